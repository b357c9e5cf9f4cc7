/** Command lines: run where the user gave one, never one that an audited tree names; and words as a shell takes them. */

import { spawnSync } from 'node:child_process'
import { constants } from 'node:os'

/**
 * The exit code of a command line in a folder; what it prints goes to stderr. As a shell says it: 128 and the number of the signal that
 * ended it; 1 when it cannot start.
 */
export function runCommand(command: string, cwd: string): number {
  const { status, signal } = spawnSync(command, { cwd, shell: true, stdio: ['ignore', 2, 2] })
  return status ?? (signal === null ? 1 : 128 + constants.signals[signal])
}

/** A word as a shell takes it back. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
