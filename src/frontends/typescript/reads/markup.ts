/**
 * What the markup of a component reads of a response that a variable of its script holds: `{{ row.bid_type }}`, `:key="row.id"`, through the loops that
 * name the rows (`v-for="row in rows"`, `{#each rows as row}`) and into functions of the script (`@click="pause(row)"`).
 */

import type { ts } from 'ts-morph'
import { optionsOf } from '../evaluate/value.ts'
import { markupOf } from '../project/scripts.ts'
import type { Flow } from './flow.ts'
import { isField, item, through } from './flow.ts'
import type { Walk } from './walk.ts'

/** `v-for="(row, index) in rows"`, `{#each rows as row}` */
const loops = /\bv-for\s*=\s*["']\s*\(?\s*(\w+)[^"']*?\)?\s+(?:in|of)\s+([^"']+)["']|\{#each\s+([^}]+?)\s+as\s+(\w+)/g
/** Longer chains of loops in loops were not seen. */
const maxVariables = 40

/** A name of the markup for a part of the response, and where it is one. */
interface Variable {
  readonly name: string
  readonly flow: Flow
  readonly from: number
  readonly to: number
}

interface Loop {
  readonly row: string
  readonly rowAt: number
  readonly source: string
  readonly sourceAt: number
  readonly from: number
  /** Where another loop begins whose rows go by the same name. */
  readonly to: number
}

/** False where the markup does with the value what is not read here: another component has it then. */
export function readByMarkup(walk: Walk, name: ts.Identifier, flow: Flow): boolean {
  const file = name.getSourceFile()
  const markup = walk.cx.markup(file)
  if (markup === null) return false
  const text = markupOf(markup).replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '))
  const all = loopsIn(text)
  const variables: Variable[] = [{ name: name.text, flow: unwrapped(flow), from: 0, to: text.length }]
  const used = new Set<number>()
  for (const own of variables) {
    if (variables.length > maxVariables) return false
    for (const loop of all) {
      const isOwn = own.from <= loop.sourceAt && loop.sourceAt < own.to && !isShadowed(all, own, loop.sourceAt)
      const chain = isOwn && !used.has(loop.sourceAt) ? chainAt(text, loop.sourceAt, own.name) : null
      if (!chain) continue
      used.add(loop.sourceAt).add(loop.rowAt)
      const rows = stepped(walk, file, chain, own.flow)
      if (rows) variables.push({ name: loop.row, flow: item(rows), from: loop.from, to: loop.to })
    }
  }
  let isWhole = true
  for (const own of variables)
    for (const { index } of text.matchAll(
      new RegExp(`(?<![\\w.$'-])${own.name.replace(/\$/g, '\\$&')}(?![\\w$-])`, 'g'),
    )) {
      if (index < own.from || index >= own.to || isShadowed(all, own, index) || !isExpression(text, index)) continue
      const chain = chainAt(text, index, own.name)!
      stepped(walk, file, chain, own.flow)
      isWhole &&= chain.steps.length > 0 || used.has(index) || handed(walk, file, text, index, own.name, own.flow)
    }
  return isWhole
}

function loopsIn(text: string): readonly Loop[] {
  const found = [...text.matchAll(loops)].map((loop) => {
    const isVue = loop[2] !== undefined
    const [source, row] = isVue ? [loop[2]!, loop[1]!] : [loop[3]!, loop[4]!]
    const rowAt = loop.index + (isVue ? loop[0].indexOf(row, loop[0].indexOf('=')) : loop[0].lastIndexOf(row))
    const sourceAt = loop.index + (isVue ? loop[0].lastIndexOf(source) : loop[0].indexOf(source))
    // Vue's stands in a tag, whose attributes may read the row before it is named.
    const from = isVue ? text.lastIndexOf('<', loop.index) : loop.index
    return { row, rowAt, source, sourceAt, from }
  })
  return found.map((loop, at): Loop => {
    const next = found.slice(at + 1).find((one) => one.row === loop.row)
    return { ...loop, to: next?.from ?? text.length }
  })
}

/** In a loop that gives the name to rows of something else. */
function isShadowed(all: readonly Loop[], own: Variable, at: number): boolean {
  return all.some(
    (loop) => loop.row === own.name && loop.from > own.from && loop.from <= at && at < loop.to && at !== loop.sourceAt,
  )
}

/** A reference holds its value in a property of its own, which markup leaves out. */
function unwrapped(flow: Flow): Flow {
  return flow.keys.at(-1) === 'value' ? { ...flow, keys: flow.keys.slice(0, -1) } : flow
}

interface Chain {
  /** The names behind the first, and where they begin. */
  readonly steps: readonly { readonly name: string; readonly at: number }[]
}

/** `row.bid_type`, `page?.data[0].name` at an offset; null for another name there. */
function chainAt(text: string, at: number, variable: string): Chain | null {
  if (!text.startsWith(variable, at) || /[\w$]/.test(text[at + variable.length] ?? '')) return null
  const steps: { name: string; at: number }[] = []
  const step = /(?:\?\.|\.)(\w+)(?!\w*\s*\()|\[\d+\]/y
  step.lastIndex = at + variable.length
  for (let found = step.exec(text); found; found = step.exec(text))
    if (found[1] !== undefined) steps.push({ name: found[1], at: step.lastIndex - found[1].length })
  return { steps }
}

/** Where a chain of names leads, each of which is read on the way; null where it leads out of the response. */
function stepped(walk: Walk, file: ts.SourceFile, { steps }: Chain, flow: Flow): Flow | null {
  let at: Flow | null = flow
  for (const step of steps) {
    if (!at) return null
    const next: Flow | null = through(at, step.name)
    if (next && isField(at)) walk.recordText(step.name, step.at, at, file)
    at = next
  }
  return at
}

/** `pause(row)`: a function of the script is given the value. */
function handed(walk: Walk, file: ts.SourceFile, text: string, at: number, variable: string, flow: Flow): boolean {
  const before = /(\w+)\(\s*((?:[\w.'-]+\s*,\s*)*)$/.exec(text.slice(Math.max(0, at - 80), at))
  if (!before || !/^\s*[,)]/.test(text.slice(at + variable.length))) return false
  const index = before[2]!.split(',').length - 1
  const [name] = walk.cx.identifiers(file).get(before[1]!) ?? []
  const functions = name ? optionsOf(walk.cx.evaluate(name, null)) : []
  for (const one of functions) {
    const parameter = one.kind === 'function' ? one.node.parameters[index] : undefined
    if (parameter) walk.bind(parameter.name, flow)
  }
  return functions.some((one) => one.kind === 'function')
}

/** Inside of an expression of the markup, and no word of its text: `{{ … }}`, `{…}`, `:key="…"`, `v-if="…"`, `@click="…"`. */
function isExpression(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 300), at)
  return /\{[^}]*$/.test(before) || /[\s<](?:[:@]|v-)[\w:.@-]+\s*=\s*("[^"]*|'[^']*)$/.test(before)
}
