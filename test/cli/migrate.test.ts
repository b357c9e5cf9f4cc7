import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { apilift, copyOf, tree } from './run.ts'

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', ...args], { cwd, encoding: 'utf8' })
}

function committed(cwd: string): string {
  git(cwd, 'init', '-q')
  git(cwd, 'add', '-A')
  git(cwd, 'commit', '-q', '-m', 'before')
  return cwd
}

const safe = "fetch('https://ads-api.x.com/12/accounts/a1/tweet?status=x&as_user_id=1', { method: 'POST' })"

describe('a dry run', () => {
  test.each(['campaign-desk', 'audience-sync', 'social-studio'])(
    'prints a patch for %s that git applies, and writes nothing',
    async (name) => {
      const cwd = committed(copyOf(`fixtures/${name}/before`))
      const { code, out } = await apilift(['migrate', '--tier', 'review'], { cwd })
      expect(code).toBe(0)
      expect(git(cwd, 'status', '--porcelain')).toBe('')
      writeFileSync(join(cwd, 'out.patch'), out)
      git(cwd, 'apply', 'out.patch')
      expect(git(cwd, 'diff', '--stat')).toContain('changed')
    },
  )
  test('the patch keeps CRLF, a byte order mark and a missing last newline', async () => {
    const cwd = committed(tree({ 'a.js': `\uFEFF// crlf\r\n${safe}` }))
    const { out } = await apilift(['migrate'], { cwd })
    writeFileSync(join(cwd, 'out.patch'), out)
    git(cwd, 'apply', '--check', 'out.patch')
    expect(out).toContain('No newline at end of file')
  })
  test('--check answers 1 when there is something to change, 0 afterwards', async () => {
    const cwd = committed(tree({ 'a.js': `${safe}\n` }))
    expect((await apilift(['migrate', '--check'], { cwd })).code).toBe(1)
    await apilift(['migrate', '--write', '--tier', 'review'], { cwd })
    expect((await apilift(['migrate', '--check', '--tier', 'review'], { cwd })).code).toBe(0)
  })
})

test('3 when a candidate does not parse, also with edits to write', async () => {
  const cwd = tree({ 'a.js': `${safe}\n`, 'b.ts': `const u = 'https://ads-api.x.com/12/'\n(` })
  expect((await apilift(['migrate', '--check'], { cwd })).code).toBe(3)
})

describe('--write', () => {
  test('refuses a dirty tree, and names the files', async () => {
    const cwd = committed(tree({ 'a.js': `${safe}\n` }))
    writeFileSync(join(cwd, 'b.txt'), 'new')
    const { code, err } = await apilift(['migrate', '--write'], { cwd })
    expect(code).toBe(2)
    expect(err).toContain('uncommitted changes (b.txt)')
    expect((await apilift(['migrate', '--write', '--allow-dirty'], { cwd })).out).toBe('a.js\n')
  })
  test('writes without git, and says that there is no way back', async () => {
    const cwd = tree({ 'a.js': `${safe}\n` })
    const { err } = await apilift(['migrate', '--write'], { cwd })
    expect(err).toContain('not in a git work tree')
    expect(readFileSync(join(cwd, 'a.js'), 'utf8')).toContain('text=x')
  })
  test('stays below the tier: a change that needs a look waits, and is said to', async () => {
    const cwd = tree({ 'a.js': "fetch('https://ads-api.x.com/12/accounts/a1/campaigns?draft_only=true')\n" })
    const { out, err } = await apilift(['migrate'], { cwd })
    expect(out).toBe('')
    expect(err).toContain('with a look: 1 edit, in 1 fix; --tier review writes them')
  })
  test('keeps line ends, byte order mark, mode and every byte it does not mean', async () => {
    const cwd = tree({ 'a.js': `\uFEFF// crlf\r\n\t${safe} // ends here` })
    chmodSync(join(cwd, 'a.js'), 0o755)
    await apilift(['migrate', '--write'], { cwd })
    expect(readFileSync(join(cwd, 'a.js'), 'utf8')).toBe(
      `\uFEFF// crlf\r\n\t${safe.replace('status=', 'text=')} // ends here`,
    )
    expect(statSync(join(cwd, 'a.js')).mode & 0o777).toBe(0o755)
  })
  test('answers 1 when something is left that only a human can do', async () => {
    const cwd = copyOf('fixtures/audience-sync/before')
    const { code, err } = await apilift(['migrate', '--write', '--tier', 'review'], { cwd })
    expect(code).toBe(1)
    expect(err).toMatch(/because x-ads\/v11-campaigns-start-time-removed at lib\/campaigns\.js:19\s+needs\s+a\s+human/)
  })
})
