/** What the value of a field is compared with, and the type it is taken for, where a change of the catalogue is about such values. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { outerParent, unwrap } from '../evaluate/context.ts'
import type { Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { partsAt } from './compared-parts.ts'
import type { Flow } from './flow.ts'
import { spelledAt, type Spelled } from './tables.ts'
import type { Walk } from './walk.ts'
import { within } from './walk.ts'

/** Methods by which a list or table of the program is asked for a value. */
const asking = /^(includes|has|indexOf|get)$/

/** Says what stands around the value of a field at `node` that compares it with a text, or takes it for a number. */
export function compare(walk: Walk, node: ts.Node, parent: ts.Node, field: string, flow: Flow): void {
  const texts = walk.values.get(field)
  if (texts)
    for (const { text, node: at, form } of comparedAt(walk, node, parent))
      if (texts.has(text)) walk.compare(field, text, at, form, flow)
  if (texts) for (const part of partsAt(walk.cx, node, parent)) walk.compareByPart(field, part, flow)
  if (walk.types.get(field) !== 'number') return
  if (isTakenForNumber(walk, node, parent)) walk.take(field, 'number', node, flow)
  else if (isComparedWithUnread(walk, node, parent)) walk.take(field, 'unknown', node, flow)
}

/** `id === theirs`, of which nothing says whether it is a number or a text. */
function isComparedWithUnread(walk: Walk, node: ts.Node, parent: ts.Node): boolean {
  const { cx } = walk
  const { ts } = cx
  if (!ts.isBinaryExpression(parent) || !isStrict(ts, parent.operatorToken.kind) || ts.isCallExpression(node))
    return false
  const other = unwrap(cx, within(parent.left, node) ? parent.right : parent.left)
  if (isText(cx, other) || isOfSameKind(walk, other)) return false
  return optionsOf(cx.evaluate(other, null)).some(
    (one) =>
      (one.kind === 'unknown' && one.reason !== 'environment-without-default') ||
      one.kind === 'external-call' ||
      (one.kind === 'external' && one.base !== null) ||
      one.kind === 'ref',
  )
}

/** A text by its type, by what makes one (`String(…)`), or by where it comes from: parts of addresses, headers and forms are texts. */
function isText(cx: Context, node: ts.Node): boolean {
  const { ts } = cx
  const type = cx.checker.getTypeAtLocation(node)
  const parts = type.isUnion() ? type.types : [type]
  const { StringLike: text, Null: none, Undefined: nothing } = ts.TypeFlags
  if (parts.every(({ flags }) => flags & (text | none | nothing))) return true
  if (ts.isCallExpression(node))
    return /(^|\.)(String|toString|trim|to(Lower|Upper)Case|join)$|(searchParams|headers|cookies|params)\.get$/i.test(
      node.expression.getText(),
    )
  return /(^|\.)(params|query|headers|cookies|env)(\.\w+|\[[^\]]*\])$/.test(node.getText())
}

/** A field of the API that changes with it, also under another name. */
function isOfSameKind(walk: Walk, node: ts.Node, names = 0): boolean {
  const { cx, types } = walk
  const { ts } = cx
  if (ts.isPropertyAccessExpression(node)) return types.has(node.name.text)
  const declared = ts.isIdentifier(node) ? cx.symbolAt(node)?.valueDeclaration : undefined
  if (!declared || names >= maxNames || !ts.isVariableDeclaration(declared) || !declared.initializer) return false
  return isOfSameKind(walk, unwrap(cx, declared.initializer), names + 1)
}

function isStrict({ SyntaxKind: kind }: typeof ts, operator: ts.SyntaxKind): boolean {
  return operator === kind.EqualsEqualsEqualsToken || operator === kind.ExclamationEqualsEqualsToken
}

