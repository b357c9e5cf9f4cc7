/**
 * Settings in YAML as a tree of JSON: the same keys and values, each node at its own place in the YAML, so that what reads JSON reads them and
 * finds its places. Values are read as data; the tree is never printed.
 */

import { createRequire } from 'node:module'
import type { ts } from 'ts-morph'
import type { Node, Pair } from 'yaml'
import { deepInYaml } from '../../../nesting.ts'

const require = createRequire(import.meta.url)

export const yamlPattern = /\.ya?ml$/

/** A text that holds no settings, and why. */
export class NoSettings extends Error {}

/** More nodes than any settings have; aliases of aliases double what they stand for. */
const maxNodes = 20_000

interface Range {
  readonly start: number
  readonly end: number
}

/** A value with the places of what it is made of, in the order of the JSON that says the same. */
type Item =
  | { readonly kind: 'map'; readonly at: Range; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly at: Range; readonly items: readonly Item[] }
  | { readonly kind: 'scalar'; readonly at: Range; readonly value: string | number | boolean | null }

interface Entry {
  readonly key: string
  readonly at: Range
  readonly value: Item
}

/**
 * The tree of the first document of a text.
 * @throws NoSettings when the text is no YAML, nests too deep or holds nothing but one scalar
 */
export function yamlTree(typescript: typeof ts, name: string, text: string): ts.SourceFile {
  const item = itemOf(text)
  const { ESNext } = typescript.ScriptTarget
  const tree = typescript.createSourceFile(name, JSON.stringify(plain(item)), ESNext, true, typescript.ScriptKind.JSON)
  const [statement] = tree.statements
  if (!statement || !typescript.isExpressionStatement(statement)) throw new NoSettings('holds no settings')
  const whole = { start: 0, end: text.length }
  const put = (node: ts.Node, { start, end }: Range): void => {
    typescript.setTextRange(node, { pos: start, end })
  }
  const place = (node: ts.Node, own: Item): void => {
    put(node, own.at)
    if (own.kind === 'map' && typescript.isObjectLiteralExpression(node))
      node.properties.forEach((property, at) => {
        const { at: key, value } = own.entries[at]!
        put(property, { start: key.start, end: Math.max(key.end, value.at.end) })
        if (!typescript.isPropertyAssignment(property)) return
        put(property.name, key)
        place(property.initializer, value)
      })
    if (own.kind === 'list' && typescript.isArrayLiteralExpression(node))
      node.elements.forEach((element, at) => {
        place(element, own.items[at]!)
      })
    // `-1`
    if (own.kind === 'scalar' && typescript.isPrefixUnaryExpression(node)) put(node.operand, own.at)
  }
  place(statement.expression, item)
  for (const node of [statement, tree, tree.endOfFileToken])
    put(node, node === tree.endOfFileToken ? { start: text.length, end: text.length } : whole)
  // Lines and texts of nodes are told by it; the parser has not counted the lines of the JSON yet.
  tree.text = text
  return tree
}

function plain(item: Item): unknown {
  if (item.kind === 'list') return item.items.map(plain)
  if (item.kind === 'scalar') return item.value
  // Without a prototype a key `__proto__` is a key.
  const object = Object.create(null) as Record<string, unknown>
  for (const { key, value } of item.entries) object[key] = plain(value)
  return object
}

function itemOf(text: string): Item {
  const yaml = require('yaml') as typeof import('yaml')
  if (deepInYaml(text) !== null) throw new NoSettings('nested too deeply')
  const [document] = yaml.parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent' })
  if (!document || !('contents' in document) || !document.contents) throw new NoSettings('holds no settings')
  const [error] = document.errors
  if (error) {
    const line = text.slice(0, error.pos[0]).split('\n').length
    throw new NoSettings(`parse error in line ${line}: no valid YAML (${error.code})`)
  }
  const aliased = new Set<string>()
  yaml.visit(document, {
    Alias: (_, { source }) => {
      aliased.add(source)
    },
  })
  let left = maxNodes
  /** `at` is the alias that stands for the node: what an alias says is written elsewhere. */
  const read = (node: Node | null, at: Range | null, isRepeated = false): Item => {
    if (--left < 0) throw new NoSettings(`holds more than ${maxNodes} values, its aliases counted`)
    if (yaml.isAlias(node)) {
      const alias = at ?? rangeOf(node)
      return read(node.resolve(document) ?? null, alias)
    }
    const own = at ?? rangeOf(node)
    const anchor = yaml.isCollection(node) || yaml.isScalar(node) ? node.anchor : undefined
    const isShared = isRepeated || at !== null || (anchor !== undefined && aliased.has(anchor))
    if (yaml.isMap(node)) return { kind: 'map', at: own, entries: entriesOf(node.items, at, isShared) }
    if (yaml.isSeq(node))
      return { kind: 'list', at: own, items: node.items.map((one) => read(one as Node, at, isShared)) }
    const value: unknown = yaml.isScalar(node) ? node.value : null
    // What stands for several values is written back for none of them: as a text that is not spelt there it has no place.
    if (isShared && (typeof value === 'number' || typeof value === 'string'))
      return {
        kind: 'scalar',
        at: at ?? { start: Math.max(0, lastSign(text, own.start)), end: own.end },
        value: String(value),
      }
    if (value === null || typeof value === 'boolean' || typeof value === 'string')
      return { kind: 'scalar', at: own, value }
    if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'scalar', at: own, value }
    return { kind: 'scalar', at: own, value: text.slice(own.start, own.end) }
  }
  const entriesOf = (pairs: readonly Pair[], at: Range | null, isShared: boolean): readonly Entry[] => {
    const entries = new Map<string, Entry>()
    for (const { key, value } of pairs) {
      const name = yaml.isScalar(key) ? String(key.source ?? key.value) : null
      if (name === null) continue
      // `<<: *defaults`: the keys of the map itself win, wherever they stand.
      if (name === '<<') {
        const merged = read(value as Node | null, at)
        for (const one of merged.kind === 'list' ? merged.items : [merged])
          for (const entry of one.kind === 'map' ? one.entries : [])
            if (!entries.has(entry.key)) entries.set(entry.key, entry)
      } else
        entries.set(name, {
          key: name,
          at: at ?? rangeOf(key as Node),
          value: read(value as Node | null, at, isShared),
        })
    }
    // As JSON keeps them: numbers first.
    const order = Object.keys(Object.fromEntries([...entries.keys()].map((name) => [name, null])))
    return order.map((name) => entries.get(name)!)
  }
  const item = read(document.contents, null)
  if (item.kind === 'scalar') throw new NoSettings('holds no settings')
  return item
}

/** The last sign that is no space before an offset: with it a text is not the one that stands there. */
function lastSign(text: string, offset: number): number {
  let at = offset - 1
  while (at > 0 && /\s/.test(text[at]!)) at--
  return at
}

function rangeOf(node: Node | null): Range {
  const [start, end] = node?.range ?? [0, 0]
  return { start, end }
}
