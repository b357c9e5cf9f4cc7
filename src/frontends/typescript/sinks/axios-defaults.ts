/** What is set on the defaults of axios, or of an instance, after it was made: `client.defaults.baseURL = …`, `client.defaults.params.draft = true`. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { External, Property, Value } from '../evaluate/value.ts'
import { optionsOf, union } from '../evaluate/value.ts'

interface Assigned {
  /** The call that made the instance; null for axios itself. */
  readonly made: ts.Node | null
  readonly name: string
  /** The key below it that is set alone; null where the whole is. */
  readonly key: ts.Identifier | ts.StringLiteralLike | null
  readonly value: ts.Expression
}

const assignments = new WeakMap<Context, readonly Assigned[]>()

/** The value of a default that was set for the instance that a callee hangs on; null when none was. */
export function assignedDefault(
  cx: Context,
  callee: External,
  name: 'baseURL' | 'params',
  call: ts.Node,
): Value | null {
  let known = assignments.get(cx)
  if (!known) assignments.set(cx, (known = allAssigned(cx)))
  const made = callee.base?.node ?? null
  const own = known.filter((one) => one.made === made && one.name === name)
  const whole = own.filter(({ key }) => key === null).map((one) => cx.evaluate(one.value, null))
  const properties = own.flatMap(({ key, value }): readonly Property[] =>
    key
      ? [
          {
            name: key.text,
            sites: [{ node: key, form: cx.ts.isIdentifier(key) ? 'key' : 'quoted', exclusive: true }],
            value: cx.evaluate(value, null),
            // Whoever sets it later than a request was sent did not set it for that one.
            optional: true,
            certainty: 'inferred',
          },
        ]
      : [],
  )
  const values: readonly Value[] =
    properties.length > 0
      ? [...whole, { kind: 'object', shape: 'object', node: call, properties, open: null, target: null }]
      : whole
  return values.length === 0 ? null : union(call, values)
}

function allAssigned(cx: Context): readonly Assigned[] {
  const { ts } = cx
  return cx.files.flatMap((file) =>
    (cx.identifiers(file).get('defaults') ?? []).flatMap((node) => {
      const defaults = node.parent
      const option = defaults.parent
      if (!ts.isPropertyAccessExpression(defaults) || defaults.name !== node) return []
      if (!ts.isPropertyAccessExpression(option) || option.expression !== defaults) return []
      const below = option.parent
      const key = keyOf(cx, below, option)
      const target: ts.Node = key ? below : option
      const assignment = target.parent
      if (!ts.isBinaryExpression(assignment) || assignment.left !== target) return []
      if (assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return []
      const one = { name: option.name.text, key, value: assignment.right }
      return optionsOf(cx.evaluate(defaults.expression, null)).flatMap((client): readonly Assigned[] => {
        if (client.kind === 'external-call' && client.callee.module === 'axios') return [{ ...one, made: client.node }]
        if (client.kind !== 'external' || client.module !== 'axios') return []
        // Also `http.axiosRef` of an injected service.
        return [{ ...one, made: client.base?.node ?? null }]
      })
    }),
  )
}

/** `draft` of `params.draft` and of `params['draft']`. */
function keyOf({ ts }: Context, below: ts.Node, option: ts.Node): Assigned['key'] {
  if (ts.isPropertyAccessExpression(below) && below.expression === option && ts.isIdentifier(below.name))
    return below.name
  if (!ts.isElementAccessExpression(below) || below.expression !== option) return null
  return ts.isStringLiteralLike(below.argumentExpression) ? below.argumentExpression : null
}
