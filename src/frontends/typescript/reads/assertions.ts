/**
 * What tests state of a response: `expect(row).to.have.property('bid_unit', 'ENGAGEMENT')`, `expect(row).toMatchObject({ paused: false })`,
 * `assert.property(row, 'paused')`.
 */

import type { ts } from 'ts-morph'
import { propertyName } from '../evaluate/context.ts'
import { optionsOf } from '../evaluate/value.ts'
import type { Flow } from './flow.ts'
import { isField, item, through } from './flow.ts'
import type { Walk } from './walk.ts'

const ofProperty = /^(own|deep|nested|toHave|has)?property(Val)?$/i
const ofKeys = /^((to)?(have|contain|include)?((all|any)_?)?keys?|hasAllKeys|hasAnyKeys)$/i
const ofObject =
  /^(includes?|contains?|match(Object)?|eql|equals?|deepEqual|deepStrictEqual|strictEqual|toMatchObject|toEqual|toStrictEqual|toContainEqual|deepInclude)$/i

/** `call` is `expect(…)` or a method of `assert`, and is given the response first. */
export function asserted(walk: Walk, call: ts.CallExpression, flow: Flow): void {
  const { ts } = walk.cx
  const { expression: callee } = call
  // A helper of the program's own that goes by the name states what it likes; of the transport's answer status and headers are stated as well.
  const isOwn = optionsOf(walk.cx.evaluate(callee, null)).some(({ kind }) => kind === 'function')
  if (flow.wire || isOwn) return
  if (ts.isPropertyAccessExpression(callee) && callee.name.text !== 'expect')
    stated(walk, callee.name.text, call.arguments.slice(1), flow)
  // `.to.have.property('a').and.…`: what comes after that is of the field.
  let at: ts.Node = call
  while (ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at) {
    const access: ts.PropertyAccessExpression = at.parent
    at = access
    // What is not there is not read.
    if (access.name.text === 'not') return
    if (!ts.isCallExpression(access.parent) || access.parent.expression !== access) continue
    stated(walk, access.name.text, access.parent.arguments, flow)
    if (ofProperty.test(access.name.text)) return
    at = access.parent
  }
}

function stated(walk: Walk, method: string, given: readonly ts.Expression[], flow: Flow): void {
  const { cx } = walk
  const { ts } = cx
  const own = isField(flow) ? flow : item(flow)
  const [first, second] = given
  if (!first || !isField(own)) return
  const name = (node: ts.Expression): void => {
    if (ts.isStringLiteralLike(node) && /^[\w$-]+$/.test(node.text)) walk.record(node.text, node, 'quoted', own)
  }
  if (ofProperty.test(method)) {
    name(first)
    if (second && ts.isStringLiteralLike(first) && ts.isStringLiteralLike(second))
      walk.compare(first.text, second.text, second, 'quoted', own)
  } else if (ofKeys.test(method)) for (const one of given.flatMap(itemsOf)) name(one)
  else if (ofObject.test(method)) for (const one of itemsOf(partOf(first)).map(partOf)) members(one, own)

  function itemsOf(node: ts.Expression): readonly ts.Expression[] {
    return ts.isArrayLiteralExpression(node) ? node.elements : [node]
  }

  /** `expect.objectContaining({ … })` */
  function partOf(node: ts.Expression): ts.Expression {
    const isPart = ts.isCallExpression(node) && /\.(object|array)Containing$/.test(node.expression.getText())
    return (isPart ? node.arguments[0] : undefined) ?? node
  }

  function members(node: ts.Expression, holder: Flow): void {
    if (!ts.isObjectLiteralExpression(node)) return
    for (const member of node.properties) {
      const text = member.name ? propertyName(cx, member.name) : null
      if (text === null || !member.name) continue
      const form = ts.isShorthandPropertyAssignment(member)
        ? 'shorthand'
        : ts.isStringLiteralLike(member.name)
          ? 'quoted'
          : 'key'
      walk.record(text, member.name, form, holder)
      const value = ts.isPropertyAssignment(member) ? member.initializer : null
      if (value && ts.isStringLiteralLike(value)) walk.compare(text, value.text, value, 'quoted', holder)
      const inner = value && through(holder, text)
      if (inner) for (const one of itemsOf(partOf(value)).map(partOf)) members(one, inner)
    }
  }
}
