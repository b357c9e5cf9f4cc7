import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { lookCodes } from '../../src/look.ts'
import { unknownReasons } from '../../src/request.ts'
import { apilift, copyOf, project, tree } from './run.ts'

const call = "fetch('https://ads-api.x.com/12/accounts/a1/campaigns?draft_only=true')\n"

describe('exit codes', () => {
  test('0 and the number of files for a tree without any request', async () => {
    const { code, out } = await apilift(['audit'], {
      cwd: tree({ 'a.js': 'fetch("https://example.com/12/accounts")\n' }),
    })
    expect(code).toBe(0)
    expect(out).toContain('looked at 1 source file')
  })
  test('1 for a finding, and 0 for the same with --fail-on never', async () => {
    const cwd = tree({ 'a.js': call })
    expect((await apilift(['audit'], { cwd })).code).toBe(1)
    expect((await apilift(['audit', '--fail-on', 'never'], { cwd })).code).toBe(0)
  })
  test.each([
    [['audit', 'nowhere'], 'there is no file or folder nowhere'],
    [['audit', '--to', '13'], 'has no version "13"'],
    [['audit', '--as-of', '2026-02-30'], 'is no date'],
    [
      ['audit', '--fromat', 'json'],
      '--fromat: there is no such option. Did you mean --format? apilift audit --help lists',
    ],
    [['audit', '--json'], '--json: there is no such option. Did you mean --format json?'],
    [['audit', '--no-colour'], '--no-colour: there is no such option. Did you mean --color?'],
    [['--versoin'], '--versoin: there is no such option. Did you mean --version?'],
    [['audti'], 'There is no command "audti". Did you mean audit? Expected one of audit, migrate'],
    [['frob', '--cwd', 'x'], 'There is no command "frob".'],
    [[], 'Name a command'],
    [['audit', '--format', 'yaml'], '--format: met "yaml"; expected pretty, json.'],
    [['audit', '--to'], '--to: met nothing; expected a value.'],
    [['explain'], 'apilift explain: an argument is missing.'],
    [['rules', 'more'], 'apilift rules: met "more", which is one argument too many.'],
    [['rules', '--from', '9', '--to', '8'], '--from 9 is newer than --to 8'],
    [['catalogue', 'check', '/nope'], 'there is no folder /nope.'],
    [['audit', '--only', 'x-ads/v5-draft-only-to-with-drafts'], 'Did you mean x-ads/v5-draft-only-to-with-draft'],
    [['audit', '--to', '11', '--to', '12'], '--to: met 11 and 12'],
    [['audit', '--output', 'json:a.js/report.json'], '--output: '],
    [['audit', '--baseline', 'nowhere.json'], 'there is no file'],
    [['explain', 'v5-draft-only'], 'Did you mean x-ads/v5-draft-only-to-with-draft'],
  ])('2 and a sentence for %s', async (args, message) => {
    const { code, err } = await apilift(args, { cwd: tree({ 'a.js': call }) })
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(err).not.toContain('    at ')
  })
  test('3 when a candidate does not parse, and when there is no file to look at', async () => {
    const broken = await apilift(['audit'], {
      cwd: tree({ 'a.ts': `const u = 'https://ads-api.x.com/12/accounts'\nfetch(u;\n` }),
    })
    expect(broken.code).toBe(3)
    expect(broken.out).toContain("a.ts: parse error at 2:8: ')' expected.")
    expect((await apilift(['audit'], { cwd: tree({}) })).code).toBe(3)
  })
  test('3 for paths without a source file, whatever else the tree holds', async () => {
    const { code, out } = await apilift(['audit', 'README.md'], { cwd: tree({ 'a.js': call, 'README.md': 'hi' }) })
    expect(code).toBe(3)
    expect(out).toContain('No source file among the given paths')
  })
  test('a path behind --only is a path, and ids may stand side by side', async () => {
    const cwd = tree({ 'src/a.js': call })
    const id = 'x-ads/v5-draft-only-to-with-draft'
    expect((await apilift(['audit', '--only', id, 'src'], { cwd })).code).toBe(1)
    expect((await apilift(['audit', '--skip', `${id},x-ads/v2-tweet-status-to-text`, 'src'], { cwd })).code).toBe(0)
  })
  test('3 beats 1, and 3 for what could not be read only when asked', async () => {
    const cwd = tree({ 'a.js': call, 'b.ts': `const u = 'https://ads-api.x.com/12/'\n(` })
    expect((await apilift(['audit'], { cwd })).code).toBe(3)
    const blind = tree({ 'a.js': 'fetch(`https://ads-api.x.com/${process.env.V}/accounts`)\n' })
    expect((await apilift(['audit'], { cwd: blind })).code).toBe(0)
    expect((await apilift(['audit', '--fail-on-undecided'], { cwd: blind })).code).toBe(3)
    const value = tree({
      'a.js': `const groups = new Set(['VIDEO']); groups.add(process.argv[2])\nfetch('https://ads-api.x.com/12/stats/accounts/a?metric_groups=' + [...groups].join(','))\n`,
    })
    const { code, out } = await apilift(['audit', '--fail-on-undecided'], { cwd: value })
    expect(code).toBe(3)
    expect(out).not.toContain('Looked, and clean')
  })
})

