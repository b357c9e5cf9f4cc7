/** A call on a parameter: what the object is that the call is known to be of, everything else that the parameter is asked for is as well. */

import type { Call } from './callers.ts'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import { frameOf, withKnown } from '../evaluate/frame.ts'
import type { Value } from '../evaluate/value.ts'
import { unknown } from '../evaluate/value.ts'

/** What is called on a parameter that nobody passes says what else is: `client.get(client.path('cards'))` is of one client. */
export function onReceiver(cx: Context, { expression: callee }: Call, self: Value, frame: Frame): Frame {
  const { ts } = cx
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression : null
  const declaration = receiver && ts.isIdentifier(receiver) ? cx.symbolAt(receiver)?.valueDeclaration : undefined
  const parameter = declaration && ts.findAncestor(declaration, (at) => ts.isParameter(at))
  if (!declaration || !parameter || !frameOf(frame, parameter.parent)) return frame
  if (cx.evaluate(receiver!, frame).kind !== 'unknown') return frame
  if (declaration === parameter) return withKnown(frame, parameter.parent, parameter, self)
  // `({ client, params }) => client.get(client.path(params.id))`
  if (!ts.isBindingElement(declaration) || declaration.parent.parent !== parameter) return frame
  const key = declaration.propertyName ?? declaration.name
  if (!ts.isIdentifier(key)) return frame
  const whole = cx.evaluate(parameter.name, frame)
  const known: Value = {
    kind: 'object',
    shape: 'object',
    node: parameter,
    properties: [{ name: key.text, sites: [], value: self, optional: false, certainty: 'inferred' }],
    open: whole.kind === 'ref' || whole.kind === 'unknown' ? whole : unknown(parameter, 'dynamic-value'),
    target: null,
  }
  return withKnown(frame, parameter.parent, parameter, known)
}
