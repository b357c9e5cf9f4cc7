/** What a change means for a request, row by row: version of the request, version of the change, target, date. */

import { describe, expect, test } from 'vitest'
import { audit } from '../src/audit.ts'
import type { AuditOptions } from '../src/audit.ts'
import { loadShipped } from '../src/catalogue/shipped.ts'
import { overlay } from '../src/files.ts'
import type { Audit } from '../src/finding.ts'
import { typescript } from '../src/frontends/typescript/index.ts'
import { planWrites } from '../src/migrate.ts'

type Tree = string | Record<string, string>

function run(tree: Tree, options: Partial<AuditOptions> = {}): Audit {
  const files = overlay(null, new Map(Object.entries(typeof tree === 'string' ? { 'a.ts': tree } : tree)))
  const [only] = audit({ files, catalogues: loadShipped(), frontend: typescript, asOf: '2026-11-24', ...options })
  return only!
}

/** `change when severity applicability` of every finding. */
function finds(tree: Tree, options: Partial<AuditOptions> = {}): string[] {
  return run(tree, options).findings.map((one) =>
    [one.change.replace('x-ads/', ''), one.when, one.severity, one.applicability].join(' '),
  )
}

/** The first file after `migrate --write --tier review`. */
function migrated(tree: Tree, options: Partial<AuditOptions> = {}, tier: 'safe' | 'review' = 'review'): string {
  const texts = typeof tree === 'string' ? { 'a.ts': tree } : tree
  const files = overlay(null, new Map(Object.entries(texts)))
  const [first] = Object.keys(texts)
  return (
    planWrites(run(tree, options), files, typescript, tier, { catalogues: loadShipped() }).changes.find(
      (change) => change.path === first,
    )?.text ?? texts[first!]!
  )
}

/** For each fix what holds it back, by commas; empty where nothing does. */
const reasons = (fixes: Audit['fixes']): readonly string[] =>
  fixes.map((fix) => fix.blockers.map((one) => one.text).join())

const get = (version: string, path: string): string => `fetch('https://ads-api.x.com/${version}/${path}')`
const post = (version: string, path: string): string =>
  `fetch('https://ads-api.x.com/${version}/${path}', { method: 'POST' })`

describe('now and upgrade', () => {
  test('an old form at a version that refuses it is broken now, whatever the target', () => {
    expect(finds(get('12', 'targeting_criteria/locations?location_type=CITY'))).toEqual([
      'v2-location-type-plural now error review',
    ])
  })
  test('a form that the target refuses breaks on the way: an error once the version has ended, a warning before', () => {
    const code = get('4', 'accounts/a/targeting_criteria?line_item_id=l1')
    expect(finds(code, { asOf: '2026-11-24' })).toContain('v5-targeting-criteria-line-item-ids upgrade error safe')
    expect(finds(code, { asOf: '2019-03-01' })).toContain('v5-targeting-criteria-line-item-ids upgrade warning safe')
  })
  test('a change behind the target is not met', () => {
    expect(finds(get('4', 'accounts/a/targeting_criteria?line_item_id=l1'), { to: '4', asOf: '2018-09-01' })).toEqual(
      [],
    )
  })
  test('a path that the registry knows in a second life is left alone there, and found between the lives', () => {
    expect(finds(get('6', 'accounts/a/cards?card_uri=card://1')).join()).toContain('v5-cards-fetch-path now')
    expect(finds(get('12', 'accounts/a/cards?count=10'))).toEqual([])
  })
  test('a parameter is met through its chain of names', () => {
    const code = post('12', 'accounts/a/line_items?start_time=1&audience_expansion=NARROW')
    expect(finds(code)).toEqual(['v4-lookalike-expansion-enum now error safe'])
    expect(migrated(code, {}, 'safe')).toContain('audience_expansion=DEFINED')
  })
  test('an endpoint is met through its chain of names', () => {
    expect(finds(post('12', 'accounts/a/custom_audiences?name=x&list_type=EMAIL'))).toEqual([
      'v4-tailored-audiences-list-type-param-removed now error safe',
    ])
  })
  test('hops are folded: a name and a value that change twice are one edit each', () => {
    const code = post('3', 'accounts/a/line_items?start_time=1&lookalike_expansion=NARROW')
    expect(migrated(code)).toBe(post('12', 'accounts/a/line_items?start_time=1&audience_expansion=DEFINED'))
  })
})