describe('what is audited cannot steer', () => {
  test('a bundle of 30 MB, a binary, links in a circle: skipped and said so', async () => {
    const cwd = tree({
      'big.js': `var a="https://ads-api.x.com/12/";${'f();'.repeat(7_500_000)}`,
      'x.ts': Buffer.from([1, 0, 2, 0]),
    })
    symlinkSync('.', join(cwd, 'loop'))
    symlinkSync('self', join(cwd, 'self'))
    const { code, out } = await apilift(['audit'], { cwd })
    expect(code).toBe(0)
    expect(out).toContain('big.js: too large (29 MB)')
    expect(out).toContain('x.ts: binary file')
    expect(out).toContain('Nothing found in what could be read')
  })
  test('colour codes and reordering characters of a source are spelt out', async () => {
    const cwd = tree({ 'a.js': `${call.trim()} // \u001b[31m\u202e\n` })
    const { out } = await apilift(['audit'], { cwd, columns: 200 })
    expect(out).not.toContain('\u001b')
    expect(out).not.toContain('\u202e')
    expect(out).toContain('\\u001b')
  })
  test('git runs nothing that the repository configures', async () => {
    const cwd = tree({ 'a.js': call, 'run.sh': '#!/bin/sh\ntouch ran\n' })
    execFileSync('git', ['init', '-q'], { cwd })
    writeFileSync(
      join(cwd, '.git/config'),
      `[core]\n\tfsmonitor = sh ${cwd}/run.sh\n\thooksPath = ${cwd}\n\tpager = sh ${cwd}/run.sh\n[diff]\n\texternal = sh ${cwd}/run.sh\n`,
      { flag: 'a' },
    )
    expect((await apilift(['audit'], { cwd })).out).toContain('1 request')
    expect((await apilift(['migrate', '--write', '--tier', 'review'], { cwd })).err).toContain('uncommitted changes')
    expect(existsSync(join(cwd, 'ran'))).toBe(false)
  })
})

