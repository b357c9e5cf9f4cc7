/** What following a sink to its callers comes to. */

import type { ts } from 'ts-morph'
import type { Place } from '../../../request.ts'
import type { Link } from './entrances.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Identity } from '../parts/identity.ts'
import type { SinkCall } from '../sinks/sink.ts'

/** A sink call with everything that its callers decide bound. */
export interface Reached {
  readonly sink: SinkCall
  readonly call: ts.Expression
  readonly frame: Frame | null
  /** Innermost first. */
  readonly chain: readonly Link[]
  readonly identities: readonly Identity[]
  /** True when a receiver was guessed from a declared type. */
  readonly guessed: boolean
}

/** A request to an address that may be of the program's own server. */
export type Asking = Pick<Reached, 'sink' | 'call' | 'frame' | 'chain'>

export interface Expansion {
  readonly reached: readonly Reached[]
  /** Functions that were passed through. */
  readonly wrappers: ReadonlySet<ts.Node>
  /** True when the bound on chains was met. */
  readonly cut: boolean
  /** Requests that may go to the program's own server. */
  readonly asking: readonly Asking[]
  /** Requests that go to another host. */
  readonly foreign: readonly SinkCall[]
  /** Texts of URLs that go to another host, or to the server that the program was loaded from. */
  readonly elsewhere: readonly Place[]
  /** The functions that run for such a request too, each with what leads to one. */
  readonly sharedBy: ReadonlyMap<ts.Node, ts.Node>
  /** Texts of URLs whose host a variable of the environment says that is not named after an API: often the program's own server. */
  readonly ofEnvironment: readonly Place[]
  /** True when there are more of them than were followed. */
  readonly foreignCut: boolean
}
