/** Runs a command line in process, with a world of its own. */

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { main } from '../../src/cli/main.ts'

export const project = fileURLToPath(new URL('../..', import.meta.url))

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

export async function apilift(
  args: readonly string[],
  world: {
    readonly cwd?: string
    readonly columns?: number
    readonly env?: Record<string, string>
    /** Answers to questions; a function may do something to the world before it answers. */
    readonly answers?: readonly (string | (() => string))[]
    readonly isErrorTTY?: boolean
    readonly isAlive?: (pid: number) => boolean
  } = {},
): Promise<Outcome> {
  let out = ''
  let err = ''
  const answers = [...(world.answers ?? [])]
  const code = await main(args, {
    stdout: (text) => {
      out += text
    },
    stderr: (text) => {
      err += text
    },
    env: world.env ?? {},
    cwd: world.cwd ?? project,
    columns: world.columns ?? 80,
    isTTY: false,
    isErrorTTY: world.isErrorTTY ?? false,
    pid: process.pid,
    isAlive: world.isAlive ?? ((pid) => pid === process.ppid),
    uninterrupted: (work) => work(),
    ask: () => {
      const answer = answers.shift() ?? null
      return Promise.resolve(typeof answer === 'function' ? answer() : answer)
    },
    now: () => new Date('2026-11-24T12:00:00Z'),
  })
  return { code, out, err }
}

/** A folder with these files, gone after the test. */
export function tree(files: Record<string, string | Buffer>): string {
  const root = mkdtempSync(join(tmpdir(), 'apilift-'))
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true })
  })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** A copy of a folder of this repository, gone after the test. */
export function copyOf(folder: string): string {
  const root = tree({})
  cpSync(join(project, folder), root, { recursive: true })
  return root
}
