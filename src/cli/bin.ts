#!/usr/bin/env node
/** The process around the program: arguments in, exit code out. Never exits by force, which would cut piped output. */

import module from 'node:module'

// Node 22.1 and later keep compiled code between runs, of what is loaded from here on.
if ('enableCompileCache' in module) (module as { enableCompileCache(): void }).enableCompileCache()

// `apilift audit | head` closes the pipe early; that is no crash, and the exit code still says what was found.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

const { main } = await import('./main.ts')

/** A choice at the terminal; loaded when somebody is asked. */
async function ask(
  question: string,
  choices: readonly { readonly value: string; readonly label: string }[],
): Promise<string | null> {
  if (!process.stdin.isTTY) return null
  const { isCancel, select } = await import('@clack/prompts')
  const answer = await select({ message: question, options: [...choices], output: process.stderr })
  return isCancel(answer) ? null : answer
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process is alive as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const ends = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function uninterrupted<T>(work: () => T): T {
  const ignore = (): void => undefined
  for (const signal of ends) process.on(signal, ignore)
  try {
    return work()
  } finally {
    for (const signal of ends) process.off(signal, ignore)
  }
}

process.exitCode = await main(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  columns: process.stdout.columns || 80,
  isTTY: process.stdout.isTTY,
  isErrorTTY: process.stderr.isTTY,
  pid: process.pid,
  isAlive,
  uninterrupted,
  ask,
  now: () => new Date(),
})
