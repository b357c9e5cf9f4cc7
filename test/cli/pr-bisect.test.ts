/** The commits of a migrated fixture, one by one, with the real compiler: each type-checks, and a bisect finds the change it is asked for. */

import { execFileSync } from 'node:child_process'
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { fixtureRepository, git } from './repository.ts'
import { apilift, project } from './run.ts'

const branch = 'apilift/x-ads-v4-to-v12'
/** Libraries and packages are the same at every commit, so they are parsed once. */
const shared = new Map<string, ts.SourceFile | undefined>()

/** What the compiler says about the files that are checked out, with the project's own settings. */
function typeErrors(root: string): string {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config: unknown
  }
  const own = { noEmit: true, skipLibCheck: true, types: ['node'] }
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root, own)
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => {
    if (name.startsWith(join(root, 'src'))) return read(name, ...rest)
    if (!shared.has(name)) shared.set(name, read(name, ...rest))
    return shared.get(name)
  }
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options, host))
  return ts.formatDiagnostics(diagnostics, host)
}

test.each(['change', 'hop'])('by %s: every commit type-checks', { timeout: 300_000 }, async (by) => {
  const root = fixtureRepository('campaign-desk')
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
  await apilift(['pr', '--tier', 'review', '--by', by], { cwd: root })
  const commits = git(root, 'rev-list', '--reverse', `main..${branch}`).split('\n')
  expect(commits.length).toBe(by === 'hop' ? 5 : 8)
  for (const commit of commits) {
    git(root, 'checkout', '-q', commit)
    expect([git(root, 'log', '-1', '--format=%s'), typeErrors(root)]).toEqual([expect.any(String), ''])
  }
})

test('the compiler is asked in earnest: half a rename does not pass', () => {
  const root = fixtureRepository('campaign-desk')
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
  const file = join(root, 'src/resources/line-items.ts')
  writeFileSync(file, execFileSync('sed', ['s/lookalike_expansion/audience_expansion/', file], { encoding: 'utf8' }))
  expect(typeErrors(root)).toContain('lookalike_expansion')
})

test('a bisect over the branch ends at the commit of the change it looks for', async () => {
  const root = fixtureRepository('campaign-desk')
  await apilift(['pr', '--tier', 'review'], { cwd: root })
  const judge = join(root, '.git/judge')
  writeFileSync(judge, '#!/bin/sh\n! grep -rq with_draft src\n')
  chmodSync(judge, 0o755)
  git(root, 'bisect', 'start', branch, 'main')
  expect(git(root, 'bisect', 'run', judge)).toMatch(/is the first bad commit/)
  expect(git(root, 'log', '-1', '--format=%s', 'refs/bisect/bad')).toMatch(/`draft_only` became `with_draft`/)
})
