/** Names of response fields that stand as data: columns of a table, schemas of a validator, paths given to a helper. */

import type { ts } from 'ts-morph'
import type { SiteForm } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import { filledStatics } from '../evaluate/classes/filled-fields.ts'
import { lineageOf } from '../evaluate/classes/lineage.ts'
import type { ExternalCall, Fn, Obj, Piece, Property, Value, Ways } from '../evaluate/value.ts'
import { exposedAs } from '../evaluate/parameters/types.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'
import { evaluated, resolved } from './callees.ts'
import type { Walk } from './walk.ts'

export interface Spelled {
  readonly text: string
  readonly node: ts.Node
  readonly form: SiteForm
}

type Vocabulary = ReadonlySet<string>

const maxDepth = 5

/** What a computed key may be: `record[column.name]` over a table of columns. */
export function columnsOf(walk: Walk, key: ts.Node): readonly Spelled[] {
  const { cx } = walk
  const options = optionsOf(evaluated(walk, key))
  // Rows of a table with columns of their own: which of them goes with this response, only the path can say.
  if (isOfSeveralRows(walk.ways, options)) return []
  return options.flatMap((option) => {
    if (option.kind === 'text') return textOf(walk.vocabulary, option, key)
    if (option.kind !== 'ref' || !option.parameter) return []
    return itemsGiven(walk, option.parameter).flatMap((item) =>
      optionsOf(option.path.reduce((at, name) => cx.member(at, name, key, null), item)).flatMap((one) =>
        one.kind === 'text' ? textOf(walk.vocabulary, one, key) : [],
      ),
    )
  })
}

/** The options stand in groups, by a way that this request was not reached by. */
function isOfSeveralRows(own: Ways | undefined, options: readonly Value[]): boolean {
  const rows = new Map<string, Set<string>>()
  for (const { ways } of options)
    for (const [key, way] of ways ?? []) rows.set(key, (rows.get(key) ?? new Set<string>()).add(way))
  return [...rows].some(([key, ways]) => ways.size > 1 && ways.size < options.length && own?.has(key) !== true)
}

/** The items of the list over which a callback runs. */
function itemsGiven(walk: Walk, parameter: ts.ParameterDeclaration): readonly Value[] {
  const { cx } = walk
  const { ts } = cx
  const call = outerParent(cx, parameter.parent)
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return []
  if (parameter.parent.parameters.indexOf(parameter) !== 0) return []
  const list = cx.evaluate(call.expression.expression, null)
  return list.kind === 'list' ? list.items : []
}

/** Properties of a column's description that name the field, and types, of the language or of a warehouse, that say that an object describes one. */
const naming = /^(name|field|key|path|column|prop|property|accessor|accessorKey|dataIndex|source|from|api)$/
const typing =
  /^(string|number|boolean|bool|integer|int|float|double|date|datetime|timestamp|text|json|array|object|n?varchar|char|(big|small|tiny)int|u?int\d+|float\d+|real|numeric|bignumeric|decimal|timestamp(tz|_[a-z]tz)|time|jsonb|uuid|bytes|variant|super)(\(\d+(, ?\d+)?\))?(\[\])?$/i
/** What an object says of a column that is shown; `reading` of it gives the cell itself. */
const showing =
  /^(header|heading|headerName|title|label|caption|(min|max)?width|extended|align|sortable|format(ter)?|hidden|visible)$/i
const reading = /^(get|accessor|accessorFn|value|valueGetter|render|cell|select)$/
/** Members of a class that hold such columns. */
const listing = /(schema|columns?|fields?|attributes|properties|keys?)$/i
/** Helpers that read a field by its name. */
const getters =
  /(^|\.)(get|pick|has|prop|path|pluck|property|result|at|getIn|getValue|readField|map|mapValues|filter|reject|some|every|partition|find(Last)?|(group|key|index|count|sort|order|uniq|sum|mean|min|max)By)$/

/** What stores call the functions that find a record. */
const finders = /^((find|load|fetch|select|query|aggregate)([A-Z]\w*)?|get|first|one)$/

