/** `apilift versions`: the timeline, with today in it, the clients a tree depends on, and the versions it calls. */

import { versionsTable } from '../../faces/report/versions.ts'
import { colorsFor } from '../../faces/report/text.ts'
import { openDisk } from '../../files.ts'
import { dependenciesIn } from '../../manifests/index.ts'
import type { Io } from '../io.ts'
import { readOptions } from '../options.ts'
import { loadCatalogues, runAudit } from '../run.ts'

export async function run(args: Record<string, unknown>, io: Io): Promise<number> {
  const options = readOptions(args, io)
  const catalogues = await loadCatalogues(options)
  const isAsked = Array.isArray(args['paths']) && args['paths'].length > 0
  const audits = isAsked || args['cwd'] !== undefined ? (await runAudit(options)).audits : []
  const files = openDisk(options.root)
  for (const catalogue of catalogues)
    io.stdout(
      versionsTable(
        catalogue.api,
        audits.find((audit) => audit.api === catalogue.api.id) ?? null,
        dependenciesIn(files, catalogue.api),
        {
          colors: colorsFor(options.color),
          asOf: options.asOf,
          verbose: options.verbose,
          width: Math.min(Math.max(io.columns, 60), 160),
        },
      ),
    )
  return 0
}
