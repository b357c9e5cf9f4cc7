/** What a parameter holds that nobody was seen passing: the first that has an answer, from what declarations say to what names suggest. */

import type { ts } from 'ts-morph'
import { anyInstanceOf } from '../classes/classes.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import type { Value } from '../value.ts'
import { namedAfter } from './named-after.ts'
import { asTyped } from './returned-types.ts'
import { madeOfType } from './typed.ts'

type Answer = (cx: Context, node: ts.ParameterDeclaration, frame: Frame | null) => Value | null

const answers: readonly Answer[] = [
  // Its declared type is a class: any object of it.
  anyInstanceOf,
  // Its declared type is spelt by a value: `typeof client`, `ReturnType<typeof createClient>`.
  asTyped,
  // One place of the program makes what its type asks for.
  madeOfType,
  // No type: the custom of naming it after its class.
  namedAfter,
]

/** Null when nothing says what it is. */
export function unpassed(cx: Context, node: ts.ParameterDeclaration, frame: Frame | null): Value | null {
  for (const answer of answers) {
    const value = answer(cx, node, frame)
    if (value) return value
  }
  return null
}
