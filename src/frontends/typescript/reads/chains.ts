/**
 * Fields that a method is given as texts or keys, where others give it a function: `_.chain(rows).reject('paused').filter({ deleted: false })`,
 * `promise.get('data')`.
 */

import type { ts } from 'ts-morph'
import type { Flow } from './flow.ts'
import { isField, item, through } from './flow.ts'
import type { Walk } from './walk.ts'

const naming =
  /^(map|filter|reject|find|findLast|some|every|partition|pluck|get|((sort|order|group|key|index|count|uniq|sum|mean|min|max)By))$/

/** Those that compare with an object's fields. */
const matching = /^(filter|reject|find|findLast|some|every|partition)$/

/** False when the method is none of these, or is given no text. */
export function namesFields(walk: Walk, call: ts.CallExpression, method: string, flow: Flow): boolean {
  const { ts } = walk.cx
  const [first] = call.arguments
  if (!first || !naming.test(method)) return false
  if (ts.isObjectLiteralExpression(first) && matching.test(method)) {
    for (const own of first.properties)
      if (own.name && ts.isIdentifier(own.name) && isField(item(flow)))
        walk.record(own.name.text, own.name, ts.isShorthandPropertyAssignment(own) ? 'shorthand' : 'key', item(flow))
    walk.follow(call, /^find/.test(method) ? item(flow) : flow)
    return true
  }
  const given: readonly ts.Expression[] = ts.isArrayLiteralExpression(first) ? first.elements : [first]
  const names = given.filter((one) => ts.isStringLiteralLike(one))
  const [name] = names
  if (!name) return false
  if (method === 'get') {
    // Of a promise, unlike what a map or headers hold under a name.
    const inner = through(flow, name.text)
    if (isField(flow)) walk.record(name.text, name, 'quoted', flow)
    if (inner) walk.follow(call, inner)
    return inner !== null
  }
  if (isField(item(flow))) for (const one of names) walk.record(one.text, one, 'quoted', item(flow))
  // What is left of each is the one field.
  if (method !== 'map' && method !== 'pluck') walk.follow(call, /^(find|(min|max)By)/.test(method) ? item(flow) : flow)
  return true
}
