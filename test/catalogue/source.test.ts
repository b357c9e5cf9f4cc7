import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { compileFolder, compileFolders } from '../../src/catalogue/source.ts'
import { CatalogueError } from '../../src/errors.ts'
import { bakery } from './bakery.ts'

let folder = ''

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'apilift-catalogue-'))
})

afterEach(() => {
  fs.rmSync(folder, { recursive: true })
})

/** Writes the bakery into `<folder>/rules/bakery`. */
function write(files: ReadonlyMap<string, string>): void {
  for (const [file, text] of files) {
    const full = path.join(folder, file)
    fs.mkdirSync(path.dirname(full), { recursive: true })
    fs.writeFileSync(full, text)
  }
}

test('a folder is one catalogue, or holds several', () => {
  write(bakery())
  expect(compileFolder(path.join(folder, 'rules/bakery'), 'rules/bakery').api.id).toBe('bakery')
  expect(compileFolders(path.join(folder, 'rules'), 'rules').map((catalogue) => catalogue.api.id)).toEqual(['bakery'])
})

test('positions are shown as the folder was called', () => {
  write(bakery())
  const catalogue = compileFolder(path.join(folder, 'rules/bakery'), 'rules/bakery')
  expect(catalogue.changes[0]?.position).toEqual({ file: 'rules/bakery/v2-to-v3.yaml', line: 20 })
})

test('a folder without api.yaml is no catalogue', () => {
  expect(() => compileFolders(folder, 'rules')).toThrow(
    new CatalogueError(['rules:1: folder: met no api.yaml; expected a catalogue; check the path']),
  )
})

test('a file over 5 MB is refused unread', () => {
  write(bakery().set('rules/bakery/out-of-band.yaml', `#${'x'.repeat(10 * 1024 * 1024)}\n`))
  expect(() => compileFolder(path.join(folder, 'rules/bakery'), 'rules/bakery')).toThrow(
    /^rules\/bakery\/out-of-band\.yaml:1: file: met no text, or more than 5 MB of it; expected YAML of at most 5 MB; /,
  )
})
