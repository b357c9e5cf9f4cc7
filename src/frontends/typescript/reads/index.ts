/** What a program reads from a response: forward from the sink through await, destructuring, callbacks, wrappers, mapping functions and returns. */

import type { ts } from 'ts-morph'
import type { Certainty, Compared, Read, Site, Unknown, UnknownReason } from '../../../request.ts'
import { atLeast, weaker } from '../../../request.ts'
import type { Callers } from '../calls/callers.ts'
import type { Context } from '../evaluate/context.ts'
import { outerParent, ownerOf } from '../evaluate/context.ts'
import { framesIn } from '../evaluate/frame.ts'
import { functionsIn } from '../sinks/sink.ts'
import type { Fn, Ref, Ways } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { bothWays } from '../evaluate/ways.ts'
import type { Identity } from '../parts/identity.ts'
import { isExclusive, siteOfNode, unknownAt } from '../parts/places.ts'
import type { Asking, Reached } from '../calls/reached.ts'
import { snakeCase } from '../evaluate/values/spelling.ts'
import { isNumberKey } from './compared.ts'
import { isOwnName } from './own-names.ts'
import type { Declared, Member } from './declared.ts'
import { createDeclared } from './declared.ts'
import type { Flow } from './flow.ts'
import { guessed, keyOf, start } from './flow.ts'
import { handOver } from './calls.ts'
import { deliveries } from './deliveries.ts'
import { createSteps } from './steps.ts'
import { createColumns } from './tables.ts'
import { afterCallback } from './tasks.ts'
import type { Subjects } from './subjects.ts'
import type { Entered } from './shared-readers.ts'
import type { Walk } from './walk.ts'

export interface ReadsReading {
  readonly reads: readonly Read[]
  /** Where the response went on unseen, or left the program. */
  readonly unknown: readonly Unknown[]
}

export interface Reads {
  /** Names that the walks looked at. */
  readonly visited: ReadonlySet<ts.Node>
  /** Functions that were handed a response, with the names by which they were. */
  readonly entered: Entered
  /** Fields read from the response of a sink, inside its wrappers and behind its outermost call, or listed beside its path. */
  of(reached: Reached, identity: Identity): ReadsReading
}

/** Steps for one response; real ones take some dozens. */
const maxSteps = 4_000

/** Paths of one call whose responses are followed apart. */
const maxWalks = 64
/** The key of a walk that holds for any path of its call. */
const ofAny = ''

/** @param asking what the program asks its own server for */
export function createReads(cx: Context, callers: Callers, subjects: Subjects, asking: readonly Asking[]): Reads {
  const { vocabulary } = subjects
  const memo = new WeakMap<Reached, Map<string, Walked>>()
  const declared = createDeclared(cx, vocabulary)
  const columnsBeside = createColumns(cx, vocabulary)
  const visited = new Set<ts.Node>()
  const entered = new Map<ts.SignatureDeclaration, Set<ts.Node>>()

  /** One walk for all paths of a call; where it meets rows of a table that go with some of the paths, one for each, or for all that are more than so many. */
  function walkBy(reached: Reached, ways: Ways | undefined): Walked {
    const walks = memo.get(reached) ?? new Map<string, Walked>()
    memo.set(reached, walks)
    const key = JSON.stringify([...(ways ?? [])])
    const known = walks.get(ofAny) ?? walks.get(key)
    if (known) return known
    const isOwn = walks.size < maxWalks
    const walked = walkFrom(
      cx,
      callers,
      subjects,
      declared,
      asking,
      reached,
      isOwn ? ways : undefined,
      visited,
      entered,
    )
    walks.set(isOwn && walked.isByWay ? key : ofAny, walked)
    return walked
  }

  return {
    visited,
    entered,
    of: (reached, identity) => {
      const walked = walkBy(reached, identity.ways)
      const listed = columnsBeside(identity.url.pieces).map(({ text, node, form }) => ({
        // What is listed beside a path names the program's own columns as well.
        found: {
          field: text,
          site: { ...siteOfNode(cx, node, form), exclusive: false },
          certainty: 'inferred',
        } as const,
        isNumber: subjects.types.get(text) === 'number' && isNumberKey(cx, node),
      }))
      const numbers = listed.flatMap(({ found, isNumber }): readonly ComparedWith[] =>
        isNumber ? [{ ...found, text: 'number', isType: true }] : [],
      )
      return {
        reads: grouped([...walked.found, ...listed.map(({ found }) => found)], [...walked.compared, ...numbers]),
        unknown: walked.unknown,
      }
    },
  }
}

interface Found {
  readonly field: string
  readonly site: Site
  readonly certainty: Certainty
}

interface ComparedWith extends Compared {
  readonly field: string
}

