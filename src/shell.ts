/** Runs a command line that the user gave. Never one that an audited tree names. */

import { spawnSync } from 'node:child_process'

/** The exit code of a command line in a folder; what it prints goes to stderr. A command that a signal ended, or that cannot start, is 1. */
export function runCommand(command: string, cwd: string): number {
  const { status } = spawnSync(command, { cwd, shell: true, stdio: ['ignore', 2, 2] })
  return status ?? 1
}