describe('versions', () => {
  test('an ended version is an error at its literal, one for all requests behind it', () => {
    const code = `const V = '8'\n${get('${V}', 'accounts').replaceAll("'", '`')}\n${get('${V}', 'accounts/a/campaigns').replaceAll("'", '`')}`
    const { findings } = run(code)
    expect(findings.map((one) => [one.change, one.span.line, one.requests])).toEqual([
      ['x-ads/ended-version', 1, ['r1', 'r2']],
    ])
  })
  test('a deprecated version is a warning', () => {
    expect(finds(get('8', 'accounts'), { asOf: '2021-05-01' })).toEqual(['deprecated-version now warning safe'])
  })
  test('a version that never existed is an error of its own, then every change is met as unknown', () => {
    const found = finds(get('13', 'accounts/a/campaigns?draft_only=true'))
    expect(found).toContain('unknown-version now error manual')
    expect(found).toContain('v5-draft-only-to-with-draft upgrade warning review')
  })
  test('an unknown version meets every change, as inferred and for review', () => {
    const code =
      'fetch(`https://ads-api.x.com/${process.env.ADS_VERSION}/accounts/a/targeting_criteria?line_item_id=l1`)'
    const result = run(code)
    expect(result.findings.map((one) => [one.change, one.when, one.certainty, one.applicability])).toEqual([
      ['x-ads/v5-targeting-criteria-line-item-ids', 'upgrade', 'inferred', 'review'],
    ])
    expect(reasons(result.fixes)).toEqual(['the version comes from ADS_VERSION: set it to 12 with this change'])
  })
  describe('a version that a file gives a variable', () => {
    const call = (version: string): string =>
      `fetch(\`https://ads-api.x.com/\${${version}}/accounts/a/targeting_criteria?line_item_id=l1\`)`
    const env = '# ADS_VERSION=3\nADS_TOKEN=abc\nADS_VERSION=4\n'
    const held = 'the version comes from ADS_VERSION (.env:3): set it to 12 with this change'

    test('holds the edits that go with it, and says where to set it', () => {
      const tree = { 'a.ts': call('process.env.ADS_VERSION'), '.env': env }
      const result = run(tree)
      expect(result.findings.map((one) => [one.change, one.certainty])).toEqual([
        ['x-ads/ended-version', 'inferred'],
        ['x-ads/v5-targeting-criteria-line-item-ids', 'inferred'],
      ])
      expect(result.findings[0]!.message).toContain('Move to 12: it comes from ADS_VERSION (.env:3).')
      expect(reasons(result.fixes)).toEqual([held])
      expect(migrated(tree)).toBe(tree['a.ts'])
    })
    test('holds a default of the code that says the same: what the file says would win over it', () => {
      const tree = { 'a.ts': call("process.env.ADS_VERSION ?? '4'"), '.env': env }
      const { requests, fixes } = run(tree)
      expect(requests[0]!.request.versions.map((one) => [one.value, one.site !== null, one.definedAt])).toEqual([
        ['4', true, [{ file: '.env', line: 3 }]],
      ])
      expect(reasons(fixes)).toEqual([held])
      expect(migrated(tree)).toBe(tree['a.ts'])
    })
    test('leaves a default alone where the file is only an example', () => {
      const tree = { 'a.ts': call("process.env.ADS_VERSION ?? '4'"), '.env.example': env }
      expect(migrated(tree)).toContain("?? '12'}/accounts/a/targeting_criteria?line_item_ids=l1")
    })
    test('no edit ever touches such a file, nor the expression that reads it', () => {
      const tree = { 'a.ts': call('process.env.ADS_VERSION'), '.env': env }
      const edits = run(tree, { from: '4' }).fixes.flatMap((one) => one.edits)
      expect(edits.map((edit) => tree['a.ts'].slice(edit.start, edit.end))).toEqual(['line_item_id'])
      expect(migrated(tree, { from: '4' })).toBe(tree['a.ts'].replace('line_item_id', 'line_item_ids'))
      expect(migrated(tree, { from: '4' }, 'safe')).toBe(tree['a.ts'])
    })
    test('only sources that spell its whole name are looked at', () => {
      const { coverage } = run({
        'a.ts': 'export const host = process.env.ADS_HOST',
        'b.ts': 'export const host = process.env.OLD_ADS_HOSTS',
        '.env': 'ADS_HOST=https://ads-api.x.com\n',
      })
      expect([coverage.files, coverage.candidates, coverage.analysed]).toEqual([2, 1, 1])
    })
    test('a variable that nothing was sent through is said, with where it is set', () => {
      const { coverage } = run({
        'a.ts': 'export const host = process.env.ADS_HOST',
        '.env': 'ADS_HOST=https://ads-api.x.com\n',
      })
      expect(coverage.limits).toEqual([
        'ADS_HOST is set to https://ads-api.x.com in .env:1; no request through it was read in what spells it: a.ts',
      ])
    })
    test('a file of variables that cannot be read is skipped where it names the API', () => {
      const code = { 'a.ts': 'export const host = process.env.ADS_HOST' }
      const broken = (host: string): Audit => run({ ...code, 'wrangler.toml': `[vars\nADS_HOST = "https://${host}"\n` })
      expect(broken('ads-api.x.com').coverage.skipped).toEqual([
        { file: 'wrangler.toml', reason: expect.stringContaining('not read for variables: ') as string },
      ])
      expect(broken('shop.example').coverage.skipped).toEqual([])
    })
  })
  test('--from stands in for a version that cannot be read, and its edits go in for review', () => {
    const code =
      'fetch(`https://ads-api.x.com/${process.env.ADS_VERSION}/accounts/a/targeting_criteria?line_item_id=l1`)'
    expect(migrated(code, { from: '4' })).toContain('line_item_ids=l1')
    expect(migrated(code, { from: '4' }, 'safe')).toBe(code)
  })
  test('a word of the path that only the run time knows leaves every change of such paths open, and holds the version', () => {
    const { findings, fixes, ledger } = run(
      'export const list = (id, what) => fetch(`https://ads-api.x.com/4/accounts/${id}/${what}`)',
    )
    expect(findings.map((one) => one.change)).toEqual(['x-ads/ended-version'])
    expect(fixes.flatMap((one) => one.blockers)).toEqual([
      {
        code: 'path-unread',
        text: 'the path of the request at a.ts:1 could not be read',
        place: { file: 'a.ts', start: 40, end: 88 },
        changes: [],
      },
    ])
    expect(ledger.find((row) => row.change === 'x-ads/v5-draft-only-to-with-draft')?.status).toBe('undecided')
  })
  test('what a client offers and its own program leaves unused holds nothing back; where nothing is used, it counts', () => {
    const client =
      "export class Ads { base = 'https://ads-api.x.com/9/'; get(p) { return fetch(this.base + p) } drop(p) { return fetch(this.base + p, { method: 'DELETE' }) } }"
    const use = "import { Ads } from './ads'\nnew Ads().get('accounts')"
    expect(run({ 'ads.ts': client, 'use.ts': use }).fixes.map((one) => one.blockers)).toEqual([[]])
    const alone = run({ 'ads.ts': client })
    expect(alone.findings.map((one) => one.change)).toEqual(['x-ads/ended-version'])
    expect(alone.undecided.map((one) => [one.part, one.reason])).toEqual([
      ['path', 'dynamic-path'],
      ['path', 'dynamic-path'],
    ])
  })
  test('the default of an environment variable moves, for review', () => {
    const code = "const V = process.env.ADS_VERSION || '8'\nfetch(`https://ads-api.x.com/${V}/accounts`)"
    expect(migrated(code)).toBe(code.replace("'8'", "'12'"))
    expect(migrated(code, {}, 'safe')).toBe(code)
  })
  test('each member of a set is judged on its own, and each literal moves', () => {
    const code =
      "const base = live ? 'https://ads-api.x.com/10' : 'https://ads-api-sandbox.x.com/11'\nfetch(base + '/accounts')"
    expect(run(code).versions.map((use) => use.version)).toEqual(['10', '11'])
    expect(migrated(code)).toBe(code.replace('/10', '/12').replace('/11', '/12'))
  })
  test('a version ahead of the target is a note, and nothing is downgraded', () => {
    const code = get('12', 'accounts')
    expect(finds(code, { to: '8' })).toEqual(['ahead-of-target now note manual'])
    expect(migrated(code, { to: '8' })).toBe(code)
  })
})

