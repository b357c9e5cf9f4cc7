#!/usr/bin/env node
/** The process around the program: arguments in, exit code out. Never exits by force, which would cut piped output. */

import module from 'node:module'
import { main } from './main.ts'

// Node 22.1 and later keep compiled code between runs.
if ('enableCompileCache' in module) (module as { enableCompileCache(): void }).enableCompileCache()

process.exitCode = await main(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  columns: process.stdout.columns || 80,
  isTTY: process.stdout.isTTY,
  now: () => new Date(),
})
