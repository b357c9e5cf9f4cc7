/** Options that every command understands, and the settings they become: flag over environment over file. */

import path from 'node:path'
import type { Argv } from 'yargs'
import type { Settings } from '../config.ts'
import { codeConfig, readConfig, readEnvironment } from '../config.ts'
import { UsageError } from '../errors.ts'
import { kindOf } from '../files.ts'
import { isDate } from '../lifecycle.ts'
import type { Io } from './io.ts'

export function globalOptions<T>(parser: Argv<T>): Argv<T> {
  return parser
    .option('cwd', {
      type: 'string',
      requiresArg: true,
      global: true,
      describe: 'root of the tree (default: the current folder)',
    })
    .option('config', {
      type: 'string',
      requiresArg: true,
      global: true,
      describe: 'a configuration file (default: the nearest)',
    })
    .option('catalogue', {
      type: 'string',
      requiresArg: true,
      global: true,
      describe: 'a folder with a catalogue instead of the shipped ones',
    })
    .option('api', { type: 'string', requiresArg: true, global: true, describe: 'only this API' })
    .option('to', { type: 'string', requiresArg: true, global: true, describe: 'target version (default: the newest)' })
    .option('from', {
      type: 'string',
      requiresArg: true,
      global: true,
      describe: 'version to assume where none can be read',
    })
    .option('as-of', {
      type: 'string',
      requiresArg: true,
      global: true,
      describe: 'the date to judge by (default: today)',
    })
    .option('only', { type: 'string', array: true, requiresArg: true, global: true, describe: 'only these changes' })
    .option('skip', { type: 'string', array: true, requiresArg: true, global: true, describe: 'without these changes' })
    .option('min-certainty', {
      choices: ['proven', 'inferred', 'possible'] as const,
      global: true,
      describe: 'least certainty that is reported (default inferred)',
    })
    .option('color', { type: 'boolean', global: true, describe: 'colours, also into a pipe; --no-color for none' })
    .option('quiet', { alias: 'q', type: 'boolean', global: true, describe: 'no progress and no hints' })
    .option('verbose', { type: 'boolean', global: true, describe: 'every place, every source' })
}

export interface Options extends Settings {
  /** Absolute. */
  readonly root: string
  /** Relative to the root, with `/`. */
  readonly paths: readonly string[]
  readonly asOf: string
  readonly color: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** @throws UsageError for a path that does not exist, a date that is none, a configuration that cannot be used. */
export function readOptions(args: Record<string, unknown>, io: Io): Options {
  const text = (name: string): string | undefined => (typeof args[name] === 'string' ? args[name] : undefined)
  const flag = (name: string): boolean | undefined => (typeof args[name] === 'boolean' ? args[name] : undefined)
  const list = (name: string): readonly string[] | undefined =>
    Array.isArray(args[name]) && args[name].length > 0 ? args[name].map(String) : undefined
  const from = path.resolve(io.cwd, text('cwd') ?? '.')
  if (kindOf(from) !== 'folder') throw new UsageError(`--cwd: there is no folder ${text('cwd') ?? from}.`)
  const given = (list('paths') ?? []).map((one) => path.resolve(from, one))
  for (const [index, one] of given.entries())
    if (kindOf(one) === null)
      throw new UsageError(
        `there is no file or folder ${(list('paths') ?? [])[index]!}. Paths are relative to ${from}.`,
      )
  const { root, paths } = rootOf(from, given)
  const file = text('config')
  const config = readConfig(root, file === undefined ? undefined : path.resolve(io.cwd, file))
  const code = file === undefined ? codeConfig(root) : null
  if (code !== null && args['quiet'] !== true)
    io.stderr(`${code} is left alone: a configuration is data (apilift.config.json or .yaml), code is never loaded\n`)
  const settings: Settings = { ...config, ...readEnvironment(io.env, io.cwd), ...flagsOf(args, io.cwd) }
  const asOf = settings.asOf ?? io.now().toISOString().slice(0, 10)
  if (!isDate(asOf)) throw new UsageError(`--as-of: "${asOf}" is no date. Expected YYYY-MM-DD.`)
  const wantsColor = flag('color') ?? (io.env['NO_COLOR'] ? false : io.env['FORCE_COLOR'] ? true : io.isTTY)
  return {
    ...settings,
    root,
    paths,
    asOf,
    color: wantsColor,
    quiet: flag('quiet') ?? false,
    verbose: flag('verbose') ?? false,
  }
}

/** The settings that were given as flags. */
function flagsOf(args: Record<string, unknown>, cwd: string): Settings {
  const list = (name: string): readonly string[] | undefined =>
    Array.isArray(args[name]) && args[name].length > 0
      ? args[name].flatMap((one) => String(one).split(',')).map((one) => one.trim())
      : undefined
  const file = (name: string): string | undefined =>
    typeof args[name] === 'string' ? path.resolve(cwd, args[name]) : undefined
  const flags: Record<Exclude<keyof Settings, 'wrappers'>, unknown> = {
    catalogue: file('catalogue'),
    baseline: file('baseline'),
    api: args['api'],
    to: args['to'],
    from: args['from'],
    asOf: args['as-of'],
    only: list('only'),
    skip: list('skip'),
    minCertainty: args['min-certainty'],
    failOn: args['fail-on'],
    failOnUndecided: args['fail-on-undecided'],
    tier: args['tier'],
  }
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined))
}

/** The root is `--cwd`, or the common folder of the paths if one lies outside it. */
function rootOf(from: string, given: readonly string[]): { readonly root: string; readonly paths: readonly string[] } {
  const isInside = (root: string, one: string): boolean =>
    one === root || one.startsWith(root.endsWith(path.sep) ? root : root + path.sep)
  let root = from
  if (!given.every((one) => isInside(from, one))) {
    root = kindOf(given[0]!) === 'folder' ? given[0]! : path.dirname(given[0]!)
    while (!given.every((one) => isInside(root, one))) root = path.dirname(root)
  }
  const paths = given.map((one) => path.relative(root, one).split(path.sep).join('/')).filter((one) => one !== '')
  return { root, paths: paths.length === given.length ? paths : [] }
}