describe('out of band', () => {
  test('a change binds from its date on: now after it, on the way before it', () => {
    const code = get(
      '12',
      'stats/accounts/a?entity=ORGANIC_TWEET&entity_ids=1&granularity=DAY&placement=ALL_ON_TWITTER&metric_groups=ENGAGEMENT&start_time=1&end_time=2',
    )
    expect(finds(code, { asOf: '2026-11-24' })).toEqual([
      'oob-2026-06-analytics-entity-organic-tweet-removed now error manual',
    ])
    expect(finds(code, { asOf: '2026-01-01' })[0]).toContain(
      'oob-2026-06-analytics-entity-organic-tweet-removed upgrade',
    )
  })
  test('a host with a successor is a note, and holds nothing back', () => {
    const code = "fetch('https://ads-api.twitter.com/11/accounts')"
    expect(finds(code)).toEqual(['oob-host-ads-api-twitter-com-to-ads-api-x-com now note review'])
    expect(migrated(code)).toBe("fetch('https://ads-api.x.com/12/accounts')")
  })
  test.each([
    ['an endpoint that is gone', "'/accounts/a/scoped_timeline'"],
    ['an endpoint that no version knows', "'/accounts/a/bakeries'"],
    ['a path that could not be read', 'await pathOf()'],
  ])('the host moves for %s too', (_, path) => {
    const code = `const H = 'https://ads-api.twitter.com'\nfetch(H + '/11/accounts')\nfetch(H + '/11' + ${path})`
    const moves = run(code).fixes.filter(({ changes }) => changes.some((one) => one.includes('oob-host-')))
    expect(reasons(moves)).toEqual([''])
  })
})

