/** What `settings.apilift` and a rule's options may say, checked once: a mistake is one configuration error. */

import path from 'node:path'
import type { Settings as Config } from '../../config.ts'
import { readConfig } from '../../config.ts'
import { UsageError } from '../../errors.ts'
import { kindOf } from '../../files.ts'
import { isDate } from '../../lifecycle.ts'
import { quoted } from '../../shell.ts'

export interface RuleOptions {
  /** Version to move to; default the newest of each API. */
  readonly to?: string
  /** Version to assume where none can be read. */
  readonly from?: string
  /** Changes that are not reported. */
  readonly skip?: readonly string[]
  /** Least severity that is reported. */
  readonly least?: 'error' | 'warning' | 'note'
}

/** What one lint is judged by: the rule's options over `settings.apilift` over the project's configuration file, which the audit obeys too. */
export interface Settings extends Pick<Config, 'api' | 'only' | 'skip' | 'minCertainty' | 'baseline' | 'wrappers'> {
  /** Absolute path: the whole of it is analysed. */
  readonly root: string
  /** Absolute path of a folder of catalogues; default those that come with apilift. */
  readonly catalogue?: string
  readonly to?: string
  readonly from?: string
  /** ISO date. */
  readonly asOf: string
}

const known = ['to', 'from', 'asOf', 'catalogue', 'root']

/**
 * The settings of one lint.
 * @throws UsageError naming the setting, what was met and what was expected.
 */
export function settingsOf(shared: unknown, options: RuleOptions, cwd: string, today: () => string): Settings {
  const texts = textsOf(shared)
  const root = path.resolve(cwd, texts['root'] ?? '.')
  if (texts['root'] !== undefined && kindOf(root) !== 'folder')
    throw new UsageError(`settings.apilift.root: there is no folder "${texts['root']}". It is relative to ${cwd}.`)
  const config = configOf(root)
  const asOf = texts['asOf'] ?? config.asOf ?? today()
  if (!isDate(asOf)) throw new UsageError(`settings.apilift.asOf: "${asOf}" is no date. Expected YYYY-MM-DD.`)
  const catalogue = texts['catalogue'] === undefined ? config.catalogue : path.resolve(cwd, texts['catalogue'])
  const to = options.to ?? texts['to'] ?? config.to
  const from = options.from ?? texts['from'] ?? config.from
  const skip = [...(config.skip ?? []), ...(options.skip ?? [])]
  return {
    root,
    asOf,
    ...(catalogue === undefined ? {} : { catalogue }),
    ...(to === undefined ? {} : { to }),
    ...(from === undefined ? {} : { from }),
    ...(skip.length > 0 ? { skip } : {}),
    ...pick(config, ['api', 'only', 'minCertainty', 'baseline', 'wrappers']),
  }
}

/** The flags by which the command does what the rule says, where they are not in the configuration file. */
export function flagsOf(shared: unknown, options: RuleOptions): string {
  const texts = textsOf(shared)
  const flags = {
    cwd: texts['root'],
    catalogue: texts['catalogue'],
    to: options.to ?? texts['to'],
    from: options.from ?? texts['from'],
    'as-of': texts['asOf'],
  }
  return Object.entries(flags)
    .flatMap(([name, value]) => (value === undefined ? [] : ` --${name} ${quoted(value)}`))
    .join('')
}

function textsOf(shared: unknown): Readonly<Partial<Record<string, string>>> {
  const given = shared ?? {}
  if (typeof given !== 'object' || Array.isArray(given)) {
    const met = Array.isArray(given) ? 'a list' : typeof given
    throw new UsageError(`settings.apilift: met ${met}; expected an object with ${known.join(', ')}.`)
  }
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name))
      throw new UsageError(`settings.apilift.${name}: unknown setting. Expected ${known.join(', ')}.`)
    if (typeof value !== 'string')
      throw new UsageError(
        `settings.apilift.${name}: met ${typeof value}; expected a text${typeof value === 'number' ? ` (quote it: '${value}')` : ''}.`,
      )
    if (value === '') throw new UsageError(`settings.apilift.${name}: met an empty text; leave the setting out.`)
  }
  return given as Readonly<Partial<Record<string, string>>>
}

function pick<K extends keyof Config>(config: Config, names: readonly K[]): Pick<Config, K> {
  return Object.fromEntries(
    names.flatMap((name) => (config[name] === undefined ? [] : [[name, config[name]]])),
  ) as Pick<Config, K>
}

const configs = new Map<string, { readonly read: number; readonly config: Config }>()
/** Milliseconds for which a configuration file is believed not to have changed. */
const trust = 1_000

function configOf(root: string): Config {
  const before = configs.get(root)
  if (before && Date.now() - before.read < trust) return before.config
  const config = readConfig(root)
  configs.set(root, { read: Date.now(), config })
  return config
}
