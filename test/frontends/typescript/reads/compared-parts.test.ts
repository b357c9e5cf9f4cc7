/** A value that is looked at by a part may have another one in the next version: undecided where the new value lacks the part. */

import { expect, test } from 'vitest'
import { audited, migrated } from '../../kit.ts'

const rows = `const rows = async (): Promise<any[]> => (await (await fetch('https://ads-api.x.com/7/accounts/a/line_items')).json()).data\n`

function undecided(test: string, more = ''): readonly string[] {
  const code = `${rows}${more}export const f = async () => (await rows()).filter((row) => ${test})\n`
  const all = audited({ 'a.ts': code }).undecided.filter(({ reason }) => reason === 'compared-by-part')
  return [...new Set(all.map(({ reason, text }) => `${reason} ${text}`))]
}

test.each([
  ["row.objective.startsWith('TWEET_')", 'TWEET_'],
  ["row.objective.indexOf('AWARE') === 0", 'AWARE'],
  ["row.objective.toLowerCase() === 'awareness'", ''],
  ['/^TWEET_ENG/.test(row.objective)', 'TWEET_ENG'],
  ['/\\bTWEET_ENG/.test(row.objective)', 'TWEET_ENG'],
  ["row.objective.endsWith('PREROLL')", 'PREROLL'],
  ['row.objective.match(/video_views/i)', 'video_views'],
  ['row.objective.startsWith(process.env.PREFIX)', ''],
])('%s', (code, part) => {
  expect(undecided(code)).toEqual([`compared-by-part ${part}`])
})

test('beside a whole value that is compared, both are left to a human, and the version waits', () => {
  const code = `${rows}export const f = async () => (await rows()).filter((row) => row.objective === 'AWARENESS' || row.objective.startsWith('TWEET_'))\n`
  expect(
    audited({ 'a.ts': code }).findings.flatMap(({ change, applicability }) =>
      change === 'x-ads/v8-objective-response-values' ? [applicability] : [],
    ),
  ).toEqual(['manual', 'manual'])
  expect(migrated({ 'a.ts': code })['a.ts']).toBe(code)
})

test('a pattern under a name, in a function of its own', () => {
  const helper = 'const PATTERN = /^(AWARENESS|OTHER)$/\nconst isBrand = (text: string) => PATTERN.test(text)\n'
  expect(undecided('isBrand(row.objective)', helper)).toEqual(['compared-by-part AWARENESS'])
})

test.each([
  "row.objective.startsWith('APP_')",
  "row.objective.endsWith('GEMENTS')",
  '/^WEBSITE/.test(row.objective)',
  'row.objective.match(/preroll/i)',
  "row.name.startsWith('TWEET_')",
])('a part that stays, or of another field: %s', (code) => {
  expect(undecided(code)).toEqual([])
})

test("another case by a package's helper", () => {
  const lodash = "import _ from 'lodash'\n"
  expect(undecided("_.startCase(_.toLower(row.objective)) === 'Awareness'", lodash)).toEqual(['compared-by-part '])
})

test('a text that is put together and compared is left to a human, and the version waits', () => {
  const code = `${rows}const MORE = 'PREROLL'\nexport const f = async () => (await rows()).filter((row) => row.objective === \`VIDEO_VIEWS_\${MORE}\`)\n`
  expect(
    audited({ 'a.ts': code }).findings.flatMap(({ change, applicability }) =>
      change === 'x-ads/v8-objective-response-values' ? [applicability] : [],
    ),
  ).toEqual(['manual'])
  expect(migrated({ 'a.ts': code })['a.ts']).toBe(code)
})
