/** What the steps of a walk share: the request whose response is followed, and what they report. */

import type { ts } from 'ts-morph'
import type { SiteForm } from '../../../request.ts'
import type { Call, Callers } from '../calls/callers.ts'
import type { Context } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Value, Ways } from '../evaluate/value.ts'
import type { Asking, Reached } from '../calls/reached.ts'
import type { Part } from './compared-parts.ts'
import type { Flow } from './flow.ts'
import type { Subjects } from './subjects.ts'

/** More runs of functions than that are not told apart in one walk. */
export const maxMade = 200

export interface Walk extends Subjects {
  readonly cx: Context
  readonly callers: Callers
  readonly reached: Reached
  /** What the program asks its own server for. */
  readonly asking: readonly Asking[]
  /** What was bound where a callback was made (`done(cb)`), beside the frame of the request itself. */
  readonly made: Set<Frame>
  /** Functions that the response is in by one call of theirs, where what they give back comes out, or by several. */
  readonly entered: Map<ts.Node, Call | 'several'>
  /**
   * Of values that stand in several rows of a table, or were made in several rounds of a loop, those of the row or round that the path of the
   * request is of; all where none is.
   */
  ofOwnWays(values: readonly Value[]): readonly Value[]
  /** The ways by which the path of the request was reached. */
  readonly ways: Ways | undefined
  /** A name was looked at: what it reads, or takes, of the response or of an own object that holds it is known. */
  visit(name: ts.Node): void
  /** A function is handed the response, or a part of it, where `by` names it. */
  enter(fn: ts.SignatureDeclaration, by: ts.Node): void
  /** A field that the program reads at `node`. */
  record(field: string, node: ts.Node, form: SiteForm, flow: Flow): void
  /** The same in the markup of a component, where no node stands; `at` is the offset of the name in the file. */
  recordText(field: string, at: number, flow: Flow, file: ts.SourceFile): void
  /** The value of a field is compared with a text that stands at `node`. */
  compare(field: string, text: string, node: ts.Node, form: SiteForm, flow: Flow): void
  /** A part of the value of a field is looked at. */
  compareByPart(field: string, part: Part, flow: Flow): void
  /** The value of a field is taken for one of a type at `node`. */
  take(field: string, type: string, node: ts.Node, flow: Flow): void
  /** The response goes on within the program, unseen. */
  lose(node: ts.Node, flow: Flow): void
  /** The records are asked for a field by a name that was not read. */
  ask(node: ts.Node, flow: Flow): void
  /** The response leaves the program: what is read of it there, no source here says. */
  pass(node: ts.Node, flow: Flow): void
  /** The value of an expression goes where the expression stands. */
  follow(node: ts.Node, flow: Flow): void
  /** The value gets a name, or is taken apart. */
  bind(name: ts.BindingName, flow: Flow): void
  /** The value is written to a variable or property. */
  assign(target: ts.Node, flow: Flow): void
  /** The value is what the function around `node` gives back, or yields. */
  returned(node: ts.Node, flow: Flow): void
  /** The value is the answer to a request of the program's own. */
  answer(own: Asking, flow: Flow): void
}

export function within(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end
}
