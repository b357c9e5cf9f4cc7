/** `apilift explain ID`: the entry of the catalogue as a page, or what another id of a report means. */

import { UsageError } from '../../errors.ts'
import { explain, explainOwn } from '../../faces/report/explain.ts'
import { colorsFor } from '../../faces/report/text.ts'
import { nearest } from '../../nearest.ts'
import { ownFinding, ownIds } from '../../own-findings.ts'
import type { Io } from '../io.ts'
import { readOptions } from '../options.ts'
import { loadCatalogues } from '../run.ts'

export async function run(args: Record<string, unknown>, io: Io): Promise<number> {
  const options = readOptions(args, io)
  const id = String(args['id'])
  const catalogues = await loadCatalogues(options)
  for (const catalogue of catalogues) {
    const change = catalogue.changes.find((one) => one.id === id || one.id === `${catalogue.api.id}/${id}`)
    if (!change) continue
    io.stdout(
      explain(change, catalogue, { colors: colorsFor(options.color), width: Math.min(Math.max(io.columns, 60), 110) }),
    )
    return 0
  }
  const apis = catalogues.map(({ api }) => api.id)
  const own = ownFinding(id, apis)
  if (own) {
    const width = Math.min(Math.max(io.columns, 60), 110)
    io.stdout(explainOwn(id, own, { colors: colorsFor(options.color), width }))
    return 0
  }
  const names = [...catalogues.flatMap((catalogue) => catalogue.changes.map((change) => change.id)), ...ownIds(apis)]
  throw new UsageError(`there is no change "${id}". Did you mean ${nearest(id, names, 3).join(', ')}?`)
}
