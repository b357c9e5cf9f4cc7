/**
 * Texts that a package fills: `compile('/accounts/:id/cards')({ id })`, `parseTemplate('/accounts/{id}').expand({ id })`. What is filled in is an id
 * of some object as a rule; the template says the path.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import type { External, ExternalCall, Piece, Text, Value } from '../value.ts'
import { optionsOf, unknown } from '../value.ts'
import { eachWay } from '../ways.ts'
import { flat, sliceRope } from './rope.ts'

/** Packages whose function makes another one of a template: `compile(template)(values)`. */
const compiling: Readonly<Record<string, RegExp>> = {
  'path-to-regexp': /^compile$/,
  handlebars: /^compile$/,
  lodash: /^template$/,
  underscore: /^template$/,
  'lodash.template': /^(|default)$/,
}
/** Packages that make an object of a template which fills it: `parseTemplate(template).expand(values)`. */
const filling: Readonly<Record<string, RegExp>> = {
  'url-template': /^expand$/,
  'uri-templates': /^(fill|fillFromObject)$/,
  urijs: /^expand$/,
  'route-parser': /^reverse$/,
}
/** Packages that fill a template at once: `render(template, values)`. */
const rendering: Readonly<Record<string, RegExp>> = {
  mustache: /^render$/,
  micromustache: /^render$/,
  'string-template': /^(|default)$/,
  pupa: /^(|default)$/,
  'path-to-regexp': /^stringify$/,
}

/** The text of `compile(template)(values)`; null for what another call made. */
export function compiledText(cx: Context, { callee, node, frame }: ExternalCall): Value | null {
  return fits(compiling, callee) ? template(cx, node, frame) : null
}

/** The text of a call that fills a template by itself, or by an object made of it; null for any other call. */
export function filledText(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  callee: External,
  frame: Frame | null,
): Value | null {
  if (callee.base && fits(filling, callee)) return template(cx, callee.base.node, callee.base.frame)
  return !callee.base && fits(rendering, callee) ? template(cx, node, frame) : null
}

function fits(table: Readonly<Record<string, RegExp>>, { module, path }: External): boolean {
  return table[module]?.test(path.at(-1) ?? '') ?? false
}

/** Null where parts of the template may be left out: what is filled in decides which path it is. */
function template(cx: Context, node: ts.CallExpression | ts.NewExpression, frame: Frame | null): Value | null {
  const [first] = node.arguments ?? []
  const value = first && cx.evaluate(first, frame)
  if (!value || optionsOf(value).some((one) => one.kind === 'text' && optional.test(flat(one)))) return null
  return eachWay(value, (one) => (one.kind === 'text' ? withHoles(one, first) : one))
}

/** `/:id?`, `{/:id}`, `/*rest` of path-to-regexp, `{{#if}}` and its kin. */
const optional = /:\w+[?*+]|\{\/|\/\*|\{\{\{?\s*[#/^]/

/** Marks that no path has: `<%= id %>`, `{{id}}`, `{+rest}`. */
const marks = /<%[-=]?[^%]*%>|\{\{\{?[^{}]*\}?\}\}|\{[+#./;?&]?[\w,*]+\}/g

function withHoles(text: Text, node: ts.Node): Text {
  const pieces: Piece[] = []
  let at = 0
  for (const { index, 0: mark } of flat(text).matchAll(marks)) {
    pieces.push(...sliceRope(text, at, index).pieces)
    const name = /[A-Za-z_]\w*/.exec(mark)?.[0]
    pieces.push({ kind: 'hole', node, value: unknown(node, 'dynamic-value', name) })
    at = index + mark.length
  }
  return at === 0 ? text : { ...text, pieces: [...pieces, ...sliceRope(text, at, flat(text).length).pieces] }
}