interface Walked {
  readonly found: readonly Found[]
  readonly compared: readonly ComparedWith[]
  readonly unknown: readonly Unknown[]
  /** It met values that go with some ways to the request alone. */
  readonly isByWay: boolean
}

function walkFrom(
  cx: Context,
  callers: Callers,
  subjects: Subjects,
  declared: Declared,
  asking: readonly Asking[],
  reached: Reached,
  ways: Ways | undefined,
  visited: Set<ts.Node>,
  entered: Map<ts.SignatureDeclaration, Set<ts.Node>>,
): Walked {
  const { ts } = cx
  const found = new Map<string, Found>()
  const compared = new Map<string, ComparedWith>()
  const unknown = new Map<string, Unknown>()
  const seen = new Map<ts.Node, Set<string>>()
  let steps = 0
  let isByWay = false

  const add = (field: string, site: Site, certainty: Certainty): void => {
    const key = `${field} ${site.place.file} ${site.place.start}`
    const before = found.get(key)
    if (!before || !atLeast(before.certainty, certainty)) found.set(key, { field, site, certainty })
  }
  const note = (one: ComparedWith): void => {
    const key = `${one.field} ${one.text} ${one.site.place.file} ${one.site.place.start}`
    const before = compared.get(key)
    if (!before || !atLeast(before.certainty, one.certainty)) compared.set(key, one)
  }
  const declare = ({ field, site, type }: Member, certainty: Certainty): void => {
    add(field, site, certainty)
    if (type !== null && type === subjects.types.get(field)) note({ field, text: type, isType: true, site, certainty })
  }
  const miss = (node: ts.Node, reason: UnknownReason): void => {
    const one = unknownAt(cx, 'reads', reason, node)
    unknown.set(`${one.place.file} ${one.place.start} ${reason}`, one)
  }
  const walk: Walk = {
    cx,
    callers,
    reached,
    asking,
    ...subjects,
    made: new Set(),
    entered: new Map(),
    ways,
    ofOwnWays: (values) => {
      isByWay ||= values.some((one) => one.ways !== undefined && one.ways.size > 0)
      const own = values.filter((one) => bothWays(one.ways, ways) !== null)
      return own.length > 0 ? own : values
    },
    visit: (name) => void visited.add(name),
    enter: (fn, by) => void entered.set(fn, (entered.get(fn) ?? new Set<ts.Node>()).add(by)),
    record: (name, node, form, flow) => {
      if (flow.hidden.includes(name)) return
      // `line.bidType`: something has changed the case of all keys on the way.
      const wire = snakeCase(name)
      const isRecased = wire !== name && subjects.vocabulary.has(wire) && !subjects.vocabulary.has(name)
      if (isRecased && isOwnName(cx, name, wire)) return
      const field = isRecased ? wire : name
      const certainty = isRecased ? weaker(flow.certainty, 'inferred') : flow.certainty
      add(field, { ...siteOfNode(cx, node, form), exclusive: !flow.mixed && !isRecased }, certainty)
      // The member of the type moves with what reads it.
      for (const member of declared.read(node)) declare({ ...member, field }, certainty)
      if (subjects.types.get(field) === 'number' && isNumberKey(cx, node)) walk.take(field, 'number', node, flow)
    },
    recordText: (field, at, flow, file) => {
      if (flow.hidden.includes(field)) return
      const place = { file: cx.fileOf(file) ?? '', start: at, end: at + field.length }
      add(field, { place, form: 'expression', exclusive: false }, weaker(flow.certainty, 'inferred'))
    },
    compare: (field, text, node, form, { certainty }) => {
      note({ field, text, site: { ...siteOfNode(cx, node, form), exclusive: isExclusive(cx, node) }, certainty })
    },
    compareByPart: (field, { text, at, node }, { certainty }) => {
      note({ field, text, isPart: at, site: siteOfNode(cx, node, 'expression'), certainty })
    },
    take: (field, type, node, { certainty }) => {
      note({ field, text: type, isType: true, site: siteOfNode(cx, node, 'expression'), certainty })
    },
    // A single field that goes elsewhere loses nothing: what is read of the record was seen.
    lose: (node, flow) => {
      if (flow.field === null) miss(node, 'response-not-traced')
    },
    ask: (node, flow) => {
      if (flow.field === null) miss(node, 'dynamic-field')
    },
    pass: (node, flow) => {
      if (flow.field === null) miss(node, 'response-passed-on')
    },
    follow: (node, flow) => {
      const known = seen.get(node) ?? new Set<string>()
      const key = keyOf(flow, subjects)
      if (known.has(key)) return
      seen.set(node, known.add(key))
      if (++steps > maxSteps) {
        if (steps === maxSteps + 1) miss(node, 'too-deep')
        return
      }
      for (const member of declared.at(node, flow)) if (!flow.hidden.includes(member.field)) declare(member, 'inferred')
      walkSteps.follow(node, flow)
    },
    bind: (name, flow) => {
      walkSteps.bind(name, flow)
    },
    assign: (target, flow) => {
      walkSteps.assign(target, flow)
    },
    returned: (node, flow) => {
      walkSteps.returned(node, flow)
    },
    answer: (own, flow) => {
      for (const { fn, call } of framesIn(own.frame)) if (call && !walk.entered.has(fn)) walk.entered.set(fn, call)
      answerOf(own, flow)
    },
  }
  const walkSteps = createSteps(walk)

  answerOf(reached, start)

  /** Where the answer of a request comes out, for the request itself or for one of the program's own that the answer is sent on to. */
  function answerOf({ call, sink, frame, chain }: Asking, flow: Flow): void {
    if (sink.isDescribed) {
      // Somebody sends it: what they make of the answer is only known where it is handed to them.
      const outer = chain.at(-1)?.call ?? call
      const sent = deliveries(cx, outer)
      for (const one of sent) walk.follow(one, guessed(flow))
      if (sent.length === 0) miss(outer, 'response-not-traced')
    } else if (sink.answers) {
      for (const one of sink.answers) walk.follow(one, { ...flow, wire: false })
      if (sink.answers.length === 0) miss(call, 'response-not-traced')
    } else walk.follow(call, flow)
    if (!sink.callback) return
    const value = cx.evaluate(sink.callback, frame)
    for (const option of optionsOf(value))
      if (option.kind === 'function') callbackOf(option, sink, flow)
      else if (option.kind === 'ref') {
        const given = handedIn(option)
        for (const fn of given) callbackOf(fn, sink, flow)
        const tasks = option.parameter ? [1, 2].flatMap((at) => afterCallback(cx, option.parameter!, at, flow)) : []
        if (!handOver(walk, tasks) && given.length === 0) miss(sink.callback, 'response-not-traced')
      } else if (option.kind === 'external-call') for (const fn of functionsIn(cx, option)) callbackOf(fn, sink, flow)
  }

  /** What the callers of a function that stands as an argument (`promised((cb) => …)`) hand to it; the result comes out of that call alone. */
  function handedIn(ref: Ref): readonly Fn[] {
    const around = outerParent(cx, ref.owner)
    if (!ref.parameter || !ts.isCallExpression(around)) return []
    return callers.ofArgument(ref.owner).flatMap((by) => {
      const outer = ownerOf(cx, by)
      if (!outer || !cx.fileOf(outer)) return []
      for (let at: ts.SignatureDeclaration | null = outer; at; at = ownerOf(cx, at)) walk.entered.set(at, around)
      const given = cx.evaluate(ref.parameter!.name, {
        fn: ref.owner,
        call: by,
        shift: 0,
        caller: null,
        self: null,
        lexical: null,
        depth: 1,
      })
      return optionsOf(given).filter((one): one is Fn => one.kind === 'function')
    })
  }

  /** `(error, response, body)`, `(error, body)`, `(response)`. */
  function callbackOf(fn: Fn, { answerAt }: Asking['sink'], flow: Flow): void {
    if (fn.frame) walk.made.add(fn.frame)
    const { parameters: all } = fn.node
    const parameters = answerAt === undefined ? all.slice(all.length > 1 ? 1 : 0) : all.slice(answerAt, answerAt + 1)
    for (const parameter of parameters)
      if (!ts.isIdentifier(parameter.name) || parameter.name.text !== 'this') walk.bind(parameter.name, flow)
  }

  return { found: [...found.values()], compared: [...compared.values()], unknown: [...unknown.values()], isByWay }
}

/** One read per field and certainty, in order of name; the surest first, with what the field is compared with. */
function grouped(found: readonly Found[], compared: readonly ComparedWith[]): readonly Read[] {
  const reads = new Map<string, { field: string; sites: Site[]; certainty: Certainty }>()
  for (const { field, site, certainty } of found) {
    const key = `${field} ${certainty}`
    const one = reads.get(key) ?? { field, sites: [], certainty }
    one.sites.push(site)
    reads.set(key, one)
  }
  const left = new Map<string, Compared[]>()
  for (const { field, ...one } of compared) left.set(field, [...(left.get(field) ?? []), one])
  return [...reads.values()]
    .sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : atLeast(a.certainty, b.certainty) ? -1 : 1))
    .map((one): Read => {
      const own = left.get(one.field) ?? []
      left.delete(one.field)
      return { ...one, compared: own, changes: [] }
    })
}
