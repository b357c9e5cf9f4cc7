/** What `settings.apilift` and a rule's options may say, checked once: a mistake is one configuration error. */

import path from 'node:path'
import { UsageError } from '../../errors.ts'

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

export interface Settings {
  /** Absolute path: the whole of it is analysed. */
  readonly root: string
  /** Absolute path of a folder of catalogues; default those that come with apilift. */
  readonly catalogue?: string
  readonly to?: string
  readonly from?: string
  readonly skip?: readonly string[]
  /** ISO date. */
  readonly asOf: string
}

const known = ['to', 'from', 'asOf', 'catalogue', 'root']

/**
 * The settings of one lint: the rule's options over `settings.apilift`.
 * @throws UsageError naming the setting, what was met and what was expected.
 */
export function settingsOf(shared: unknown, options: RuleOptions, cwd: string, today: () => string): Settings {
  const given = shared ?? {}
  if (typeof given !== 'object' || Array.isArray(given))
    throw new UsageError(`settings.apilift: met ${typeof given}; expected an object with ${known.join(', ')}.`)
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name))
      throw new UsageError(`settings.apilift.${name}: unknown setting. Expected ${known.join(', ')}.`)
    if (typeof value !== 'string')
      throw new UsageError(
        `settings.apilift.${name}: met ${typeof value}; expected a text${typeof value === 'number' ? ` (quote it: '${value}')` : ''}.`,
      )
  }
  const texts = given as Readonly<Partial<Record<string, string>>>
  const asOf = texts['asOf'] ?? today()
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(Date.parse(asOf)))
    throw new UsageError(`settings.apilift.asOf: "${asOf}" is no date. Expected YYYY-MM-DD.`)
  const to = options.to ?? texts['to']
  const from = options.from ?? texts['from']
  return {
    root: path.resolve(cwd, texts['root'] ?? '.'),
    asOf,
    ...(texts['catalogue'] === undefined ? {} : { catalogue: path.resolve(cwd, texts['catalogue']) }),
    ...(to === undefined ? {} : { to }),
    ...(from === undefined ? {} : { from }),
    ...(options.skip?.length ? { skip: options.skip } : {}),
  }
}