describe('output', () => {
  test.each(['campaign-desk', 'audience-sync', 'social-studio'])(
    'the JSON for %s keeps to the published schema',
    async (name) => {
      const { out } = await apilift(['audit', '--cwd', `fixtures/${name}/before`, '--format', 'json'])
      const schema = JSON.parse(readFileSync(join(project, 'docs/audit.schema.json'), 'utf8')) as object
      const validate = new Ajv({ allErrors: true, strict: false }).compile(schema)
      expect(validate(JSON.parse(out)), JSON.stringify(validate.errors)).toBe(true)
    },
  )
  test('the published schema knows every code of what was not read, wherever it stands', () => {
    const schema = readFileSync(join(project, 'docs/audit.schema.json'), 'utf8')
    const lists = [...schema.matchAll(/"enum": (\[\s*"environment-without-default"[^\]]*\])/g)]
    expect(lists).toHaveLength(2)
    for (const [, list] of lists) expect(JSON.parse(list!)).toEqual([...unknownReasons])
  })
  test('and every code of what a look is for', () => {
    const schema = readFileSync(join(project, 'docs/audit.schema.json'), 'utf8')
    const [, list] = /"enum": (\[\s*"change",[^\]]*\])/.exec(schema) ?? []
    expect(JSON.parse(list!)).toEqual([...lookCodes])
  })
  test('the same input gives the same bytes', async () => {
    const args = ['audit', '--cwd', 'fixtures/campaign-desk/before', '--format', 'json']
    expect((await apilift(args)).out).toBe((await apilift(args)).out)
  })
  test.each([80, 200])('no line is wider than %i columns, and nothing is coloured in a pipe', async (columns) => {
    for (const name of ['campaign-desk', 'audience-sync', 'social-studio']) {
      const { out } = await apilift(['audit', '--cwd', `fixtures/${name}/before`], { columns })
      expect(out.split('\n').filter((line) => line.length > columns)).toEqual([])
      expect(out).not.toContain('\u001b')
    }
  })
  test('a baseline accepts what it holds, and no more', async () => {
    const cwd = tree({ 'a.js': call })
    await apilift(['audit', '--write-baseline', 'known.json'], { cwd })
    const known = await apilift(['audit', '--baseline', 'known.json'], { cwd })
    expect(known.code).toBe(0)
    expect(known.out).toContain('Nothing new among what was asked for; 1 change affects this code')
    writeFileSync(join(cwd, 'a.js'), call + call)
    expect((await apilift(['audit', '--baseline', 'known.json'], { cwd })).code).toBe(1)
  })
  test('--why shows where every part of a request was read', async () => {
    const { out } = await apilift(['audit', '--cwd', 'fixtures/campaign-desk/before', '--why', 'r1'])
    expect(out).toMatch(/through Campaigns\.list > Resource\.index > AdsHttp\.get > AdsHttp\.send/)
    expect(out).toMatch(/version +4 \(inferred|version +4 \(proven/)
    expect(out).toContain('src/config.ts:4:28')
  })
})

test('a terminal sees that something goes on, a pipe does not', async () => {
  const cwd = tree({ 'a.js': call })
  expect((await apilift(['audit'], { cwd, isErrorTTY: true })).err).toBe('reading the tree…\r\u001B[K')
  expect((await apilift(['audit'], { cwd })).err).toBe('')
  expect((await apilift(['audit', '--quiet'], { cwd, isErrorTTY: true })).err).toBe('')
})

test('--verbose lists the ledger: every change with the requests it was held against', async () => {
  const cwd = tree({ 'a.js': call })
  const { out } = await apilift(['audit', '--verbose'], { cwd })
  expect(out).toMatch(/Ledger\n {2}affected: 1 change\n {4}x-ads\/v5-draft-only-to-with-draft\n {6}a\.js:1\n/)
  expect(out).toMatch(/not affected: 2\d\d changes\n/)
  expect((await apilift(['audit'], { cwd })).out).not.toContain('Ledger')
})

