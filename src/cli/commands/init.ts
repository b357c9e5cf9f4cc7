/** `apilift init`: a configuration to start from. */

import path from 'node:path'
import { UsageError } from '../../errors.ts'
import { writeOwn } from '../../files.ts'
import type { Io } from '../io.ts'
import { readOptions } from '../options.ts'

const start = { failOn: 'error', tier: 'safe', skip: [] }

export function run(args: Record<string, unknown>, io: Io): number {
  const { root } = readOptions(args, io)
  const file = path.join(root, 'apilift.config.json')
  try {
    writeOwn(file, `${JSON.stringify(start, null, 2)}\n`, { exclusive: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UsageError(`${file} is there already; it is left as it is.`)
    throw error
  }
  io.stdout(`wrote ${path.relative(io.cwd, file) || file}\n`)
  return 0
}
