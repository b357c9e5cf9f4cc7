/** A place that may send: what it is read as depends on the frame that it stands in. */

import type { ts } from 'ts-morph'
import type { Frame } from '../evaluate/frame.ts'
import type { Ref } from '../evaluate/value.ts'
import type { SinkCall } from './sink.ts'

export interface Outlet {
  readonly node: ts.Expression
  /** What it sends or repeats in a frame. A reference stands for something that callers decide first. */
  read(frame: Frame | null): readonly (SinkCall | Ref)[]
}