describe('what holds a version back', () => {
  test('a request behind the same literal that needs a human keeps all of them', () => {
    const code = `const B = 'https://ads-api.x.com/10'\nfetch(B + '/accounts')\nfetch(B + '/accounts/a/campaigns?name=x&start_time=1', { method: 'POST' })`
    expect(migrated(code)).toBe(code)
    expect(reasons(run(code).fixes)).toEqual(['x-ads/v11-campaigns-start-time-removed at a.ts:3 needs a human'])
  })
  test('what is broken now goes in beside a version that stays', () => {
    const code = `const B = 'https://ads-api.x.com/10'\nfetch(B + '/targeting_criteria/locations?location_type=CITY')\nfetch(B + '/accounts/a/campaigns?start_time=1', { method: 'POST' })`
    expect(migrated(code)).toBe(code.replace('CITY', 'METROS'))
  })
  test('a suppressed finding does not: somebody took responsibility, with a reason', () => {
    const code = `const B = 'https://ads-api.x.com/10'\n// apilift-ignore x-ads/v11-campaigns-start-time-removed -- dates are set elsewhere\nfetch(B + '/accounts/a/campaigns?name=x&start_time=1', { method: 'POST' })`
    expect(migrated(code)).toContain('ads-api.x.com/12')
    expect(run(code).suppressed).toEqual([
      {
        change: 'x-ads/v11-campaigns-start-time-removed',
        file: 'a.ts',
        line: 3,
        reason: 'dates are set elsewhere',
        until: null,
      },
    ])
  })
  test('an ignore comment without a reason, expired, or with nothing to ignore is reported', () => {
    const at = (comment: string): string[] => finds(`// apilift-ignore ${comment}\n${get('12', 'accounts')}`)
    expect(at('x-ads/v5-draft-only-to-with-draft')).toEqual(['apilift/ignore-without-reason now warning manual'])
    expect(at('x-ads/v5-draft-only-to-with-draft until=2020-01-01 -- later')).toEqual([
      'apilift/expired-ignore now warning manual',
    ])
    expect(at('x-ads/v5-draft-only-to-with-draft -- never')).toEqual(['apilift/unused-ignore now warning manual'])
  })
  test('a text that another request keeps is not edited for one of them', () => {
    const code = `const q = { draft_only: 'true' }\nfetch('https://ads-api.x.com/12/accounts/a/campaigns?' + new URLSearchParams(q))\nfetch('https://ads-api.x.com/12/accounts/a/media_library?' + new URLSearchParams(q))`
    expect(migrated(code)).toBe(code)
    expect(reasons(run(code).fixes)[0]).toContain('which keeps it')
  })
})

describe('applicability', () => {
  test('a key rename is safe whatever the value', () => {
    const code =
      "fetch('https://ads-api.x.com/12/accounts/a/tweet?' + new URLSearchParams({ status, as_user_id: u }), { method: 'POST' })"
    expect(finds(code)).toEqual(['v2-tweet-status-to-text now error safe'])
    expect(migrated(code, {}, 'safe')).toContain('{ text: status, as_user_id: u }')
  })
  test('a value known only at run time becomes an expression, for review', () => {
    const code =
      "export const f = (paused: boolean) => fetch('https://ads-api.x.com/12/accounts/a/campaigns/c?' + new URLSearchParams({ paused } as any), { method: 'PUT' })"
    expect(migrated(code, {}, 'safe')).toBe(code)
    expect(migrated(code)).toContain("{ entity_status: paused ? 'PAUSED' : 'ACTIVE' }")
  })
  test('two old parameters that become one are left to a human', () => {
    const code =
      "fetch('https://ads-api.x.com/12/accounts/a/campaigns/c?paused=true&draft_only=true', { method: 'PUT' })"
    expect(finds(code).map((one) => one.split(' ').at(-1))).toContain('manual')
  })
})

describe('the ledger', () => {
  const status = (tree: Tree, id: string): string | undefined =>
    run(tree).ledger.find((row) => row.change === `x-ads/${id}`)?.status
  test('has a row for every change up to the target', () => {
    expect(run(get('12', 'accounts')).ledger).toHaveLength(257)
  })
  test('affected, not affected, undecided, not visible', () => {
    expect(status(get('12', 'accounts/a/campaigns?draft_only=true'), 'v5-draft-only-to-with-draft')).toBe('affected')
    expect(status(get('12', 'accounts/a/campaigns?count=1'), 'v5-draft-only-to-with-draft')).toBe('not-affected')
    expect(
      status('fetch(`https://ads-api.x.com/12/accounts/a/campaigns?${query}`)', 'v5-draft-only-to-with-draft'),
    ).toBe('undecided')
    expect(status(post('7', 'accounts/a/campaigns?name=x'), 'v8-frequency-cap-feature-check-at-campaign-create')).toBe(
      'not-visible',
    )
  })
  test('undecided only where the part that could not be read is the part that the change tests', () => {
    const code =
      "fetch('https://ads-api.x.com/12/targeting_criteria/locations?' + new URLSearchParams({ location_type: kind }))"
    expect(status(code, 'v2-location-type-plural')).toBe('undecided')
    expect(status(code, 'v5-draft-only-to-with-draft')).toBe('not-affected')
  })
})