describe('configuration', () => {
  test('flag beats environment beats file', async () => {
    const cwd = tree({ 'a.js': call, 'apilift.config.json': '{ "failOn": "never" }' })
    expect((await apilift(['audit'], { cwd })).code).toBe(0)
    expect((await apilift(['audit'], { cwd, env: { APILIFT_FAIL_ON: 'error' } })).code).toBe(1)
    expect((await apilift(['audit', '--fail-on', 'never'], { cwd, env: { APILIFT_FAIL_ON: 'error' } })).code).toBe(0)
  })
  test('a mistyped environment is no silence', async () => {
    const { code, err } = await apilift(['audit'], { cwd: tree({ 'a.js': call }), env: { APILIFT_FAIL_ON: 'often' } })
    expect(code).toBe(2)
    expect(err).toContain('APILIFT_FAIL_ON: met "often"; expected error, warning, note, never.')
  })
  test.each([
    ['apilift.config.json', '{\n  "to": 12\n}', 'apilift.config.json:2: to: met 12; expected a text (quote it: "12").'],
    [
      'apilift.config.yaml',
      'target: "12"\n',
      'apilift.config.yaml:1: target: unknown setting. Did you mean tier? Expected one of',
    ],
    ['apilift.config.json', '{ "failOn": "often" }', 'failOn: met "often"; expected error, warning, note, never.'],
    ['apilift.config.json', '{\n  "to": "12"\n', 'json:3:1: met the end of the file; expected a closing brace'],
    ['apilift.config.json', '{ "to": "12",\n  "api" "x" }', 'json:2:9: met "x"; expected a colon.'],
    ['apilift.config.json', "{ 'to': '12' }", "json:1:3: met 'to'; expected a value; names and texts stand in double"],
    ['apilift.config.yaml', 'to: "12\nfoo: [1', 'yaml:2:8: Missing closing "quote; expected YAML.'],
  ])('a mistake in %s is named by its place, what was met and what was expected', async (file, text, message) => {
    const { code, err } = await apilift(['audit'], { cwd: tree({ 'a.js': call, [file]: text }) })
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
  test('a configuration that is code is never run', async () => {
    const cwd = tree({ 'a.js': call, 'apilift.config.js': 'require("fs").writeFileSync("ran", "")' })
    expect((await apilift(['audit'], { cwd })).err).toContain('code is never loaded')
    expect(existsSync(join(cwd, 'ran'))).toBe(false)
    expect((await apilift(['audit', '--config', 'apilift.config.js'], { cwd })).err).toContain('code is never loaded')
  })
})

describe('catalogue', () => {
  test('a broken copy is refused with file and line, the good one counts its entries', async () => {
    const folder = copyOf('rules/x-ads')
    const file = join(folder, 'v0-to-v1.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('kind: endpoint-renamed', 'kind: endpoint-renmaed'))
    const { code, err } = await apilift(['catalogue', 'check', folder])
    expect(code).toBe(2)
    expect(err).toMatch(/v0-to-v1\.yaml:\d+: kind: met "endpoint-renmaed"; expected one of/)
    expect((await apilift(['rules', '--json'])).out).toContain('"id": "x-ads/v5-draft-only-to-with-draft"')
  })
  test('rules picks the hops between two versions', async () => {
    const { out } = await apilift(['rules', '--from', '6', '--to', '8'])
    expect(out.trim().split('\n')).toHaveLength(9)
  })
  test.each([80, 200])('versions keeps to %i columns, the requests of a tree beside or below', async (columns) => {
    const { out } = await apilift(['versions', '--cwd', 'fixtures/campaign-desk/before'], { columns })
    expect(out.split('\n').filter((line) => line.length > columns)).toEqual([])
    expect(/ago {2}<- 12 requests here/.test(out)).toBe(columns === 200)
  })
  test('versions tells projections from dates, and counts the requests of a tree', async () => {
    const { out } = await apilift(['versions', '--cwd', 'fixtures/campaign-desk/before'])
    expect(out).toMatch(/v4 .* 2019-08-28 .*\n {11}<- 12 requests here\n/)
    expect(out).toContain('projection: the policy of 6 months')
    expect(out).toMatch(/^ {2}v12 +2022-10-27 {2}- +- +current +no end announced$/m)
  })
})