/** `id === 7`, `id - 1`, `id + 1`, `typeof id === 'number'`, `Number.isInteger(id)`, `id.toFixed()`. What makes a number of it (`Number(id)`, `+id`) takes a text as well. */
function isTakenForNumber({ cx }: Walk, node: ts.Node, parent: ts.Node): boolean {
  const { ts } = cx
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken
    if (arithmetic(ts).has(kind)) return true
    // `id + 1`, which of a text makes a longer one.
    const isSum = kind === ts.SyntaxKind.PlusToken
    if (!isSum && !equations(ts).has(kind) && !orders(ts).has(kind)) return false
    return isNumber(cx, within(parent.left, node) ? parent.right : parent.left)
  }
  if (ts.isTypeOfExpression(parent)) {
    const asked = outerParent(cx, parent)
    return ts.isBinaryExpression(asked) && /^['"`]number['"`]$/.test(asked.right.getText())
  }
  if (ts.isPropertyAccessExpression(parent)) return /^to(Fixed|Precision|Exponential)$/.test(parent.name.text)
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== node) return false
  return /^Number\.is/.test(parent.expression.getText()) || isLookedUpAmongNumbers(cx, parent)
}

/** `new Set([1, 2]).has(id)`, `[1, 2].includes(id)` */
function isLookedUpAmongNumbers(cx: Context, { expression }: ts.CallExpression): boolean {
  const { ts } = cx
  if (!ts.isPropertyAccessExpression(expression) || !/^(has|includes|(lastI|i)ndexOf)$/.test(expression.name.text))
    return false
  const holder = unwrap(cx, expression.expression)
  const declared = ts.isIdentifier(holder) ? cx.symbolAt(holder)?.valueDeclaration : undefined
  const made = declared && ts.isVariableDeclaration(declared) && declared.initializer ? declared.initializer : holder
  if (declared && isOfNumbers(cx, declared)) return true
  const list = ts.isNewExpression(made) && made.expression.getText() === 'Set' ? made.arguments?.[0] : made
  if (!list) return false
  if (ts.isArrayLiteralExpression(list))
    return list.elements.length > 0 && list.elements.every((item) => isNumber(cx, item))
  // `process.env.IDS.split(',').map(Number)`
  return (
    ts.isCallExpression(list) &&
    ts.isPropertyAccessExpression(list.expression) &&
    list.expression.name.text === 'map' &&
    list.arguments[0] !== undefined &&
    isMakingNumbers(cx, list.arguments[0])
  )
}

/** `ids: Set<number>` */
function isOfNumbers({ ts }: Context, declared: ts.Declaration): boolean {
  const type = ts.isParameter(declared) || ts.isVariableDeclaration(declared) ? declared.type : undefined
  return (
    type !== undefined &&
    /^(readonly )?(number\[\]|(Readonly)?(Set|Array)<number>|(Readonly)?Map<number, .*>)$/s.test(type.getText())
  )
}

/** `Number`, `parseFloat`, `(id) => +id` */
function isMakingNumbers(cx: Context, fn: ts.Expression): boolean {
  if (/^(Number|parseInt|parseFloat|Number\.parse(Int|Float))$/.test(fn.getText())) return true
  return cx.ts.isArrowFunction(fn) && !cx.ts.isBlock(fn.body) && isNumber(cx, fn.body)
}

/** Packages whose `number()` refuses a text. Others make a number of it. */
const strict = /^(zod(\/.*)?|valibot|superstruct|io-ts|@sinclair\/typebox)$/

/** The key of a schema, at its name, that lets through nothing but a number: `{ user_id: z.number().nullable() }`. */
export function isNumberKey(cx: Context, key: ts.Node): boolean {
  const { ts } = cx
  const { parent } = key
  if (!ts.isPropertyAssignment(parent) || parent.name !== key) return false
  return optionsOf(cx.evaluate(parent.initializer, null)).some((one) =>
    isSchemaOf(one, strict, /^(z\.)?(number|int)(\.|$)/i),
  )
}