describe('roles', () => {
  test('only source counts for severity', () => {
    expect(finds({ 'test/a.test.ts': get('12', 'accounts/a/campaigns?draft_only=true') })).toEqual([
      'v5-draft-only-to-with-draft now note review',
    ])
  })
  test('a bundle is reported and never edited', () => {
    const code = get('12', 'accounts/a/campaigns?draft_only=true')
    const tree = { 'dist/a.js': code, 'src/b.ts': get('12', 'accounts/a/line_items') }
    expect(finds(tree)).toEqual(['v5-draft-only-to-with-draft now note manual'])
    expect(migrated(tree)).toBe(code)
  })
})

test('a change that cannot be written as a whole is not written by half: a value whose sense needs a further parameter stays', () => {
  const code = [
    'async function target(account) {',
    "  let url = `https://ads-api.x.com/12/accounts/${account}/targeting_criteria` + '?targeting_type=' + 'NEGATIVE_EXACT_KEYWORD'",
    "  url += '&name=' + account",
    "  await fetch(url, { method: 'POST' })",
    '}',
    '',
  ].join('\n')
  expect(migrated(code)).toBe(code)
  expect(finds(code).some((one) => one.startsWith('v8-') || one.includes('manual'))).toBe(true)
})

describe('fingerprints', () => {
  const ids = (tree: Tree): string[] => run(tree).findings.map((one) => one.id)
  const code = get('12', 'accounts/a/campaigns?draft_only=true')
  test('do not hang on path or line, and tell occurrences apart', () => {
    expect(ids(`\n\n${code}`)).toEqual(ids(code))
    expect(ids({ 'b/c.ts': code })).toEqual(ids(code))
    expect(new Set(ids(`${code}\n${code}`)).size).toBe(2)
  })
})

test('what cannot be written is said in a whole sentence, in the names of the code', () => {
  const code = `const ads = async (p) => (await fetch('https://ads-api.x.com/9/' + p)).json()
const { data } = await ads('accounts/a1/line_items')
data.map(({ automatically_select_bid, ...rest }) => ({ automatically_select_bid, rest }))`
  expect(
    run({ 'a.js': code })
      .findings.map((one) => one.message)
      .join(),
  ).toContain("By hand: Read bid_strategy === 'AUTO' there instead of automatically_select_bid.")
})

