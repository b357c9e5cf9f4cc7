/** A call under evaluation: which function, with which arguments, on which receiver. Frames form the chain of callers. */

import type { ts } from 'ts-morph'
import type { Maker, Value, Ways } from './value.ts'

export interface Frame {
  readonly fn: ts.Node
  /** The call whose arguments bind the parameters, evaluated in `caller`; null when nobody was seen calling. */
  readonly call: ts.CallExpression | ts.NewExpression | null
  /** Shift of the arguments against the parameters (`fn.call(this, a)` has 1). */
  readonly shift: number
  readonly caller: Frame | null
  /** The receiver; null when not known. */
  readonly self: Value | null
  /** The frame in which the function was written, for closures. */
  readonly lexical: Frame | null
  readonly depth: number
  /** The function calls itself: callers are seen, and this is not their run. */
  readonly isAgain?: true
  /** What the language passes to a callback (`list.map((item) => …)`), where no call of the program does. */
  readonly given?: readonly Value[]
  /** It answers a request of the program's own: what it is given is that, and nothing sets it anew. */
  readonly isArrival?: true
  /** What a function was bound to beforehand (`send.bind(null, 'GET')`): the first parameters, before those of the call. */
  readonly bound?: readonly Value[]
  /** The round of a loop or callback in which the function was written: `for (const verb of verbs) api[verb] = (path) => …`. */
  readonly round?: Ways
  /** What variables hold in one round of a loop that is gone through round by round: by their declarations. */
  readonly holds?: ReadonlyMap<ts.Node, Value>
  /** What parameters that nobody passes must be, by what is called on them (`client.get(client.path('cards'))`). */
  readonly known?: ReadonlyMap<ts.Node, Value>
  /** The function was entered for what it makes an object of this class with: the objects are not made elsewhere. */
  readonly makes?: Maker
}

/** A frame around functions that are written once and made in every round of a loop. */
export function roundFrame(loop: ts.Node, round: Ways, lexical: Frame | null): Frame {
  return { ...within(loop, lexical), round }
}

/** One round of a loop, in which variables hold this. */
export function roundOf(loop: ts.Node, holds: ReadonlyMap<ts.Node, Value>, lexical: Frame | null): Frame {
  return { ...within(loop, lexical), holds }
}

function within(loop: ts.Node, lexical: Frame | null): Frame {
  return { fn: loop, call: null, shift: 0, caller: null, self: null, lexical, depth: lexical?.depth ?? 0 }
}

/** What a variable holds in the round of a loop that is being gone through; null outside of one. */
export function heldInRound(frame: Frame | null, declaration: ts.Node): Value | null {
  for (let at = frame; at; at = at.lexical ?? at.caller) {
    const held = at.holds?.get(declaration)
    if (held) return held
  }
  return null
}

/** A run of a function that nobody is seen to call: what it is given stays open. */
export function uncalled(fn: ts.Node, self: Value | null = null, depth = 1): Frame {
  return { fn, call: null, shift: 0, caller: null, self, lexical: null, depth }
}

/** The same runs, in which a parameter of a function that nobody is seen to call holds a value. */
export function withKnown(frame: Frame, fn: ts.Node, parameter: ts.Node, value: Value): Frame {
  if (frame.fn === fn) return { ...frame, known: new Map([...(frame.known ?? []), [parameter, value]]) }
  const caller = frame.caller && withKnown(frame.caller, fn, parameter, value)
  const lexical = frame.lexical && withKnown(frame.lexical, fn, parameter, value)
  return caller === frame.caller && lexical === frame.lexical ? frame : { ...frame, caller, lexical }
}

/** The rounds in which the functions around were written. */
export function roundsOf(frame: Frame | null): readonly Ways[] {
  if (frame === null) return none
  const known = rounds.get(frame)
  if (known) return known
  const outer = [...roundsOf(frame.caller), ...roundsOf(frame.lexical)]
  const found = frame.round ? [frame.round, ...outer] : outer.length > 0 ? [...new Set(outer)] : none
  rounds.set(frame, found)
  return found
}

const none: readonly Ways[] = []
/** Asked for every name that is read: each frame is looked at once. */
const rounds = new WeakMap<Frame, readonly Ways[]>()

/** The nearest frame of `fn`: outwards through where functions were written, then through who called them. Frames share ancestors, so each is looked at once. */
export function frameOf(frame: Frame | null, fn: ts.Node): Frame | null {
  if (frame === null || frame.fn === fn) return frame
  const seen = new Set<Frame>()
  const stack: (Frame | null)[] = [frame]
  while (stack.length > 0) {
    const at = stack.pop()
    if (!at || seen.has(at)) continue
    if (at.fn === fn) return at
    seen.add(at)
    stack.push(at.caller, at.lexical)
  }
  return null
}

/** A frame and all that it hangs on, each once: where functions were written, and who called them. */
export function framesIn(frame: Frame | null): readonly Frame[] {
  const seen = new Set<Frame>(frame ? [frame] : [])
  for (const { caller, lexical } of seen) for (const one of [lexical, caller]) if (one) seen.add(one)
  return [...seen]
}

/** The functions that were entered for what they make an object of a class with. */
export function makersIn(frame: Frame | null, cls: Maker): readonly ts.Node[] {
  return makes(frame).flatMap((one) => (one.makes === cls ? [one.fn] : []))
}

const making = new WeakMap<Frame, readonly Frame[]>()

function makes(frame: Frame | null): readonly Frame[] {
  if (frame === null) return []
  const known = making.get(frame)
  if (known) return known
  const outer = [...makes(frame.caller), ...makes(frame.lexical)]
  const found = frame.makes ? [frame, ...outer] : outer
  const once = found.length > 1 ? [...new Set(found)] : found
  making.set(frame, once)
  return once
}
