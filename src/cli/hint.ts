/** A command line that does the same again: the same root, paths, target and choice of changes. */

import path from 'node:path'
import type { Io } from './io.ts'
import type { Options } from './options.ts'
import { quoted } from '../shell.ts'

export function commandLine(
  command: string,
  options: Options,
  args: Record<string, unknown>,
  io: Io,
  more: readonly string[] = [],
): string {
  const words = ['apilift', command, ...options.paths]
  const root = path.relative(io.cwd, options.root)
  if (root !== '') words.push('--cwd', root)
  for (const name of ['config', 'catalogue', 'api', 'to', 'from', 'as-of', 'min-certainty'] as const)
    if (typeof args[name] === 'string') words.push(`--${name}`, args[name])
  for (const name of ['only', 'skip'] as const)
    for (const id of Array.isArray(args[name]) ? args[name] : []) words.push(`--${name}`, String(id))
  return [...words, ...more].map(quoted).join(' ')
}
