/** One line on a terminal's stderr while the engine works; nothing in a pipe, nothing with --quiet. */

import type { Io } from './io.ts'

/** Says what is going on; the answer takes the line away again. */
export function progress(io: Io, isQuiet: boolean, text: string): () => void {
  if (isQuiet || !io.isErrorTTY) return () => undefined
  io.stderr(`${text}…`)
  return () => {
    io.stderr('\r\u001B[K')
  }
}
