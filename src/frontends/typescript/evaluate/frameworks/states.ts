/**
 * What a form holds: `ref('CITY')` and `reactive({ … })` of Vue, `useState('CITY')` of React. It starts as it is written, and a select
 * that is bound to it may set it to any of its options; beyond these only the run time knows. A guess, so never more than inferred.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent } from '../context.ts'
import type { Frame } from '../frame.ts'
import { choicesOf, listChoices } from '../parameters/inputs.ts'
import { argumentOf } from '../values/urls.ts'
import type { External, Property, Value } from '../value.ts'
import { constantText, inferred, optionsOf, union, unknown } from '../value.ts'

const makers = /^(ref|shallowRef|reactive|shallowReactive|useState)$/
const modules = /^(vue|@vue\/[\w-]+|vue-demi|react|preact\/hooks|)$/

/** The state that a call makes; null for any other call. Components may take the names of their framework without an import. */
export function stateOf(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  callee: External,
  frame: Frame | null,
): Value | null {
  const name = callee.path.at(-1) ?? ''
  if (callee.base || callee.path.length === 0 || !makers.test(name) || !modules.test(callee.module)) return null
  const { ts } = cx
  const holder = outerParent(cx, node)
  if (!ts.isVariableDeclaration(holder)) return null
  const initial = argumentOf(cx, node, 0, frame) ?? unknown(node, 'dynamic-value')
  if (name === 'useState') {
    const state = ts.isArrayBindingPattern(holder.name) ? holder.name.elements[0] : undefined
    const own = state && ts.isBindingElement(state) && ts.isIdentifier(state.name) ? state.name : null
    const made = { kind: 'external-call', callee, node, frame } as const
    const setter: External = { kind: 'external', module: callee.module, path: ['1'], base: made }
    return { kind: 'list', node, items: [started(node, initial, own ? shown(cx, own) : []), setter], open: false }
  }
  if (!ts.isIdentifier(holder.name)) return null
  const model = holder.name.text
  if (name.toLowerCase().endsWith('ref')) {
    const value = started(node, initial, bound(cx, node, model))
    return { kind: 'object', shape: 'object', node, properties: [property('value', value)], open: null, target: null }
  }
  if (initial.kind !== 'object') return null
  const properties = initial.properties.map((one) => ({
    ...one,
    value: started(node, one.value, bound(cx, node, `${model}.${one.name}`)),
  }))
  return { ...initial, properties }
}

function property(name: string, value: Value): Property {
  return { name, sites: [], value, optional: false, certainty: 'proven' }
}

/** A plain value may have been replaced; an object, a function or a client stays what it was made as. */
function started(node: ts.Node, initial: Value, choices: readonly Value[]): Value {
  const isPlain = optionsOf(initial).every((one) => ['text', 'primitive', 'unknown'].includes(one.kind))
  if (!isPlain) return initial
  const said = optionsOf(initial).filter((one) => one.kind === 'text' && constantText(one) !== '')
  const all = [...said, ...choices.filter((one) => constantText(one) !== '')]
  return union(node, [...all.map((one) => inferred(one)), unknown(node, 'dynamic-value')])
}

/** What the selects of a page (`<select value={state}>`) let a user choose. */
function shown(cx: Context, name: ts.Identifier): readonly Value[] {
  const { ts } = cx
  const symbol = cx.symbolAt(name)
  const found: Value[] = []
  for (const use of cx.identifiers(name.getSourceFile()).get(name.text) ?? []) {
    const attribute = ts.isJsxExpression(use.parent) ? use.parent.parent : undefined
    if (!attribute || !ts.isJsxAttribute(attribute) || cx.symbolAt(use) !== symbol) continue
    if (!/^(value|defaultValue|selected|selectedKey)$/.test(attribute.name.getText())) continue
    const opening = attribute.parent.parent
    for (const other of opening.attributes.properties)
      if (ts.isJsxAttribute(other) && /^(options|items|data)$/.test(other.name.getText()))
        found.push(...attributeChoices(cx, other))
    if (ts.isJsxElement(opening.parent)) for (const child of opening.parent.children) visit(child)
  }
  return found

  function visit(node: ts.Node): void {
    if (ts.isJsxAttribute(node) && node.name.getText() === 'value' && node.initializer) {
      const written = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer
      if (written) found.push(...optionsOf(cx.evaluate(written, null)).filter((one) => one.kind === 'text'))
    }
    ts.forEachChild(node, visit)
  }
}

function attributeChoices(cx: Context, attribute: ts.JsxAttribute): readonly Value[] {
  const written = attribute.initializer
  if (!written || !cx.ts.isJsxExpression(written) || !written.expression) return []
  return listChoices(cx, cx.evaluate(written.expression, null), written)
}

/** A control that sets what `v-model` names, up to its end. */
const control = /<([\w-]+)\b[^<>]{0,2000}?\bv-model(?:\.\w+)*="([\w.]+)"([^<>]{0,2000})>/g
const repeated = /\bv-for="\s*\(?\s*(\w+)[^"]*?\s(?:in|of)\s+(\w+)\s*"/
const valued = /(?:^|\s):value="([\w.]+)"/
const listed = /\s:(?:options|items)="(\w+)"/

/** What the selects of a template (`<select v-model="form.kind"><option v-for="k in kinds" :value="k">`) let a user choose. */
function bound(cx: Context, node: ts.Node, model: string): readonly Value[] {
  const file = node.getSourceFile()
  const markup = cx.markup(file)
  if (markup === null) return []
  return [...markup.matchAll(control)].flatMap((match): readonly Value[] => {
    const [whole, tag, name, rest] = match
    if (name !== model) return []
    const from = match.index + whole.length
    const end = markup.indexOf(`</${tag!}`, from)
    const inside = rest!.endsWith('/') || end < 0 ? '' : markup.slice(from, end)
    const list = listed.exec(whole)?.[1]
    const direct = list ? listChoices(cx, named(cx, file, list), node) : []
    return [...direct, ...inside.split('<').flatMap((part) => option(part))]
  })

  function option(part: string): readonly Value[] {
    const loop = repeated.exec(part)
    const [item, ...path] = valued.exec(part)?.[1]?.split('.') ?? []
    return loop && item === loop[1] ? choicesOf(cx, named(cx, file, loop[2]!), path, node) : []
  }
}

/** The value of a name at the top of a component's script. */
function named(cx: Context, file: ts.SourceFile, name: string): Value {
  const uses = cx.identifiers(file).get(name) ?? []
  const own = uses.find((use) => cx.ts.isVariableDeclaration(use.parent) && use.parent.name === use)
  return own ? cx.evaluate(own, null) : unknown(file, 'dynamic-value', name)
}