describe('what stays although it could be written', () => {
  const held = (tree: Tree, options: Partial<AuditOptions> = {}): readonly string[] => reasons(run(tree, options).fixes)
  const tweet = (version: string): string =>
    `fetch('https://ads-api.x.com/${version}/accounts/a/tweet?' + new URLSearchParams(t), { method: 'POST' })`
  test('a text that a request to another host is made of too', () => {
    const other =
      "fetch('https://api.twitter.com/1.1/statuses/update.json?' + new URLSearchParams(t), { method: 'POST' })"
    expect(held(`const t = { status: 'x', as_user_id: '1' }\n${tweet('12')}`)).toEqual([''])
    expect(held(`const t = { status: 'x', as_user_id: '1' }\n${tweet('12')}\n${other}`)).toEqual([
      'the text at a.ts:1 also serves another API at a.ts:3',
    ])
  })
  test('an object that is sent to another host takes no new parameter', () => {
    const send = (host: string): string => `fetch('https://${host}/3/accounts/a/videos?' + new URLSearchParams(t))`
    const code = `const t = { count: '1' }\n${send('ads-api.x.com')}`
    expect(held(code, { to: '4' })).toEqual([''])
    expect(held(`${code}\n${send('api.video.example')}`, { to: '4' })).toEqual([
      'the text at a.ts:1 also serves another API at a.ts:3',
    ])
  })
  test('a constant that a wrapper of another host is given too', () => {
    const call = (host: string): string => `(p: string) => fetch('https://${host}/8/accounts/a/' + p)`
    const code = `const P = 'tailored_audiences'\nconst ads = ${call('ads-api.x.com')}\nconst rival = ${call('ads.rival.example')}\nads(P)`
    expect(held(code)).toEqual([''])
    expect(held(`${code}\nrival(P)`)).toEqual(['the text at a.ts:1 also serves another API at a.ts:3'])
  })
  test('what is put under a key, and changed there by another name', () => {
    const plans = (change: string): string => `export async function f(rows) {
  const plans = {}
  for (const row of rows) plans[row.name] = { name: row.name }
  for (const row of rows) { const plan = plans[row.last]; ${change} }
  for (const plan of Object.values(plans))
    await fetch('https://ads-api.x.com/11/accounts/a/campaigns?' + new URLSearchParams(plan), { method: 'POST' })
}`
    expect(held({ 'a.js': plans('console.log(plan)') })).toEqual([''])
    const [reason] = held({ 'a.js': plans('Object.assign(plan, row.extra)') })
    expect(reason).toContain('is undecided (dynamic-params)')
    expect(held({ 'a.js': plans('plan[row.key] = row.value') })).toEqual([reason])
  })
  test('a path below a base that only the environment says as well', () => {
    const repo = `class Repo { constructor(base) { this.base = base }
  async all(a) { return (await (await fetch(\`\${this.base}/accounts/\${a}/tailored_audiences\`)).json()).data } }
const live = new Repo('https://ads-api.x.com/8')
export const one = () => live.all('a')`
    const other = (name: string): string =>
      `const more = new Repo(process.env.${name})\nexport const two = () => more.all('b')`
    expect(held({ 'a.js': repo })).toEqual([''])
    expect(held({ 'a.js': `${repo}\n${other('WAREHOUSE_URL')}` })).toEqual([
      'the text at a.js:2 may serve another API too at a.js:2',
    ])
    expect(held({ 'a.js': `${repo}\n${other('X_ADS_SANDBOX_URL')}` })).toEqual([''])
  })
  test.each([
    [
      'the key of a table, by which the program looks up what arrives',
      `const toNew = { AWARENESS: 'REACH', FOLLOWERS: 'FOLLOWERS' } as const
      export async function put(request: Request) {
        const objective = (await request.json()).objective as keyof typeof toNew
        await fetch('https://ads-api.x.com/7/accounts/a/line_items/b?' + new URLSearchParams({ objective }), { method: 'PUT' })
        console.log(toNew[objective])
      }`,
    ],
    [
      'an item of a list that says what may arrive',
      `const KINDS = ['AWARENESS', 'FOLLOWERS'] as const
      export async function put(request: Request) {
        const objective = (await request.json()).objective as (typeof KINDS)[number]
        if (!KINDS.includes(objective)) throw new Error('no')
        await fetch('https://ads-api.x.com/7/accounts/a/line_items/b?' + new URLSearchParams({ objective }), { method: 'PUT' })
      }`,
    ],
    [
      'a member of an enum that what arrives is compared with',
      `enum Objective { Awareness = 'AWARENESS', Clicks = 'WEBSITE_CLICKS' }
      export async function put(request: Request) {
        const objective = (await request.json()).objective as Objective
        await fetch('https://ads-api.x.com/7/accounts/a/line_items/b?' + new URLSearchParams({ objective }), { method: 'PUT' })
      }`,
    ],
    [
      'a parameter behind a host that only an assertion names',
      `export const put = (settings: any) => {
        const host = settings.host as 'https://ads-api.x.com' | 'https://api.crumb.example'
        return fetch(host + '/8/accounts/a/line_items/b?bid_type=MAX', { method: 'PUT' })
      }`,
    ],
    [
      'a field of what a package looks up by a function',
      `import { settings } from 'crumbs'
      async function run(task: any) { const own = settings.get(task); console.log(own.bid_type); return task() }
      const load = async () => (await fetch('https://ads-api.x.com/8/accounts/a/line_items')).json()
      export const main = async () => (await run(() => load())).data.length`,
    ],
    [
      'a field of what a promise gives that something else settles',
      `const waiting: any[] = []
      const ready = (task: any) => new Promise<any>((resolve) => { waiting.push(task); fetch('https://crumb.example').then(resolve) })
      const load = async () => (await fetch('https://ads-api.x.com/8/accounts/a/line_items')).json()
      export const main = async () => (await ready(() => load())).data.map((one: any) => one.bid_type)`,
    ],
    [
      'a body for which a mutation calls its function',
      `import { useMutation } from 'react-query'
      export const useUpdate = () => useMutation('update', (body: any) =>
        fetch('https://ads-api.x.com/8/accounts/a/line_items/b?' + new URLSearchParams(body), { method: 'PUT' }))`,
    ],
    [
      'an address that a function of a package by the name of call is given',
      `import { Api } from 'crumbs'
      const api = new Api()
      export const put = () => api.call('put', 'https://ads-api.x.com/8/accounts/a/line_items/b', { bid_type: 'MAX', charge_by: 'APP_CLICK' })`,
    ],
  ])('%s', (_, code) => {
    expect(migrated(code, {}, 'safe')).toBe(code)
  })

  test('what a page sends to another branch of a worker, or to another server', () => {
    const page = `export const go = async () => {
      await fetch('/ads/accounts/a/line_items/b?' + new URLSearchParams({ bid_type: 'MAX' }), { method: 'PUT' })
      await fetch('/crumbs/accounts/a/line_items/b?' + new URLSearchParams({ bid_type: 'CARD' }), { method: 'PUT' })
    }`
    const worker = `export default {
      async fetch(request: Request) {
        const url = new URL(request.url)
        const rest = url.pathname.split('/').slice(2).join('/')
        if (url.pathname.startsWith('/ads/')) {
          url.hostname = 'ads-api.x.com'
          url.pathname = '/8/' + rest
          return fetch(url.toString(), request)
        }
        if (url.pathname.startsWith('/crumbs/')) {
          url.hostname = 'crumb.example'
          url.pathname = '/8/' + rest
          return fetch(url.toString(), request)
        }
        return new Response('no', { status: 404 })
      },
    }`
    const text = migrated({ 'page.ts': page, 'worker.ts': worker })
    expect(text).toContain("{ bid_type: 'CARD' }")
    expect(text).toContain("{ bid_strategy: 'MAX' }")
    const client = `export default function update({ id, query }: any) {
      return fetch('https://ads-api.x.com/8/accounts/a/line_items/' + id + '?' + new URLSearchParams(query), { method: 'PUT' })
    }`
    const other = "export const save = () => fetch('/api/items?bid_type=MAX', { method: 'PUT' })"
    expect(migrated({ 'page.ts': other, 'src/api/items.ts': client })).toBe(other)
  })

  test('a text that is sent with the version of another environment too goes in with that', () => {
    const tree = {
      'ads.js':
        "module.exports = (app) => fetch(`https://ads-api.x.com/${app.get('version')}/accounts/a/line_items/b?bid_type=MAX`, { method: 'PUT' })",
      'package.json': '{ "dependencies": { "@feathersjs/feathers": "^5" } }',
      'config/default.json': '{ "version": "12" }',
      'config/production.json': '{ "version": "8" }',
    }
    expect(held(tree)).toEqual(['the text at ads.js:1 is sent with v8 too, which keeps it', ''])
  })

  test('a comparison that was not read is a question on the way, and none behind it', () => {
    const code = (version: string): string =>
      `export const isOurs = async (theirs) =>
        (await (await fetch('https://ads-api.x.com/${version}/accounts/a/authenticated_user_access')).json()).data.user_id === theirs`
    const statusOf = (version: string): string | undefined =>
      run(code(version)).ledger.find((one) => one.change === 'x-ads/v11-authenticated-user-access-user-id-string')
        ?.status
    expect(statusOf('10')).toBe('undecided')
    expect(statusOf('12')).not.toBe('undecided')
    expect(run(code('12')).undecided).toEqual([])
  })

  test('a text that a request of the same version keeps', () => {
    const list = "fetch('https://ads-api.x.com/4/accounts/a/targeting_criteria?' + new URLSearchParams(key))"
    const add =
      "fetch('https://ads-api.x.com/4/accounts/a/targeting_criteria', { method: 'POST', body: new URLSearchParams({ ...key, targeting_type: 'LOCATION', targeting_value: 'x', operator_type: 'EQ' }) })"
    const code = `const key = { line_item_id: 'l1' }\n${list}`
    expect(held(code)).toEqual([''])
    expect(held(`${code}\n${add}`)).toEqual([
      'the text at a.ts:1 also serves the request at a.ts:3, which keeps it',
      '',
    ])
  })
  test('a version, when --only leaves out what would break by it', () => {
    const code = get('4', 'accounts/a/targeting_criteria?line_item_id=l1')
    const only = ['x-ads/ended-version']
    expect(held(code)).toEqual([''])
    expect(held(code, { only })).toEqual(['x-ads/v5-targeting-criteria-line-item-ids at a.ts:1 is left out by --only'])
    expect(held(code, { skip: ['x-ads/v5-targeting-criteria-line-item-ids'] })).toEqual([''])
  })
  test('a group that reaches beyond the given paths', () => {
    const tree = {
      'base.ts': "export const V = '4'",
      'a.ts':
        "import { V } from './base'\nfetch(`https://ads-api.x.com/${V}/accounts/a/targeting_criteria?line_item_id=l1`)",
    }
    expect(held(tree, { paths: ['a.ts'] })).toEqual(['it edits base.ts too, which lies outside of the given paths'])
    expect(held(tree, { paths: ['a.ts', 'base.ts'] })).toEqual([''])
  })
  test('a parameter whose values are to be translated and of which none is seen', () => {
    const code = `interface Patch { paused?: boolean }\nexport const go = (p: Patch) => fetch('https://ads-api.x.com/12/accounts/a/campaigns/c?' + new URLSearchParams({ paused: p.paused as any }), { method: 'PUT' })\ngo({})`
    expect(migrated(code)).toBe(code)
  })
  test('a parameter that only some of the values need, which the run time chooses', () => {
    const code = `const T = { a: 'TAILORED_AUDIENCE', b: 'AGE' }\nfetch('https://ads-api.x.com/8/accounts/a/targeting_criteria?' + new URLSearchParams({ targeting_type: T[k] }), { method: 'POST' })`
    expect(migrated(code, { to: '8' })).toBe(code)
    expect(finds(code, { to: '8' })).toContain('v8-targeting-criteria-operator-type-required now error manual')
  })
  describe('a parameter that the target requires and the client sends at times only', () => {
    const start = (params: string, version = '10'): string =>
      `export const go = (name: string, start?: string) => fetch('https://ads-api.x.com/${version}/accounts/a/line_items?' + new URLSearchParams(${params}), { method: 'POST' })`
    const batch = (...items: string[]): string =>
      `fetch('https://ads-api.x.com/7/batch/accounts/a/targeting_criteria', { method: 'POST', body: JSON.stringify([${items.map((item) => `{ operation_type: 'Create', params: { line_item_id: 'l', ${item} } }`).join(', ')}]) })`
    const words = (more = ''): string => `targeting_type: 'TAILORED_AUDIENCE', targeting_value: 'x'${more}`
    test.each([
      ['always', start("{ name, start_time: '2026-01-01' }"), 'v11-line-items-start-time-required', 'not-affected'],
      [
        'on a condition',
        start('{ name, ...(start && { start_time: start }) }'),
        'v11-line-items-start-time-required',
        'undecided',
      ],
      ['never', start('{ name }'), 'v11-line-items-start-time-required', 'affected'],
      [
        'on a condition, where it is required already',
        start('{ name, ...(start && { start_time: start }) }', '11'),
        'v11-line-items-start-time-required',
        'not-affected',
      ],
      [
        'in each item of a batch',
        batch(words(", operator_type: 'EQ'"), words(", operator_type: 'NE'")),
        'v8-targeting-criteria-operator-type-required',
        'not-affected',
      ],
      [
        'in one item of a batch',
        batch(words(), words(", operator_type: 'NE'")),
        'v8-targeting-criteria-operator-type-required',
        'affected',
      ],
      [
        'in the one item of a batch that needs it',
        batch(words(", operator_type: 'EQ'"), "targeting_type: 'AGE', targeting_value: 'AGE_18_TO_54'"),
        'v8-targeting-criteria-operator-type-required',
        'not-affected',
      ],
      [
        'in one item of a batch, several of whose values stand in one text',
        batch("targeting_type: 'TAILORED_AUDIENCE,LOCATION', targeting_value: 'x'", words(", operator_type: 'NE'")),
        'v8-targeting-criteria-operator-type-required',
        'affected',
      ],
      [
        'in one item of a batch, and later in others',
        `const rows = [{ params: { ${words()} } }, { params: { ${words(", operator_type: 'NE'")} } }]
        for (const row of rows) if (!row.params.operator_type) row.params.operator_type = 'EQ'
        fetch('https://ads-api.x.com/7/batch/accounts/a/targeting_criteria', { method: 'POST', body: JSON.stringify(rows) })`,
        'v8-targeting-criteria-operator-type-required',
        'undecided',
      ],
      [
        'in the items of one of two batches',
        `const rows = quick ? [{ params: { ${words()} } }] : [{ params: { ${words(", operator_type: 'NE'")} } }]
        fetch('https://ads-api.x.com/7/batch/accounts/a/targeting_criteria', { method: 'POST', body: JSON.stringify(rows) })`,
        'v8-targeting-criteria-operator-type-required',
        'affected',
      ],
      ['as nothing at all', start('{ name, start_time: undefined }'), 'v11-line-items-start-time-required', 'affected'],
      [
        'in the rows of one of two lists that are laid flat',
        `const rows = [[{ params: { ${words()} } }], [{ params: { targeting_type: 'AGE', operator_type: 'EQ' } }]]
        fetch('https://ads-api.x.com/7/batch/accounts/a/targeting_criteria', { method: 'POST', body: JSON.stringify(rows.flat()) })`,
        'v8-targeting-criteria-operator-type-required',
        'affected',
      ],
      [
        'in an item of a batch on a condition',
        batch(words(', ...(not && { operator_type: "NE" })'), words(", operator_type: 'NE'")),
        'v8-targeting-criteria-operator-type-required',
        'undecided',
      ],
      [
        'in each item of a batch that was read, and there may be more',
        batch(words(", operator_type: 'EQ'"), "targeting_type: 'AGE', targeting_value: 'x'").replace(
          '])',
          ', ...more])',
        ),
        'v8-targeting-criteria-operator-type-required',
        'undecided',
      ],
    ])('%s', (_, code, change, status) => {
      expect(run(code).ledger.find((one) => one.change === `x-ads/${change}`)?.status).toBe(status)
    })
  })
  test('params of which none was read may be the two that exclude each other', () => {
    const code =
      "export const go = (extra) => fetch('https://ads-api.x.com/4/accounts/a/campaigns?' + new URLSearchParams(extra))"
    const row = run(code).ledger.find((one) => one.change === 'x-ads/v5-with-total-count-cursor-exclusive')
    expect(row?.status).toBe('undecided')
  })
})
