/** Numbers for things that keys are made of. */

const ids = new WeakMap<object, number>()
let lastId = 0

/** A number for a node or another object, the same as long as it lives. */
export function idOf(thing: object | null): number {
  if (thing === null) return 0
  let id = ids.get(thing)
  if (id === undefined) ids.set(thing, (id = ++lastId))
  return id
}
