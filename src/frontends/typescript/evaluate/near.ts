/** Of several programs in one tree each has things of its own: those count that stand in the folders that most of the way lead to. */

import type { ts } from 'ts-morph'
import type { Context } from './context.ts'

/** Those of which the node's file shares the longest way from the root. */
export function nearestOf<T>(
  cx: Context,
  all: readonly T[],
  placeOf: (one: T) => ts.Node,
  node: ts.Node,
): readonly T[] {
  const here = (cx.fileOf(node) ?? '').split('/')
  const shared = (one: T): number => {
    const there = (cx.fileOf(placeOf(one)) ?? '').split('/')
    const parted = here.findIndex((part, index) => part !== there[index])
    return parted < 0 ? here.length : parted
  }
  const most = Math.max(0, ...all.map(shared))
  return all.filter((one) => shared(one) === most)
}
