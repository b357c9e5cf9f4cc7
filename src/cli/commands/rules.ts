/** `apilift rules`: the changes of the catalogue as a table or as JSON. */

import type { Catalogue, Change } from '../../catalogue/types.ts'
import { UsageError } from '../../errors.ts'
import { colorsFor, fitted } from '../../faces/report/text.ts'
import { nearest } from '../../nearest.ts'
import { rankOf } from '../../version.ts'
import type { Io } from '../io.ts'
import type { Options } from '../options.ts'
import { readOptions } from '../options.ts'
import { loadCatalogues } from '../run.ts'

export async function run(args: Record<string, unknown>, io: Io): Promise<number> {
  const options = readOptions(args, io)
  const catalogues = await loadCatalogues(options)
  const changes = catalogues.flatMap((catalogue) => selected(catalogue, options))
  const kind = typeof args['kind'] === 'string' ? args['kind'] : null
  const kinds = [...new Set(catalogues.flatMap((catalogue) => catalogue.changes.map((change): string => change.kind)))]
  if (kind !== null && !kinds.includes(kind))
    throw new UsageError(`--kind: there is no "${kind}". Did you mean ${nearest(kind, kinds).join(' or ')}?`)
  const chosen = kind === null ? changes : changes.filter((change) => change.kind === kind)
  if (args['json'] === true) {
    io.stdout(`${JSON.stringify(chosen, null, 2)}\n`)
    return 0
  }
  const colors = colorsFor(options.color)
  const width = Math.max(io.columns, 60)
  for (const change of chosen) {
    const hop = change.hop === null ? 'oob' : `v${change.hop}`
    const head = `${hop.padEnd(4)}${change.applicability.padEnd(7)} `
    io.stdout(
      `${colors.dim(head)}${colors.cyan(change.id)}${width > 140 ? `  ${fitted(change.title, width - head.length - change.id.length - 3)}` : ''}\n`,
    )
  }
  if (!options.quiet) io.stderr(`${chosen.length} changes\n`)
  return 0
}

/** Changes of the hops from --from to --to; all of them without. */
function selected(catalogue: Catalogue, options: Options): readonly Change[] {
  const versions = catalogue.api.versions.map((one) => one.version)
  for (const name of ['from', 'to'] as const)
    if (options[name] !== undefined && !versions.includes(options[name]))
      throw new UsageError(
        `--${name}: ${catalogue.api.id} has no version "${options[name]}". Expected one of ${versions.join(', ')}.`,
      )
  if (options.from === undefined && options.to === undefined) return catalogue.changes
  const low = options.from === undefined ? -1 : rankOf(versions, options.from)
  const high = options.to === undefined ? versions.length : rankOf(versions, options.to)
  if (low > high)
    throw new UsageError(
      `--from ${options.from!} is newer than --to ${options.to!}; expected the hops from an older version to a newer one.`,
    )
  return catalogue.changes.filter(
    (change) => change.hop !== null && rankOf(versions, change.hop) > low && rankOf(versions, change.hop) <= high,
  )
}