/** Helpers that compare the fields of each item with an object's: `_.where(rows, { paused: false })`. */
const matchers = /\.(where|findWhere|filter|reject|find|findLast|findIndex|some|every|partition)$/

/** Functions of class-transformer that make an object of a class out of a record. */
const transforming = /(^|\.)plainTo(Instance|Class)(FromExist)?$/

function isExcluded({ ts }: Context, member: ts.PropertyDeclaration): boolean {
  return (ts.getDecorators(member) ?? []).some(({ expression }) => /^Exclude\b/.test(expression.getText()))
}

/** The fields that a class takes of a record, under the names that it exposes. */
function membersOf({ cx, vocabulary }: Walk, cls: ts.ClassLikeDeclaration): readonly Spelled[] {
  const { ts } = cx
  const members = lineageOf(cx, cls).flatMap((one) => (ts.isClassLike(one) ? [...one.members] : []))
  return members.flatMap((member): readonly Spelled[] => {
    if (!ts.isPropertyDeclaration(member) || isExcluded(cx, member)) return []
    const said = exposedAs(cx, member, 'toPlainOnly')
    const node = said ?? member.name
    const text = said?.text ?? (ts.isIdentifier(member.name) ? member.name.text : '')
    return vocabulary.has(text) ? [{ text, node, form: said ? 'quoted' : 'member' }] : []
  })
}

/**
 * Field names of the vocabulary that stand beside the response in one call: `['id', 'preview_url']`,
 * `[{ name: 'preview_url', type: 'string' }]`, `{ preview_url: 'string' }`, a schema; a text by itself only for a helper that reads by name.
 */
export function spelledIn(walk: Walk, node: ts.Node, callee: string): readonly Spelled[] {
  if (isFunctionLike(walk.cx, node)) return []
  const plain = walk.cx.evaluate(node, null)
  const found = plain.kind === 'union' || plain.kind === 'ref' ? evaluated(walk, node) : plain
  // `[...columns, own]`: of each of several tables some items.
  const value = found.kind === 'list' ? { ...found, items: walk.ofOwnWays(found.items) } : found
  // One of several tables: which of them goes with this response, only the path can say.
  if (value.kind === 'union') return []
  if (value.kind === 'text') return getters.test(callee) ? textOf(walk.vocabulary, value, node) : []
  if (value.kind === 'class') return transforming.test(callee) ? membersOf(walk, value.node) : []
  if (value.kind === 'object' && matchers.test(callee)) return keysOf(walk.cx, walk.vocabulary, value, 0)
  if (value.kind !== 'external-call') return tableOf(walk.vocabulary, value)
  // A record that a model found is no schema, though the model was made of one.
  return finders.test(value.callee.path.at(-1) ?? '') ? [] : keysOf(walk.cx, walk.vocabulary, value, 0)
}

/**
 * Columns in the same object of a table as the path of a request, `{ path: 'cards', fields: [{ name: 'preview_url' }] }`, or in the class whose
 * field it is: `resource = 'cards'` beside `get schema() { … }`. What a wrapper writes of the path is asked about once for all its callers.
 */
export function createColumns(cx: Context, vocabulary: Vocabulary): (pieces: readonly Piece[]) => readonly Spelled[] {
  const memo = new Map<ts.Node, readonly Spelled[]>()
  const beside = (node: ts.Node): readonly Spelled[] => {
    let known = memo.get(node)
    if (!known) memo.set(node, (known = besideText(cx, vocabulary, node)))
    return known
  }
  return (pieces) => {
    const found = new Map<ts.Node, Spelled>()
    for (const { node } of pieces) for (const one of beside(node)) found.set(one.node, one)
    return [...found.values()]
  }
}

function besideText(cx: Context, vocabulary: Vocabulary, node: ts.Node): readonly Spelled[] {
  const mapped = cellsBeside(cx, node).flatMap((cell) => (cell.kind === 'function' ? readBy(cx, vocabulary, cell) : []))
  const tables = cellsBeside(cx, node).flatMap((cell) => [
    cell,
    ...(cell.kind === 'object' ? cell.properties.map((one) => one.value) : []),
  ])
  return [
    ...schemasBeside(cx, vocabulary, node),
    ...mapped,
    ...tables.flatMap((table) => tableOf(vocabulary, table)),
    ...declaredBeside(cx, vocabulary, node),
  ]
}

