/** What declared types add: the members of a params interface, and the member behind a key of an object literal. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { ofMember, typeOf } from './literals.ts'
import type { Obj, Property, Ref, Value } from '../value.ts'
import { unknown } from '../value.ts'

/** The members of the declared type of a reference, as properties whose values only the run time knows. */
export function typeProperties(cx: Context, ref: Ref, isWritten = false): readonly Property[] {
  const { ts, checker } = cx
  const at = typeOf(cx, ref)
  if (!at) return []
  const left = ref.without?.from === ref.path.length ? ref.without.names : []
  return checker.getPropertiesOfType(sentType(cx, at.type)).flatMap((symbol): Property[] => {
    const member = symbol.declarations?.find(
      (at) => ts.isPropertySignature(at) || ts.isPropertyDeclaration(at) || ts.isJSDocPropertyTag(at),
    )
    if (!member || cx.fileOf(member) === null || left.includes(symbol.name)) return []
    const said = isWritten ? exposedAs(cx, member, 'toClassOnly') : null
    const name = said ?? (member as ts.PropertySignature).name
    const form = ts.isIdentifier(name) ? 'member' : 'quoted'
    const value: Value = ofMember(cx, symbol) ?? unknown(ref.node, 'type-only', symbol.name)
    return [
      {
        name: said?.text ?? symbol.name,
        // Whoever fills it is not seen: a form, a queue, the program that has this one as a package.
        sites: [{ node: name, form, exclusive: true, doubt: 'filled-outside' }],
        value,
        optional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
        certainty: 'inferred',
      },
    ]
  })
}

/** What class-transformer writes of an object whose class is known: `instanceToPlain(dto)`; any other value as it is. */
export function written(cx: Context, value: Value, node: ts.Node): Value {
  if (value.kind !== 'ref') return value
  const properties = typeProperties(cx, value, true)
  if (properties.length === 0) return value
  return {
    kind: 'object',
    shape: 'object',
    node,
    properties,
    open: unknown(node, 'type-only', value.name),
    target: null,
  }
}

/** The name under which class-transformer writes and reads a property: `@Expose({ name: 'bid_type' }) bidType`; null for its own. */
export function exposedAs(
  { ts }: Context,
  member: ts.Node,
  otherWay: 'toClassOnly' | 'toPlainOnly',
): ts.StringLiteralLike | null {
  const decorators = ts.canHaveDecorators(member) ? (ts.getDecorators(member) ?? []) : []
  for (const { expression } of decorators) {
    if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'Expose') continue
    const [options] = expression.arguments
    const named = options && ts.isObjectLiteralExpression(options) ? options.properties : []
    if (named.some((one) => one.name?.getText() === otherWay)) continue
    for (const one of named)
      if (ts.isPropertyAssignment(one) && one.name.getText() === 'name' && ts.isStringLiteralLike(one.initializer))
        return one.initializer
  }
  return null
}

/** The type whose members are sent: of a list of batch operations what stands under their `params`, else the type itself. */
function sentType({ ts, checker }: Context, type: ts.Type): ts.Type {
  const item = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
  const params = item && checker.getNonNullableType(item).getProperty('params')
  return params ? checker.getNonNullableType(checker.getTypeOfSymbol(params)) : type
}

/** An object, or a reference, with the members that the type of what it was made of declares: more may be in it, and nobody was seen passing these. */
export function withDeclared(cx: Context, value: Value): Value {
  if (value.kind === 'union') return { kind: 'union', options: value.options.map((option) => withDeclared(cx, option)) }
  const open = value.kind === 'object' ? value.open : value
  const declared = open?.kind === 'ref' ? typeProperties(cx, open) : []
  if (open?.kind !== 'ref' || declared.length === 0) return value
  const made: Obj =
    value.kind === 'object'
      ? value
      : { kind: 'object', shape: 'object', node: open.node, properties: [], open, target: null }
  const more = declared.filter((one) => !made.properties.some((own) => own.name === one.name))
  return { ...made, properties: [...made.properties, ...more] }
}
