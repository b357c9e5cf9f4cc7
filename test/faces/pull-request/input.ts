/** A pull request made by hand: two changes of the bakery, one commit each, and the version. */

import type { Api, Change } from '../../../src/catalogue/types.ts'
import type { Input } from '../../../src/faces/pull-request/input.ts'
import type { Fix } from '../../../src/finding.ts'
import { createPositions } from '../../../src/positions.ts'
import { auditOf } from '../hand-made.ts'

export const text = 'paused\nbuns\n/2/\n'
const renamed = 'bakery/v3-loaf-paused-to-status'
const moved = 'bakery/v3-buns-to-rolls'

export const api = {
  id: 'bakery',
  title: 'Bakery API',
  versions: [
    {
      version: '1',
      introduced: '2022-01-01',
      deprecated: '2023-01-01',
      endOfLife: '2023-07-01',
      source: [],
      conflicts: [],
    },
    {
      version: '2',
      introduced: '2023-01-01',
      deprecated: '2024-01-01',
      endOfLife: '2024-07-01',
      source: [],
      conflicts: [],
    },
    { version: '3', introduced: '2024-01-01', deprecated: null, endOfLife: null, source: [], conflicts: [] },
  ],
} as unknown as Api

export const changes = [
  { id: renamed, title: '`paused` became `status`', why: 'v3 refuses `paused`.', hop: '3', todo: 'Send `status`.' },
  { id: moved, title: '`buns` became `rolls`', why: 'v3 has no buns.', hop: '3' },
].map((one) => ({ ...one, source: [{ url: 'https://bakery.example/changelog' }] })) as unknown as readonly Change[]

export function fixOf(more: Partial<Fix> = {}): Fix {
  return {
    id: 'x1',
    when: 'upgrade',
    applicability: 'review',
    description: 'move from 2 to 3 (3 edits)',
    changes: [renamed, moved],
    requests: ['r1'],
    blockers: [],
    looks: [],
    edits: [],
    moves: [{ from: '2', to: '3' }],
    ...more,
  }
}

export function inputOf(more: Partial<Input> = {}): Input {
  const positions = createPositions(() => text)
  const place = (piece: string) => {
    const start = text.indexOf(piece)
    return { file: 'src/oven.ts', start, end: start + piece.length }
  }
  return {
    audit: auditOf(),
    api,
    changes,
    migration: { changes: [], applied: [fixOf()], heldBack: [], forced: [], leftOut: [], left: [] },
    tier: 'review',
    commits: [
      {
        id: '1'.repeat(40),
        phase: 'now',
        changes: [renamed],
        moves: [],
        edits: [{ ...place('paused'), changes: [renamed] }],
      },
      {
        id: '2'.repeat(40),
        phase: 'upgrade',
        changes: [moved],
        moves: [],
        edits: [{ ...place('buns'), changes: [moved] }],
      },
      {
        id: '3'.repeat(40),
        phase: 'version',
        changes: [],
        moves: fixOf().moves,
        edits: [{ ...place('/2/'), changes: [] }],
      },
    ],
    branch: 'apilift/bakery-v2-to-v3',
    base: 'b'.repeat(40),
    group: null,
    command: 'apilift pr --tier review',
    scripts: ['npm test'],
    toolVersion: '9.9.9',
    locate: (one) => positions.of(one),
    ...more,
  }
}
