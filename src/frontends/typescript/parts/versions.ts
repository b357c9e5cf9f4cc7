/** The versions of a request: the literal in its URL or option, or what the installed SDK calls when nothing says so. */

import type { NamedWrapper } from '../../../finding.ts'
import type { FileSource } from '../../../files.ts'
import type { Audience } from '../../../manifests/npm.ts'
import type { Certainty, Unknown, Version } from '../../../request.ts'
import { weaker } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import type { Identity } from './identity.ts'
import { placeOf, siteOfText, unknownAt } from './places.ts'
import type { SdkCall } from '../sinks/sink.ts'
import { usesOfVersion } from './version-uses.ts'

export interface Surroundings {
  readonly files: FileSource
  /** Files that name an API themselves. */
  readonly seeds: readonly string[]
  readonly wrappers: readonly NamedWrapper[]
  /** Who may call what a file has. */
  audienceOf(file: string): Audience
  /** The API version that an installed SDK calls by default, for a file; null when it cannot be told. */
  sdkDefault(file: string, packageName: string): { readonly version: string | null; readonly certain: boolean } | null
}

/** The version that a text says; none when no text does. */
export function writtenVersions(cx: Context, { version, catalogue }: Identity): readonly Version[] {
  if (version.value === null) return []
  const first = version.pieces.find((piece) => piece.kind === 'lit')
  const certainty = version.pieces.reduce<Certainty>(
    (all, piece) => (piece.kind === 'lit' ? weaker(all, piece.certainty) : all),
    'proven',
  )
  const site = siteOfText(cx, version.pieces)
  const { comparedAt, alsoIn } = first ? usesOfVersion(cx, first.node, version.value, catalogue) : {}
  return [
    {
      value: version.value,
      site,
      certainty,
      ...(comparedAt ? { comparedAt: placeOf(cx, comparedAt) } : {}),
      ...(alsoIn ? { alsoIn: placeOf(cx, alsoIn) } : {}),
      ...(first?.environment === undefined ? {} : { environment: first.environment }),
      ...(first?.definition ? { definedAt: first.definition.places } : {}),
    },
  ]
}

export function readVersions(
  cx: Context,
  identity: Identity,
  sdk: SdkCall | null,
  around: Surroundings,
): { readonly versions: readonly Version[]; readonly unknown: Unknown | null } {
  const { version } = identity
  const written = writtenVersions(cx, identity)
  if (written.length > 0) return { versions: written, unknown: null }
  if (sdk?.version === null) {
    const known = around.sdkDefault(cx.fileOf(sdk.constructor) ?? '', sdk.package)
    if (!known?.version)
      return { versions: [], unknown: unknownAt(cx, 'version', 'sdk-release-unknown', sdk.constructor, sdk.package) }
    const certainty = known.certain ? 'proven' : 'inferred'
    const base: Version = { value: known.version, site: null, certainty }
    if (!sdk.options) return { versions: [base], unknown: null }
    const slot = { form: 'object' as const, in: 'query' as const, place: placeOf(cx, sdk.options) }
    return { versions: [{ ...base, option: { name: sdk.option, slot } }], unknown: null }
  }
  return {
    versions: [],
    unknown: unknownAt(cx, 'version', version.reason ?? 'dynamic-value', version.node, version.name),
  }
}