/** What a row calls the function that is given what came back. */
const mapping =
  /^(map|transform|parse|select|pick|format|normali[sz]e|convert|process|shape|adapt|decode|extract|handle|to|from|on)([A-Z_]\w*)?$/

/** `map: (row) => ({ ...row, ends: row.end_time })`: what such a function reads of the first that it is given. */
function readBy(cx: Context, vocabulary: Vocabulary, { node }: Fn): readonly Spelled[] {
  const { ts } = cx
  const holder = ts.isMethodDeclaration(node) ? node : node.parent
  const isMapping =
    (ts.isPropertyAssignment(holder) || ts.isMethodDeclaration(holder)) && mapping.test(holder.name.getText())
  const given = node.parameters[0]?.name
  if (!isMapping || !given) return []
  if (ts.isObjectBindingPattern(given))
    return given.elements.flatMap(({ propertyName, name }): readonly Spelled[] => {
      const key = propertyName ?? name
      return ts.isIdentifier(key) && vocabulary.has(key.text) ? [{ text: key.text, node: key, form: 'binding' }] : []
    })
  if (!ts.isIdentifier(given)) return []
  const symbol = cx.localSymbolAt(given)
  return (cx.identifiers(node.getSourceFile()).get(given.text) ?? []).flatMap((use): readonly Spelled[] => {
    const { parent } = use
    const isRead =
      ts.isPropertyAccessExpression(parent) && parent.expression === use && vocabulary.has(parent.name.text)
    return isRead && cx.localSymbolAt(use) === symbol
      ? [{ text: parent.name.text, node: parent.name, form: 'key' }]
      : []
  })
}

/** What a schema is called that checks what is sent, not what comes back. */
const ofInput = /(input|body|payload|request|params|args|create|update|filter|query|where|search|options)\w*$/i

/** Schemas in the same call as a path: `ads.list('accounts', Account)`, `define(`${account}/cards`, Card, { count: 9 })`. */
function schemasBeside(cx: Context, vocabulary: Vocabulary, node: ts.Node): readonly Spelled[] {
  const { ts } = cx
  const text = ts.findAncestor(node, (at) => !ts.isTemplateSpan(at.parent) && !ts.isTemplateExpression(at.parent))
  const call = text && outerParent(cx, text)
  if (!call || !ts.isCallExpression(call) || !call.arguments.some((one) => one === text)) return []
  return call.arguments.flatMap((one): readonly Spelled[] => {
    if (one === text || ofInput.test(one.getText()) || ts.isArrowFunction(one) || ts.isFunctionExpression(one))
      return []
    const value = cx.evaluate(one, null)
    const described = value.kind === 'object' ? value.properties.filter(({ name }) => !ofInput.test(name)) : []
    return [value, ...described.map((own) => own.value)].flatMap((held) =>
      held.kind === 'external-call' && isSchema(held) ? keysOf(cx, vocabulary, held, 0) : [],
    )
  })
}

/** Made by a package of validators: `z.object(…)`, `t.type(…)`, `Joi.object(…)`. */
function isSchema({ callee }: ExternalCall): boolean {
  return /^(zod|@hapi\/joi|joi|yup|io-ts|superstruct|valibot|runtypes|@sinclair\/typebox|arktype|decoders|myzod)/.test(
    callee.module,
  )
}

/** The template or sum that a piece of a text is of. */
function textAround({ ts }: Context, node: ts.Node): ts.Node {
  let at = node
  while (ts.isTemplateExpression(at.parent) || ts.isTemplateSpan(at.parent) || isSum(at.parent)) at = at.parent
  return at

  function isSum(parent: ts.Node): boolean {
    return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken
  }
}

