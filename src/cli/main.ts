/** argv -> exit code. Known errors print one message; unknown ones keep their stack and answer 70. */

import yargs from 'yargs'
import type { Argv } from 'yargs'
import { CatalogueError, UsageError, WriteError } from '../errors.ts'
import { shown } from '../faces/report/text.ts'
import type { Io } from './io.ts'
import { mistake, withoutCommand } from './mistakes.ts'
import { globalOptions } from './options.ts'
import { version } from './version.ts'

/** Runs one command line. Never throws; 0 clean, 1 findings, 2 usage or catalogue, 3 incomplete, 4 not written, 70 a crash. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code = 0
  const done = (result: number): void => {
    code = result
  }
  const names: string[] = []
  const parser = yargs([...argv])
    .scriptName('apilift')
    .usage(
      '$0 <command>\n\nFinds calls to versioned web APIs, says what breaks on the way to a newer version, and fixes what can be fixed.',
    )
    .exitProcess(false)
    // `--only a src`: src is a path, not a second change.
    .parserConfiguration({ 'greedy-arrays': false })
    // The same words whatever the language of the machine.
    .detectLocale(false)
    .fail((message, error) => {
      const failure = error as Error | undefined
      if (failure && failure.name !== 'YError') throw failure
      throw new UsageError(mistake(failure?.message ?? message, { argv, options: optionsOf(parser), commands: names }))
    })
    .strict()
    .wrap(Math.min(io.columns, 110))
    .help()
    .version(version)
  commands(globalOptions(parser), io, done, names)
  parser.command(
    '$0 [command] [rest..]',
    false,
    (one) => one.strict(false),
    ({ command }) => {
      const name = typeof command === 'string' ? command : undefined
      throw new UsageError(withoutCommand(name, { argv, options: optionsOf(parser), commands: names }))
    },
  )
  try {
    await parser.parseAsync([...argv], {}, (error: Error | null | undefined, _: unknown, output: string) => {
      if (output && !error) io.stdout(`${output}\n`)
    })
    return code
  } catch (error) {
    return failed(error, io)
  }
}

/** Adds the commands, and their names to the list. */
function commands(parser: Argv<object>, io: Io, done: (code: number) => void, names: string[]): void {
  type Load = () => Promise<{ run(args: Record<string, unknown>, io: Io): number | Promise<number> }>
  const add = (usage: string, summary: string, build: (argv: Argv) => Argv, load: Load): void => {
    names.push(usage.split(' ')[0]!)
    parser.command(usage, summary, build as never, async (args) => {
      const command = await load()
      done(await command.run(once(args), io))
    })
  }
  const paths = (argv: Argv): Argv =>
    argv.positional('paths', {
      type: 'string',
      array: true,
      default: [],
      describe: 'files and folders to report; the analysis sees the whole root',
    })
  add(
    'audit [paths..]',
    'which versions are called, what breaks, what provably does not',
    (argv) =>
      paths(argv)
        .option('format', { choices: ['pretty', 'json'] as const, default: 'pretty', describe: 'what stdout carries' })
        .option('output', {
          type: 'string',
          array: true,
          requiresArg: true,
          describe: 'also write FORMAT:FILE, and its folders',
        })
        .option('fail-on', {
          choices: ['error', 'warning', 'note', 'never'] as const,
          describe: 'least severity that answers 1 (default error)',
        })
        .option('fail-on-undecided', { type: 'boolean', describe: 'answer 3 when something could not be read' })
        .option('baseline', {
          type: 'string',
          requiresArg: true,
          describe: 'a file of findings that are known and accepted',
        })
        .option('write-baseline', {
          type: 'string',
          requiresArg: true,
          describe: 'write the findings of this run as a baseline',
        })
        .option('why', { type: 'string', requiresArg: true, describe: 'the trail of one request (r1) or finding' }),
    () => import('./commands/audit.ts'),
  )
  add(
    'migrate [paths..]',
    'edits that fix and upgrade; a diff unless --write',
    (argv) =>
      paths(argv)
        .option('write', { type: 'boolean', describe: 'change the files' })
        .option('tier', { choices: ['safe', 'review'] as const, describe: 'how far to go (default safe)' })
        .option('check', { type: 'boolean', describe: 'answer 1 when there is something to change' })
        .option('markers', { type: 'boolean', describe: 'leave a TODO(apilift) comment where a human is needed' })
        .option('force-version', { type: 'boolean', describe: 'move versions although something holds them back' })
        .option('interactive', { type: 'boolean', alias: 'i', describe: 'ask about each group of edits' })
        .option('verify', {
          type: 'string',
          requiresArg: true,
          describe: 'run this command after writing; when it fails, put everything back',
        })
        .option('handoff', {
          type: 'string',
          requiresArg: true,
          describe: 'write what is left to do to this file, as JSON',
        })
        .option('allow-dirty', { type: 'boolean', describe: 'write over uncommitted changes' }),
    () => import('./commands/migrate.ts'),
  )
  add(
    'pr [paths..]',
    'a branch with one commit per change, and its description',
    (argv) =>
      paths(argv)
        .option('tier', { choices: ['safe', 'review'] as const, describe: 'how far to go (default safe)' })
        .option('force-version', {
          type: 'boolean',
          describe: 'move versions although something holds them back; opened as a draft',
        })
        .option('by', { choices: ['change', 'hop'] as const, describe: 'what a commit is (default change)' })
        .option('group', {
          choices: ['none', 'workspace', 'codeowners'] as const,
          describe: 'a branch for each of these (default none)',
        })
        .option('base', { type: 'string', requiresArg: true, describe: 'commit to start from (default: the last one)' })
        .option('branch', { type: 'string', requiresArg: true, describe: 'name of the branch' })
        .option('description', { type: 'string', requiresArg: true, describe: 'write the description to this file' })
        .option('within', {
          type: 'string',
          requiresArg: true,
          describe: 'only when a version in use ends within so many days',
        })
        .option('push', { type: 'string', requiresArg: true, describe: 'push to this remote' })
        .option('open', {
          type: 'boolean',
          describe: 'open a pull request (GITHUB_TOKEN) or merge request (GITLAB_TOKEN), or update it',
        })
        .option('draft', { type: 'boolean', describe: 'open it as a draft' })
        .option('label', { type: 'string', array: true, requiresArg: true, describe: 'labels to put on it' })
        .option('reviewer', { type: 'string', array: true, requiresArg: true, describe: 'who is asked for a review' })
        .option('forge', {
          choices: ['github', 'gitlab'] as const,
          describe: 'the kind of host (default: by the address of the remote)',
        })
        .option('repository', {
          type: 'string',
          requiresArg: true,
          describe: 'owner/name there (default: by the address of the remote)',
        })
        .option('hooks', { type: 'boolean', describe: 'run the hooks and filters of the repository' }),
    () => import('./commands/pr.ts'),
  )
  add(
    'explain <id>',
    'one change: what, why, before and after, its chain, its sources',
    (argv) => argv.positional('id', { type: 'string', demandOption: true }),
    () => import('./commands/explain.ts'),
  )
  add(
    'versions [paths..]',
    'the timeline of versions, and which of them a tree calls',
    (argv) => argv.positional('paths', { type: 'string', array: true, default: [] }),
    () => import('./commands/versions.ts'),
  )
  add(
    'rules',
    'the changes of the catalogue',
    (argv) =>
      argv
        .option('kind', { type: 'string', describe: 'only this kind' })
        .option('json', { type: 'boolean', describe: 'an array of entries' }),
    () => import('./commands/rules.ts'),
  )
  add(
    'catalogue <action> [folder]',
    'check a catalogue, start a new one, or print the JSON Schema',
    (argv) =>
      argv
        .positional('action', { choices: ['check', 'schema', 'new'] as const, demandOption: true })
        .positional('folder', { type: 'string' }),
    () => import('./commands/catalogue.ts'),
  )
  add(
    'init',
    'write an apilift.config.json',
    (argv) => argv,
    () => import('./commands/init.ts'),
  )
}

/** Names of the options of the command that is being read; yargs has no typed way to ask. */
function optionsOf(parser: object): readonly string[] {
  const { key } = (parser as { getOptions(): { readonly key: Readonly<Record<string, unknown>> } }).getOptions()
  return Object.keys(key)
}

const repeatable = new Set(['_', 'paths', 'only', 'skip', 'output', 'label', 'reviewer'])

/** @throws UsageError for an option given twice, of which one would be ignored. */
function once(args: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(args))
    if (Array.isArray(value) && !repeatable.has(name))
      throw new UsageError(`--${name}: met ${value.map(String).join(' and ')}; expected one of them.`)
  return args
}

function failed(error: unknown, io: Io): number {
  if (error instanceof UsageError || error instanceof CatalogueError) {
    io.stderr(`${shown(error.message)}\n`)
    return 2
  }
  if (error instanceof WriteError) {
    io.stderr(`${shown(error.message)}\n`)
    return 4
  }
  // yargs reports its own findings as YError or plain errors without a stack of ours.
  if (error instanceof Error && error.name === 'YError') {
    io.stderr(`${shown(error.message)}\n`)
    return 2
  }
  io.stderr(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return 70
}
