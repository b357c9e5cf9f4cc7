/** `apilift catalogue check|new|schema`: everything about a catalogue that can be wrong, with file and line. */

import path from 'node:path'
import { kindOf, writeOwn } from '../../files.ts'
import { UsageError } from '../../errors.ts'
import type { Io } from '../io.ts'

export async function run(args: Record<string, unknown>, io: Io): Promise<number> {
  if (args['action'] === 'schema') {
    const { jsonSchema } = await import('../../catalogue/schema.ts')
    io.stdout(`${JSON.stringify(jsonSchema(), null, 2)}\n`)
    return 0
  }
  if (args['action'] === 'new') return create(typeof args['folder'] === 'string' ? args['folder'] : null, io)
  const { compileFolders } = await import('../../catalogue/source.ts')
  const { compileShipped } = await import('../../catalogue/shipped.ts')
  const { checkExamples } = await import('../../examples.ts')
  const { checkComposition } = await import('../../composition.ts')
  const given = typeof args['folder'] === 'string' ? args['folder'] : null
  const folder = given === null ? null : path.resolve(io.cwd, given)
  if (folder !== null && kindOf(folder) !== 'folder') throw new UsageError(`there is no folder ${given!}.`)
  const catalogues = folder === null ? compileShipped() : compileFolders(folder, given!)
  const problems = catalogues.flatMap((catalogue) => [...checkExamples(catalogue), ...checkComposition(catalogue)])
  for (const problem of problems) io.stderr(`${problem}\n`)
  for (const { api, changes, endpoints } of catalogues) {
    const examples = changes.reduce((sum, change) => sum + change.examples.length + change.untouched.length, 0)
    io.stdout(
      `${api.id}: ${changes.length} changes, ${endpoints.length} endpoints, ${api.versions.length} versions, ${examples} examples; ${problems.length === 0 ? 'all good, and every pair of versions composes' : `${problems.length} problems`}\n`,
    )
  }
  return problems.length > 0 ? 2 : 0
}

/** Writes a skeleton that passes the check. @throws UsageError when the folder is there, or its name is no id. */
async function create(folder: string | null, io: Io): Promise<number> {
  if (folder === null) throw new UsageError('catalogue new: name the folder; its last part is the id of the API.')
  const full = path.resolve(io.cwd, folder)
  const id = path.basename(full)
  if (!/^[a-z][a-z0-9-]*$/.test(id))
    throw new UsageError(`catalogue new: "${id}" is no id. Expected small letters, digits and hyphens.`)
  if (kindOf(full) !== null) throw new UsageError(`${folder} is there already; it is left as it is.`)
  const { scaffold } = await import('../../catalogue/scaffold.ts')
  for (const [name, text] of scaffold(id)) {
    writeOwn(path.join(full, name), text)
    io.stdout(`${path.join(folder, name)}\n`)
  }
  return 0
}
