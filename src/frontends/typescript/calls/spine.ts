/** The calls of a chain of wrappers: those that the request goes through, and where they stand. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import type { Link } from './entrances.ts'

/** The calls of a chain, constructions left out. */
export function callsOf({ ts }: Context, chain: readonly Link[]): readonly ts.Node[] {
  return chain.flatMap(({ call }) => (call && ts.isCallExpression(call) ? [call] : []))
}

/** The calls that a request goes through, innermost first: those that only led to the object it is called on are left out. */
export function spineOf(chain: readonly Link[], call: ts.Node): readonly ts.Node[] {
  const spine: ts.Node[] = []
  let inner: ts.Node | null = call
  while (inner && !spine.includes(inner)) {
    const at: ts.Node = inner
    if (at !== call) spine.push(at)
    const file = at.getSourceFile()
    inner = chain.find(({ fn }) => fn.pos <= at.pos && at.end <= fn.end && fn.getSourceFile() === file)?.call ?? null
  }
  return spine
}

/** `file:position`, which tells one node of a program from all others that do not begin with it. */
export function placeOf(node: ts.Node): string {
  return `${node.getSourceFile().fileName}:${node.pos}`
}

/** The chain goes the same way as another one, as far as the function that one ends in. */
export function isWithin(ends: readonly Link[], chain: readonly Link[]): boolean {
  return ends.every((link, index) => {
    const other = chain[index]
    return other?.fn === link.fn && (index === ends.length - 1 || other.call === link.call)
  })
}
