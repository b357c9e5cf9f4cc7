/** A light start: what `--version`, `--help` and a mistyped command load. */

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { apilift, project } from './run.ts'

/** Packages that are imported at once by a source, its own imports included; types and `import()` load nothing. */
function loadedBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const packages = new Set<string>()
  if (seen.has(file)) return packages
  seen.add(file)
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  for (const statement of source.statements) {
    const isImport = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
    if (!isImport || !statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const isType = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : statement.isTypeOnly
    if (isType) continue
    const name = statement.moduleSpecifier.text
    if (!name.startsWith('.')) packages.add(name)
    else for (const one of loadedBy(join(dirname(file), name), seen)) packages.add(one)
  }
  return packages
}

test('the way to a command loads neither ts-morph nor TypeScript nor zod nor a reader of YAML or TOML', () => {
  const loaded = loadedBy(join(project, 'src/cli/main.ts'))
  expect(loaded).toContain('yargs')
  expect([...loaded].filter((name) => /^(ts-morph|typescript|zod|yaml|smol-toml)\b/.test(name))).toEqual([])
})

test('the plugin loads none of them before a file asks', () => {
  const loaded = loadedBy(join(project, 'src/faces/eslint/index.ts'))
  expect(loaded).toContain('jsonc-parser')
  expect([...loaded].filter((name) => /^(ts-morph|typescript|zod|yaml|smol-toml)\b/.test(name))).toEqual([])
})

test('--version and --help answer 0 on stdout', async () => {
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string }
  expect(await apilift(['--version'])).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' })
  const help = await apilift(['--help'])
  expect(help.code).toBe(0)
  expect(help.out).toContain('apilift migrate [paths..]')
})