/** What stands in the same row or class as a text. */
function cellsBeside(cx: Context, node: ts.Node): readonly Value[] {
  const { ts } = cx
  const cell = outerParent(cx, textAround(cx, node))
  // `{ cards: CARD_COLUMNS }`: what stands under a word of the path is of no other word.
  if (ts.isPropertyAssignment(cell) && cell.name === node) return optionsOf(cx.evaluate(cell.initializer, null))
  if (ts.isPropertyAssignment(cell)) {
    const row = cx.evaluate(cell.parent, null)
    return row.kind === 'object' ? row.properties.map(({ value }) => value) : []
  }
  if (!ts.isPropertyDeclaration(cell) || !ts.isClassLike(cell.parent)) return []
  const self: Value = { kind: 'instance', cls: cell.parent, site: null, frame: null }
  return [...tableNames(cx, cell.parent)].flatMap((name) => optionsOf(cx.member(self, name, node, null)))
}

/** `Campaign.property('start_time')` of a class that has its path in a static: what it is declared with, it takes of its records. */
function declaredBeside(cx: Context, vocabulary: Vocabulary, node: ts.Node): readonly Spelled[] {
  const { ts } = cx
  const cell = outerParent(cx, textAround(cx, node))
  if (!ts.isPropertyDeclaration(cell) || !ts.isClassLike(cell.parent)) return []
  const cls: Value = { kind: 'class', node: cell.parent }
  return [...filledStatics(cx, cell.parent)]
    .filter((name) => listing.test(name))
    .flatMap((name) => optionsOf(cx.member(cls, name, node, null)))
    .flatMap((table) => (table.kind === 'object' ? keysAmong(vocabulary, table.properties) : []))
}

/** The members of a class, and of what it inherits from, that list fields by their names. */
function tableNames(cx: Context, cls: ts.ClassLikeDeclaration): ReadonlySet<string> {
  const names = new Set<string>()
  for (const member of lineageOf(cx, cls).flatMap(({ members }) => members)) {
    const name = cx.ts.isPropertyDeclaration(member) || cx.ts.isGetAccessor(member) ? member.name.getText() : ''
    if (listing.test(name)) names.add(name)
  }
  return names
}

/** The columns of a table, however it is laid out; nothing for an object that is none. */
function tableOf(vocabulary: Vocabulary, value: Value): readonly Spelled[] {
  switch (value.kind) {
    case 'list':
      return value.items.flatMap((item) => optionsOf(item).flatMap((one) => column(vocabulary, one)))
    case 'object': {
      const isTyped = value.properties.length > 0 && value.properties.every(({ value: type }) => describes(type))
      if (!isTyped && isShown(value))
        return keysAmong(
          vocabulary,
          value.properties.filter(({ value: cell }) => !readsItself(cell)),
        )
      if (!isTyped)
        return value.properties.flatMap((property) =>
          property.value.kind === 'list' ? tableOf(vocabulary, property.value) : [],
        )
      return keysAmong(vocabulary, value.properties)
    }
    default:
      return []
  }
}

function keysAmong(vocabulary: Vocabulary, properties: readonly Property[]): readonly Spelled[] {
  return properties.flatMap((property) =>
    vocabulary.has(property.name)
      ? property.sites.map((site): Spelled => ({ text: property.name, node: site.node, form: site.form }))
      : [],
  )
}

/** `{ id: {}, bid_type: { header: 'Bid' }, bid: { get: (row) => … } }`: columns by the fields that they show. */
function isShown({ properties }: Obj): boolean {
  const cells = properties.map(({ value }) => value)
  return (
    cells.every((one) => one.kind === 'object' && one.properties.every(isOfColumn)) &&
    cells.some((one) => one.kind === 'object' && one.properties.length > 0)
  )
}

function isOfColumn(property: Property): boolean {
  return showing.test(property.name) || isReading(property)
}

function isReading({ name, value }: Property): boolean {
  return reading.test(name) && value.kind === 'function'
}

function readsItself(cell: Value): boolean {
  return cell.kind === 'object' && cell.properties.some(isReading)
}

/** The functions by which columns of a table get their cells out of a row; the table may be an option among others. */
export function cellReaders(value: Value, depth = 0): readonly Fn[] {
  if (value.kind === 'list') return value.items.flatMap(optionsOf).flatMap(readersOf)
  if (value.kind !== 'object') return []
  if (isShown(value)) return value.properties.flatMap((own) => readersOf(own.value))
  return depth > 0 ? [] : value.properties.flatMap((own) => cellReaders(own.value, depth + 1))
}

