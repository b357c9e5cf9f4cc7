/** How a migration becomes commits: what goes together, in which order, and what waits because it would not stand alone. */

import { describe, expect, test } from 'vitest'
import { loadShipped } from '../src/catalogue/shipped.ts'
import type { Step } from '../src/commits.ts'
import { stepsOf } from '../src/commits.ts'
import type { TextEdit } from '../src/edit.ts'
import { overlay } from '../src/files.ts'
import type { Fix } from '../src/finding.ts'
import { typescript } from '../src/frontends/typescript/index.ts'

const text = 'a=1; b=2; c=3; v=4\n'
const [catalogue] = loadShipped()
/** Two changes of v2, one of v5, one of v6, in this order in the catalogue. */
const [early, also, middle, late] = ['2', '2', '5', '6'].map(
  (hop, index) => catalogue!.changes.filter((change) => change.hop === hop)[index === 1 ? 1 : 0]!.id,
) as [string, string, string, string]

function edit(piece: string, to: string, changes: readonly string[], source = text): TextEdit {
  const start = source.indexOf(piece)
  return { file: 'a.ts', start, end: start + piece.length, text: to, changes }
}

function fix(edits: readonly TextEdit[], more: Partial<Fix> = {}): Fix {
  const changes = [...new Set(edits.flatMap((one) => one.changes))]
  return {
    id: 'x1',
    when: 'upgrade',
    applicability: 'safe',
    description: '',
    changes,
    requests: [],
    blockers: [],
    looks: [],
    edits,
    moves: [],
    ...more,
  }
}

function steps(fixes: readonly Fix[], by: 'change' | 'hop' = 'change', source = text): readonly Step[] {
  const files = overlay(null, new Map([['a.ts', source]]))
  const migration = { changes: [], applied: fixes, heldBack: [], forced: [], leftOut: [], left: [] }
  return stepsOf(migration, { files, frontend: typescript, catalogue: catalogue!, by })
}

const textsOf = (all: readonly Step[]): string[] => all.map((step) => step.texts[0]!.text.trim())
const moves = [{ from: '4', to: '12' }]

describe('order', () => {
  test('overdue first, then by hop, the version last', () => {
    const all = steps([
      fix([edit('v=4', 'v=12', []), edit('c=3', 'C=3', [late]), edit('b=2', 'B=2', [middle])], { moves }),
      fix([edit('a=1', 'A=1', [early])], { when: 'now' }),
    ])
    expect(all.map((step) => [step.phase, step.changes])).toEqual([
      ['now', [early]],
      ['upgrade', [middle]],
      ['upgrade', [late]],
      ['version', []],
    ])
    expect(textsOf(all)).toEqual([
      'A=1; b=2; c=3; v=4',
      'A=1; B=2; c=3; v=4',
      'A=1; B=2; C=3; v=4',
      'A=1; B=2; C=3; v=12',
    ])
    expect(all.at(-1)!.moves).toEqual(moves)
  })
  test('what is overdue stands alone even where an upgrade carries it along', () => {
    const overdue = edit('a=1', 'A=1', [early])
    const all = steps([fix([overdue, edit('v=4', 'v=12', [])], { moves }), fix([overdue], { id: 'x2', when: 'now' })])
    expect(all.map((step) => step.phase)).toEqual(['now', 'version'])
  })
})

describe('what goes together', () => {
  test('changes that one edit carries out are one commit, with everything else of either', () => {
    const all = steps([
      fix([edit('a=1', 'A=1', [early]), edit('b=2', 'B=2', [early, late]), edit('c=3', 'C=3', [middle])]),
    ])
    expect(all.map((step) => step.changes)).toEqual([[middle], [early, late]])
  })
  test('by hop: the changes of one version', () => {
    const all = steps(
      [fix([edit('a=1', 'A=1', [early]), edit('b=2', 'B=2', [also]), edit('c=3', 'C=3', [late])])],
      'hop',
    )
    expect(all.map((step) => step.changes)).toEqual([[early, also], [late]])
  })
  test('several literals move in one commit', () => {
    const all = steps([
      fix([edit('a=1', 'a=9', [])], { moves: [{ from: '1', to: '9' }] }),
      fix([edit('v=4', 'v=9', [])], { moves: [{ from: '4', to: '9' }] }),
    ])
    expect(all).toHaveLength(1)
    expect(all[0]!.moves.map((move) => move.from).sort()).toEqual(['1', '4'])
  })
})

describe('what would not stand alone waits for the next', () => {
  test('a commit that does not parse', () => {
    const all = steps([fix([edit('a=1; ', 'f(', [early]), edit('b=2', 'b)', [middle]), edit('c=3', 'C=3', [late])])])
    expect(textsOf(all)).toEqual(['f(b); c=3; v=4', 'f(b); C=3; v=4'])
    expect(all[0]!.changes).toEqual([early, middle])
  })
  test('a commit that does not type-check, although all of them together do', () => {
    const source =
      "export const url = 'https://ads-api.x.com/4/'; const shape: { paused: boolean } = { paused: true }\n"
    const all = steps(
      [
        fix(
          [
            edit('{ paused: boolean }', '{ status: string }', [early], source),
            edit('{ paused: true }', "{ status: 'PAUSED' }", [middle], source),
            edit('/4/', '/12/', [], source),
          ],
          { moves },
        ),
      ],
      'change',
      source,
    )
    expect(all.map((step) => step.phase)).toEqual(['upgrade', 'version'])
    expect(all[0]!.changes).toEqual([early, middle])
  })
})
