/** What the value of a field is compared with, where a change of the catalogue is about such values. */

import type { ts } from 'ts-morph'
import type { Value } from '../evaluate/value.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'
import type { Flow } from './flow.ts'
import { literalAt, type Spelled } from './tables.ts'
import type { Walk } from './walk.ts'
import { within } from './walk.ts'

/** Methods by which a list or table of the program is asked for a value. */
const asking = /^(includes|has|indexOf|get)$/

/** Says what stands around the value of a field at `node` that compares it with a text. */
export function compare(walk: Walk, node: ts.Node, parent: ts.Node, field: string, flow: Flow): void {
  const texts = walk.values.get(field)
  if (!texts) return
  for (const { text, node: at, form } of comparedAt(walk, node, parent))
    if (texts.has(text)) walk.compare(field, text, at, form, flow)
}

function comparedAt(walk: Walk, node: ts.Node, parent: ts.Node): readonly Spelled[] {
  const { cx } = walk
  const { ts } = cx
  const textsAt = (at: ts.Node): readonly Spelled[] => optionsOf(cx.evaluate(at, null)).flatMap(textOf)
  const keysAt = (at: ts.Node): readonly Spelled[] => optionsOf(cx.evaluate(at, null)).flatMap(keysOf)
  if (ts.isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind
    if (operator === ts.SyntaxKind.InKeyword) return within(parent.left, node) ? keysAt(parent.right) : []
    return equations(ts).has(operator) ? textsAt(within(parent.left, node) ? parent.right : parent.left) : []
  }
  if (ts.isSwitchStatement(parent))
    return parent.caseBlock.clauses.flatMap((one) => (ts.isCaseClause(one) ? textsAt(one.expression) : []))
  if (ts.isElementAccessExpression(parent))
    return within(parent.argumentExpression, node) ? keysAt(parent.expression) : []
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== node) return []
  const callee = parent.expression
  if (!ts.isPropertyAccessExpression(callee) || !asking.test(callee.name.text)) return []
  return optionsOf(cx.evaluate(callee.expression, null)).flatMap((asked) =>
    asked.kind === 'list' ? asked.items.flatMap(optionsOf).flatMap(textOf) : keysOf(asked),
  )
}

function equations({ SyntaxKind: kind }: typeof ts): ReadonlySet<ts.SyntaxKind> {
  return new Set([
    kind.EqualsEqualsToken,
    kind.EqualsEqualsEqualsToken,
    kind.ExclamationEqualsToken,
    kind.ExclamationEqualsEqualsToken,
  ])
}

function textOf(value: Value): readonly Spelled[] {
  const text = constantText(value)
  const literal = text === null ? null : literalAt(value)
  return literal ? [literal] : []
}

function keysOf(value: Value): readonly Spelled[] {
  if (value.kind !== 'object') return []
  return value.properties.flatMap((property) =>
    property.sites.map((site): Spelled => ({ text: property.name, node: site.node, form: site.form })),
  )
}