/** Of a column that says how it is shown besides: a function alone may be anything. */
function readersOf(cell: Value): readonly Fn[] {
  if (cell.kind !== 'object' || !cell.properties.every(isOfColumn)) return []
  return cell.properties.flatMap((own) => (isReading(own) && own.value.kind === 'function' ? [own.value] : []))
}

function column(vocabulary: Vocabulary, value: Value): readonly Spelled[] {
  if (value.kind === 'text') return textOf(vocabulary, value)
  if (value.kind === 'list') return value.items[0]?.kind === 'text' ? textOf(vocabulary, value.items[0]) : []
  if (value.kind !== 'object') return []
  // `{ label: 'Bid', value: 'bid_type' }`: without a title it is a key and its value.
  const names = value.properties.filter(({ name }) => naming.test(name))
  const isTitled = names.length === 0 && value.properties.some(({ name }) => showing.test(name))
  const named = isTitled ? value.properties.filter(({ name }) => name === 'value') : names
  return named.flatMap((property) => textOf(vocabulary, property.value))
}

function describes(value: Value): boolean {
  const text = constantText(value)
  if (text !== null) return typing.test(text)
  if (value.kind === 'list') return value.items.flatMap(optionsOf).some((one) => one.kind === 'text' && describes(one))
  if (value.kind === 'external') return typing.test(value.path.at(-1) ?? '')
  return value.kind === 'object' && value.properties.some(({ name, value: type }) => name === 'type' && describes(type))
}

/** The keys of an object schema: `z.object({ preview_url: z.string() })`, nested ones included; of a schema that callers pass, this request's. */
export function schemaFields(walk: Walk, node: ts.Node): readonly Spelled[] {
  return resolved(walk, node).flatMap((value) => keysOf(walk.cx, walk.vocabulary, value, 0))
}

function isFunctionLike({ ts }: Context, node: ts.Node): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node)
}

function keysOf(cx: Context, vocabulary: Vocabulary, value: Value, depth: number): readonly Spelled[] {
  if (depth > maxDepth) return []
  return optionsOf(value).flatMap((option): readonly Spelled[] => {
    if (option.kind === 'list') return option.items.flatMap((item) => keysOf(cx, vocabulary, item, depth + 1))
    if (option.kind === 'object')
      return option.properties.flatMap((property) => [
        ...property.sites.flatMap((site): readonly Spelled[] =>
          vocabulary.has(property.name) ? [{ text: property.name, node: site.node, form: site.form }] : [],
        ),
        ...keysOf(cx, vocabulary, property.value, depth + 1),
      ])
    if (option.kind !== 'external-call') return []
    const inner = option.callee.base ? keysOf(cx, vocabulary, option.callee.base, depth + 1) : []
    const own = (option.node.arguments ?? []).flatMap((one) =>
      isFunctionLike(cx, one) ? [] : keysOf(cx, vocabulary, cx.evaluate(one, option.frame), depth + 1),
    )
    return [...inner, ...own]
  })
}

/** The literal that a text is written as; null when it is put together, or is no text. */
export function literalAt(value: Value): Spelled | null {
  if (value.kind !== 'text' || value.pieces.length !== 1) return null
  const piece = value.pieces[0]!
  if (piece.kind !== 'lit' || (piece.node as ts.StringLiteralLike).text !== piece.text) return null
  return { text: piece.text, node: piece.node, form: piece.start > piece.node.getStart() ? 'quoted' : 'key' }
}

/** A text by the literal that spells it, or by the expression that puts it together (`bid_${kind}`), which cannot be edited; null for none. */
export function spelledAt(value: Value, node: ts.Node): Spelled | null {
  const text = constantText(value)
  return text === null ? null : (literalAt(value) ?? { text, node, form: 'expression' })
}

/** A text that is a field of the vocabulary. */
function textOf(vocabulary: Vocabulary, value: Value, node?: ts.Node): readonly Spelled[] {
  const spelled = node ? spelledAt(value, node) : literalAt(value)
  return spelled && vocabulary.has(spelled.text) ? [spelled] : []
}