function isSchemaOf(value: Value, packages: RegExp, path: RegExp): boolean {
  let at = value.kind === 'external-call' ? value.callee : value.kind === 'external' ? value : null
  while (at?.base) at = at.base.callee
  return at !== null && packages.test(at.module) && path.test(at.path.join('.'))
}

/** Packages by which a program says what its own settings are, and make numbers of texts. */
const describing =
  /^(zod(\/.*)?|valibot|superstruct|io-ts|@sinclair\/typebox|joi|@hapi\/joi|yup|envalid|env-var|convict)$/
const ofNumbers = /^(z\.)?(coerce\.)?(num|number|int|integer|port)(\.|$)/i

/** Some schema has a key of that name, in capitals as variables of the environment are, and every one says that it is a number. */
function isDescribedAsNumber(cx: Context, name: string): boolean {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) return false
  const keys = cx.uses(name).flatMap(({ parent }) => (cx.ts.isPropertyAssignment(parent) ? [parent.initializer] : []))
  return (
    keys.length > 0 &&
    keys.every((one) => optionsOf(cx.evaluate(one, null)).some((value) => isSchemaOf(value, describing, ofNumbers)))
  )
}

/** Names for numbers that stand on each other are followed this far. */
const maxNames = 4

/** A number by its value, by its type, or by what makes one (`Number(…)`, `+text`), under another name too. */
function isNumber(cx: Context, node: ts.Node, names = 0): boolean {
  const { ts } = cx
  const at = unwrap(cx, node)
  if (ts.isPrefixUnaryExpression(at)) return at.operator === ts.SyntaxKind.PlusToken || isNumber(cx, at.operand, names)
  if (
    ts.isCallExpression(at) &&
    /^(Number|parseInt|parseFloat|Number\.parse(Int|Float))$/.test(at.expression.getText())
  )
    return true
  const known = optionsOf(cx.evaluate(at, null))
  if (known.every((one) => one.kind === 'primitive' && one.type === 'number')) return true
  if (known.some((one) => isSchemaOf(one, describing, ofNumbers))) return true
  if ((cx.checker.getTypeAtLocation(at).flags & ts.TypeFlags.NumberLike) !== 0) return true
  // `env.BOT_ID` of settings that a schema describes.
  if (ts.isPropertyAccessExpression(at) && isDescribedAsNumber(cx, at.name.text)) return true
  const declared = cx.symbolAt(ts.isPropertyAccessExpression(at) ? at.name : at)?.valueDeclaration
  const isHeld = declared && (ts.isVariableDeclaration(declared) || ts.isPropertyAssignment(declared))
  return isHeld && declared.initializer && names < maxNames ? isNumber(cx, declared.initializer, names + 1) : false
}

function arithmetic({ SyntaxKind: kind }: typeof ts): ReadonlySet<ts.SyntaxKind> {
  return new Set([kind.MinusToken, kind.AsteriskToken, kind.SlashToken, kind.PercentToken])
}

function orders({ SyntaxKind: kind }: typeof ts): ReadonlySet<ts.SyntaxKind> {
  return new Set([kind.LessThanToken, kind.LessThanEqualsToken, kind.GreaterThanToken, kind.GreaterThanEqualsToken])
}

function comparedAt(walk: Walk, node: ts.Node, parent: ts.Node): readonly Spelled[] {
  const { cx } = walk
  const { ts } = cx
  const textsAt = (at: ts.Node): readonly Spelled[] =>
    optionsOf(cx.evaluate(at, null)).flatMap((one) => spelledAt(one, at) ?? [])
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
    asked.kind === 'list'
      ? asked.items.flatMap(optionsOf).flatMap((one) => spelledAt(one, callee.expression) ?? [])
      : keysOf(asked),
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

function keysOf(value: Value): readonly Spelled[] {
  if (value.kind !== 'object') return []
  return value.properties.flatMap((property) =>
    property.sites.map((site): Spelled => ({ text: property.name, node: site.node, form: site.form })),
  )
}
