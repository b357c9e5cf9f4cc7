/** Fields that functions made of fields read: `R.pipe(R.filter(R.propEq('paused', true)), R.map(R.prop('bid_type')))` is given the rows. */

import { propertyName } from '../evaluate/context.ts'
import { nodesIn } from '../evaluate/spelled.ts'
import type { ExternalCall } from '../evaluate/value.ts'
import type { Flow } from './flow.ts'
import { guessed, isField, item } from './flow.ts'
import type { Walk } from './walk.ts'

const libraries = /^(ramda|remeda|lodash\/fp)$/
const named =
  /^(prop|props|propOr|propEq|propNotEq|propSatisfies|path|paths|pathOr|pathEq|pluck|pick|omit|has|project|(sort|group|count|index|uniq|min|max)By)$/
const keyed = /^(evolve|where|whereEq)$/

/** Records what stands in the call that made the function; what comes of it all, nobody follows. */
export function readByName(walk: Walk, { callee, node: made }: ExternalCall, flow: Flow): void {
  const { cx } = walk
  const { ts } = cx
  if (!libraries.test(callee.module) || !isField(item(flow))) return
  const own = guessed(item(flow))
  for (const node of nodesIn(ts, made)) {
    if (!ts.isCallExpression(node)) continue
    const method = ts.isPropertyAccessExpression(node.expression)
      ? node.expression.name.text
      : node.expression.getText()
    const given = node.arguments.flatMap((one) => (ts.isArrayLiteralExpression(one) ? [...one.elements] : [one]))
    if (named.test(method)) {
      for (const one of given)
        if (ts.isStringLiteralLike(one) && walk.vocabulary.has(one.text)) walk.record(one.text, one, 'quoted', own)
    } else if (keyed.test(method))
      for (const one of given.filter((each) => ts.isObjectLiteralExpression(each)))
        for (const member of one.properties) {
          const name = propertyName(cx, member.name)
          if (name !== null && walk.vocabulary.has(name)) walk.record(name, member.name!, 'key', own)
        }
  }
}
