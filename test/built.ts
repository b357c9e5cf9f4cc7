/** The program as it is published, for tests that start it or load it by its name: built anew when a source is newer. */

import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Absolute path of a file in `dist`. */
export function built(file: string): string {
  const made = statSync(join(root, 'dist/catalogue/index.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const newest = Math.max(...['src', 'rules'].flatMap((folder) => timesIn(join(root, folder))))
  if (newest > made) execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'pipe' })
  return join(root, 'dist', file)
}

function timesIn(folder: string): readonly number[] {
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      // The build writes this one itself.
      .filter((entry) => entry.isFile() && entry.name !== 'schema.json')
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)
  )
}
