/** Variables of the environment that hold a host of the API, and the sources that spell them: such a source need not name the host itself. */

import type { FileSource } from '../../../files.ts'
import type { Wrapper } from '../../../finding.ts'
import type { DefinitionPlace, Definitions } from '../../../manifests/environment.ts'
import type { Request } from '../../../request.ts'
import { compileNeedles } from './needles.ts'

export interface HostVariable {
  readonly definitions: Definitions
  /** The sources that spell its name. */
  readonly users: readonly string[]
}

export interface HostVariables {
  /** True when a source spells one of the names as a whole word; it is remembered as a user. */
  spells(file: string, bytes: Uint8Array): boolean
  all(): readonly HostVariable[]
}

export function createHostVariables(files: FileSource, definitions: readonly Definitions[]): HostVariables {
  const names = [...new Set(definitions.map((one) => one.name))]
  const search = names.length > 0 ? compileNeedles(names.map((text) => ({ text, strong: true }))) : null
  const users = new Map<string, string[]>()

  function spells(file: string, bytes: Uint8Array): boolean {
    if (!search?.(bytes).strong) return false
    const text = files.text(file) ?? ''
    const own = names.filter((name) => isSpelt(text, name))
    for (const name of own) users.set(name, [...(users.get(name) ?? []), file])
    return own.length > 0
  }

  return {
    spells,
    all: () => definitions.map((one) => ({ definitions: one, users: users.get(one.name) ?? [] })),
  }
}

/** Variables that a source asks for, and through which no request was read: as sentences. */
export function unheard(
  variables: readonly HostVariable[],
  { requests, wrappers }: { readonly requests: readonly Request[]; readonly wrappers: readonly Wrapper[] },
): readonly string[] {
  return variables.flatMap(({ definitions: { name, value, places }, users }) => {
    const isHeard =
      requests.some(({ host }) => host !== null && value.includes(host)) ||
      wrappers.some(({ file }) => users.includes(file))
    if (users.length === 0 || isHeard) return []
    const [{ file, line }] = places as [DefinitionPlace]
    const more = users.length > 3 ? ` and ${users.length - 3} more` : ''
    const asking = `${users.slice(0, 3).join(', ')}${more}`
    return [
      `${name} is set to ${value} in ${file}:${line}; no request through it was read in what spells it: ${asking}`,
    ]
  })
}

/** `X_ADS_HOST` does not stand in `MAX_ADS_HOSTS`. */
export function isSpelt(text: string, name: string): boolean {
  return text.includes(name) && new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(text)
}
