/** A finding that is left to a human names the places that use what is broken. */

import { expect, test } from 'vitest'
import type { Tree } from '../../kit.ts'
import { audited } from '../../kit.ts'

const used = (tree: Tree): string[] =>
  audited(tree).findings.flatMap(({ change, related }) =>
    related.flatMap(({ isTaken, span }) =>
      isTaken ? [`${change.replace('x-ads/', '')} ${span.file}:${span.line}`] : [],
    ),
  )

const send = `const get = (query: Record<string, string>) => fetch('https://ads-api.x.com/12/stats/accounts/a?' + new URLSearchParams(query))\n`

test.each<readonly [string, Tree]>([
  [
    "an enum's member",
    {
      'enums.ts': "export enum Entity { Line = 'LINE_ITEM', Media = 'MEDIA_CREATIVE' }\n",
      'a.ts': `import { Entity } from './enums'\n${send}export const lines = () => get({ entity: Entity.Line })\nexport const media = () => get({ entity: Entity.Media })\n`,
    },
  ],
  [
    'a row of a table',
    {
      'enums.ts': "export const ENTITY = { line: 'LINE_ITEM', media: 'MEDIA_CREATIVE' } as const\n",
      'a.ts': `import { ENTITY } from './enums'\n${send}export const lines = () => get({ entity: ENTITY.line })\nexport const media = () => get({ entity: ENTITY.media })\n`,
    },
  ],
])('%s', (_, tree) => {
  expect(used(tree)).toEqual(['oob-2026-06-analytics-entity-media-creative-removed a.ts:4'])
})

test('the property that a parameter is filled from: where it is declared, and where it is given', () => {
  const tree = {
    'api.ts': `export interface Create { name: string; frequencyCap?: number }
export function create(p: Create) {
  const query: any = {}
  query['name'] = p.name
  query['frequency_cap'] = p.frequencyCap
  return fetch('https://ads-api.x.com/11/accounts/a/campaigns?' + new URLSearchParams(query), { method: 'POST' })
}
`,
    'a.ts':
      "import { create } from './api'\nexport const f = (cap: number) => create({\n  name: 'x',\n  frequencyCap: cap,\n})\n",
  }
  expect(used(tree)).toEqual([
    'v12-campaigns-frequency-cap-and-duration-on-line-items a.ts:4',
    'v12-campaigns-frequency-cap-and-duration-on-line-items api.ts:1',
  ])
})

test('of what is renamed where it stands nobody has to look further', () => {
  const tree = {
    'enums.ts': "export enum Objective { Reach = 'AWARENESS' }\n",
    'a.ts':
      "import { Objective } from './enums'\nexport const f = () => fetch('https://ads-api.x.com/7/accounts/a/line_items/1?' + new URLSearchParams({ objective: Objective.Reach }), { method: 'PUT' })\n",
  }
  expect(used(tree)).toEqual([])
})
