/** Which edits go in together, told by hand-made units: what makes two of them one, and that a large tree costs no more than its size. */

import { expect, test } from 'vitest'
import type { TextEdit } from '../src/edit.ts'
import type { Unit } from '../src/groups.ts'
import { checkAgreement, mergeUnits } from '../src/groups.ts'
import type { Request } from '../src/request.ts'

const edit = (start: number, end: number, text: string, file = 'a.js'): TextEdit => ({
  file,
  start,
  end,
  text,
  changes: ['x/one'],
})
const unit = (id: string, edits: TextEdit[], more: Partial<Unit> = {}): Unit => ({
  when: 'now',
  requests: new Set([id]),
  edits,
  blockers: new Map(),
  looks: new Map(),
  changes: new Set(['x/one']),
  moves: new Map(),
  literals: new Set(),
  ...more,
})
const requestsOf = (units: readonly Unit[]): readonly string[] => units.map((one) => [...one.requests].join('+'))

test('units that touch neither the same text nor the same literal stay apart', () => {
  expect(requestsOf(mergeUnits([unit('r1', [edit(0, 3, 'a')]), unit('r2', [edit(3, 6, 'b')])]))).toEqual(['r1', 'r2'])
  expect(requestsOf(mergeUnits([unit('r1', [edit(0, 3, 'a')]), unit('r2', [edit(0, 3, 'a', 'b.js')])]))).toEqual([
    'r1',
    'r2',
  ])
})

test('what is wrong now never waits for what a newer version needs', () => {
  const units = [unit('r1', [edit(0, 3, 'a')]), unit('r2', [edit(0, 3, 'a')], { when: 'upgrade' })]
  expect(requestsOf(mergeUnits(units))).toEqual(['r1', 'r2'])
})

test('an insertion in front of a replaced text is another place; one inside it is the same', () => {
  const units = (at: number) => [unit('r1', [edit(4, 8, 'a')]), unit('r2', [edit(at, at, 'b')])]
  expect(requestsOf(mergeUnits(units(4)))).toEqual(['r1', 'r2'])
  expect(requestsOf(mergeUnits(units(6)))).toEqual(['r1+r2'])
})

test('one version literal, one text, one insertion point make one group, through all of them', () => {
  const literals = new Set(['config.js:10'])
  const look = { code: 'shared-text', text: 'a look', place: { file: 'a.js', start: 0, end: 3 } } as const
  const merged = mergeUnits([
    unit('r1', [edit(0, 3, 'a')], { literals }),
    unit('r2', [edit(50, 50, 'b')], { literals, looks: new Map([[look.text, look]]) }),
    unit('r3', [edit(50, 50, 'b')]),
    unit('r4', [edit(2, 9, 'c')]),
  ])
  expect(requestsOf(merged)).toEqual(['r1+r2+r3+r4'])
  expect([...merged[0]!.looks.values()]).toEqual([look])
  expect(merged[0]!.edits).toHaveLength(3)
})

test('two texts for one place hold the group back', () => {
  const [merged] = mergeUnits([unit('r1', [edit(0, 3, 'a')]), unit('r2', [edit(0, 3, 'b')])])
  checkAgreement([merged!], [], [], (place) => `${place.file}:${place.start}`)
  expect([...merged!.blockers.keys()]).toEqual(['two requests want different texts at a.js:0'])
})

test('a text that a request outside the group keeps holds the group back', () => {
  const place = { file: 'a.js', start: 0, end: 3 }
  const keeper = {
    place: { file: 'b.js', start: 7, end: 9 },
    params: [{ sites: [{ place, form: 'key', exclusive: true }], values: [] }],
    reads: [],
    linked: [],
    versions: [],
    slots: [],
  } as unknown as Request
  const one = unit('r1', [edit(0, 3, 'a')])
  checkAgreement([one], [one], [{ id: 'r2', request: keeper, upgrades: [] }], (at) => `${at.file}:${at.start}`)
  expect([...one.blockers.keys()]).toEqual(['the text at a.js:0 also serves the request at b.js:7, which keeps it'])
})

test('ten thousand requests behind one constant are one group, in the time of a breath', () => {
  const literals = new Set(['config.js:10'])
  const units = Array.from({ length: 10_000 }, (_, index) =>
    unit(`r${index}`, [edit(10, 12, '12', 'config.js'), edit(0, 3, 'a', `f${index}.js`)], { literals }),
  )
  const started = performance.now()
  const [merged, ...rest] = mergeUnits(units)
  checkAgreement([merged!], [], [], () => '')
  expect(performance.now() - started).toBeLessThan(3_000)
  expect([merged!.edits.length, rest]).toEqual([10_001, []])
})
