/**
 * From a sink to its outermost calls: as long as callers decide host, version, method, path or the params object,
 * every caller is a request of its own. Frames are rebuilt from the outside in for every chain of callers.
 */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../../catalogue/types.ts'
import type { Audience } from '../../../manifests/npm.ts'
import type { Place } from '../../../request.ts'
import type { Call, Callers } from './callers.ts'
import type { Link } from './entrances.ts'
import { entrances, isNamed } from './entrances.ts'
import { handing, taken } from './handed-over.ts'
import { appliedTo } from '../evaluate/runs.ts'
import type { Context } from '../evaluate/context.ts'
import { isFunction, ownerOf } from '../evaluate/context.ts'
import type { Frame } from '../evaluate/frame.ts'
import { frameOf, roundFrame, roundsOf } from '../evaluate/frame.ts'
import { isShutOff } from '../evaluate/conditions/gates.ts'
import { keyed } from '../evaluate/classes/makers.ts'
import type { Ref } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { isAnywhere, isElsewhere, isOfEnvironment, isRelative, openRef, textPlaces } from '../unread/foreign.ts'
import { keptUnderName } from './field-names.ts'
import { byDefault } from '../parts/by-default.ts'
import { readIdentity } from '../parts/identity.ts'
import { isBuildPath } from '../project/file-kinds.ts'
import { mayBeOwn } from '../routes/own-requests.ts'
import type { OwnRequests } from '../routes/own-requests.ts'
import type { Outlet } from '../sinks/outlet.ts'
import type { SinkCall } from '../sinks/sink.ts'
import { sentBeside } from '../sinks/sink.ts'
import { paramsNeed } from './params-need.ts'
import { pathNeed } from './path-need.ts'
import type { Asking, Expansion, Reached } from './reached.ts'
import { createRefuted } from './refuted.ts'
import { isStatic, receiverClass, receiversOf } from './runs-on.ts'
import { onReceiver } from './on-receiver.ts'
import { createOnce } from './once.ts'
import { callsOf, isWithin, placeOf, spineOf } from './spine.ts'
import { createTold } from './told.ts'

export type { Expansion, Reached }

/** Chains tried for one sink, and for all of a project, that lead to no request. A client may send as many requests as it likes. */
const maxChains = 2_000
const maxChainsInAll = 4_000
const maxLinks = 10
/** Objects that one call of a chain may be made on: each tool of a registry has a `run` of its own. */
const maxReceivers = 100
/** Chains followed for requests to other hosts, whose texts may be shared with ours. */
const maxForeign = 1_000

interface Built {
  readonly frame: Frame | null
  readonly pending: readonly Ref[]
  readonly guessed: boolean
  /** A call of the chain is not reached as its callers call. */
  readonly isShut?: true
}

export function createExpander(
  cx: Context,
  callers: Callers,
  catalogues: readonly Catalogue[],
  audienceOf: (file: string) => Audience,
  own: OwnRequests,
): (outlet: Outlet) => Expansion {
  const { ts } = cx
  const refuted = createRefuted()
  let left = maxChainsInAll
  let leftElsewhere = maxForeign
  let isCutShort = false

  return function expand(outlet: Outlet): Expansion {
    const call = outlet.node
    const reached: Reached[] = []
    const foreign: SinkCall[] = []
    const asking: Asking[] = []
    const passed: Place[] = []
    const ofEnvironment: Place[] = []
    const sharedBy = new Map<ts.Node, ts.Node>()
    const wrappers = new Set<ts.Node>()
    const isNew = createTold()
    const seen = new Set<string>()
    let budget = Math.min(maxChains, Math.max(4, left))
    let isCut = false
    isCutShort = false
    // Each of many objects that a chain may run on asks the same callers.
    const once = createOnce()
    /** Chains that came back to a function by way of others, as far as that function. */
    const circles: (readonly Link[])[] = []
    /** False when the calls of the chain turn out to be of other functions that go by the same name. */
    const step = (chain: readonly Link[]): boolean =>
      once(chain, () => {
        left--
        if (budget-- <= 0) return true
        return build(chain).reduce((met, built) => settle(chain, built) || met, false)
      })
    const outward = (chain: readonly Link[], need: Ref, isSent = false): boolean => {
      if (chain.length >= maxLinks) {
        isCut = true
        return true
      }
      const before = chain.find((link) => link.fn === need.owner)
      if (before) {
        refuted.isBlurred = true
        // Recursion: the function decides for itself, so nobody else does.
        const again = { fn: need.owner, call: null, isAgain: true } as const
        if (before.call !== null && before !== chain.at(-1))
          circles.push([...chain.slice(0, chain.indexOf(before)), again])
        return before.call === null || step(chain.map((link) => (link === before ? again : link)))
      }
      const fn = closureWithin(call, chain, need.owner) ?? need.owner
      const arriving = isSent ? own.arrivingAt(fn) : []
      const ways = [
        ...arriving.map((arrives): readonly Link[] => [{ fn, call: arrives.outlet.node, arrives }]),
        ...(isSent && own.isHandled(fn) ? callers.ofArgument(fn) : []).map((call): readonly Link[] => [{ fn, call }]),
        ...entrances(cx, callers, fn, audienceOf, chain.at(-1)),
      ]
      return ways.reduce((met, links) => enter(chain, asked(links, need)) || met, false)
    }
    /** One more way into the innermost function that is open; what it turned out not to be called by once is not asked again. */
    const enter = (chain: readonly Link[], links: readonly Link[]): boolean => {
      const [link] = links
      if (link && refuted.has(link)) return false
      const before = refuted.begin()
      const met = step([...chain, ...links])
      // Which route a request arrives at depends on the helper that made its handler, further in.
      if (!met && budget > 0 && links.length === 1 && !link!.arrives) refuted.add(link!, chain.length)
      refuted.end(before)
      return met
    }
    /** What the callers of a function decide. One that nothing but its name says is called may turn out to be called by nobody. */
    const decided = (chain: readonly Link[], need: Ref, isSent = false): boolean => {
      if (outward(chain, need, isSent)) return true
      const fn = closureWithin(call, chain, need.owner) ?? need.owner
      return isNamed(cx, callers, fn) && !chain.some((link) => link.fn === fn)
        ? step([...chain, ...asked([{ fn, call: null, isAlone: true }], need)])
        : false
    }
    /** All that runs for a request to somewhere else: what it reads may be of that as well. */
    const share = (chain: readonly Link[]): void => {
      const by = chain.findLast((link) => link.call !== null)?.call ?? call
      const around = ownerOf(cx, call) ?? ts.findAncestor(call, (at) => ts.isSourceFile(at.parent))
      for (const fn of [around, ...chain.map((link) => link.fn)]) if (fn && !sharedBy.has(fn)) sharedBy.set(fn, by)
    }
    /** Who asks the own server through a function of the program's, at an address that its callers say. */
    const askedBy = (chain: readonly Link[], sink: SinkCall): void => {
      const open = openRef(sink)
      if (!open || leftElsewhere-- <= 0 || chain.some((link) => link.fn === open.owner)) return
      left++
      budget++
      if (callers.of(open.owner).length > 0) outward(chain, open)
    }
    const elsewhere = (chain: readonly Link[], sink: SinkCall): void => {
      if (isOfEnvironment(call, sink, catalogues)) ofEnvironment.push(...textPlaces(cx, sink.url))
      const isForeign = isElsewhere(call, sink, catalogues)
      if (isForeign || isAnywhere(call, sink)) share(chain)
      const isOwn = own.isServing() && mayBeOwn(cx, call, sink)
      if (isOwn && !isForeign && !isRelative(call, sink)) askedBy(chain, sink)
      if (!isForeign && !isRelative(call, sink)) return
      passed.push(...textPlaces(cx, sink.url))
      if (leftElsewhere-- <= 0) return
      left++
      budget++
      const open = openRef(sink)
      if (open && !chain.some((link) => link.fn === open.owner) && callers.of(open.owner).length > 0)
        outward(chain, open)
      else if (isForeign) foreign.push(sink)
    }
    const settle = (chain: readonly Link[], built: Built): boolean => {
      if (built.isShut) return true
      // Without a caller the object is any of its class; a function that is a parameter would only be guessed.
      if (built.pending.length > 0)
        return alternatives(built.pending).reduce(
          (met, one) => (one.parameter ? outward(chain, one) : decided(chain, one)) || met,
          false,
        )
      const { frame } = built
      for (const read of outlet.read(frame)) {
        if ('kind' in read) {
          decided(chain, read)
          continue
        }
        const sink = sentBeside(read, roundsOf(frame))
        const { identities: asGiven, needs } = readIdentity(cx, call, sink, catalogues)
        const open = needs.filter((ref) => !chain.some((link) => link.fn === ref.owner && link.call === null))
        if (open.length > 0) {
          for (const need of alternatives(open)) {
            wrappers.add(need.owner)
            decided(chain, need, true)
          }
          continue
        }
        const isLeftOpen = needs.some(({ fallback }) => fallback !== null)
        const all = isLeftOpen ? readIdentity(cx, call, byDefault(sink), catalogues).identities : asGiven
        // A receiver that is guessed by the name of a method (`req.shop.get`) is ours only when the API has such a path.
        const isGuess = built.guessed || (sink.guessed === true && sink.base !== null)
        const identities = isGuess ? all.filter((one) => one.template !== null || one.segments === null) : all
        if (identities.length === 0) {
          if (!sink.copy && mayBeOwn(cx, call, sink)) asking.push({ sink, call, frame, chain })
          elsewhere(chain, sink)
          continue
        }
        if (isElsewhere(call, sink, catalogues)) share(chain)
        const needed = pathNeed(cx, callers, identities, chain)
        const shaped = needed ?? paramsNeed(callers, own, sink, identities, chain)
        if (shaped) {
          decided(chain, shaped, needed === null)
          continue
        }
        const what = identities
          .map(({ method, template, version }) => `${method} ${template} ${version.value}`)
          .join('|')
        // The same request of another object that was made elsewhere is none more.
        if (isNew(`${spineOf(chain, call).map(placeOf).join('|')}|${what}`, sink)) {
          reached.push({ sink, call, frame, chain, identities, guessed: built.guessed || sink.guessed === true })
          // What a class decides for its methods shows here alone.
          for (const one of chain) if (one.call && ts.isCallExpression(one.call)) wrappers.add(one.fn)
        }
        const sent = `${callsOf(cx, chain).map(placeOf).join('|')}|${what}`
        if (seen.has(sent)) continue
        seen.add(sent)
        budget++
        left++
      }
      return true
    }
    step([])
    // A function that only leads back to itself is entered by itself: calls that are others' by the same name must not hide what it sends.
    for (const circle of circles) if (!reached.some(({ chain }) => isWithin(circle, chain))) step(circle)
    return {
      reached,
      asking,
      foreign,
      elsewhere: passed,
      ofEnvironment,
      sharedBy,
      foreignCut: leftElsewhere < 0,
      wrappers,
      cut: isCut || isCutShort || budget <= 0 || (wrappers.size > 0 && callers.isCut()),
    }
  }

  /** The first of what callers decide, and where an object may have been made in several places what the others' callers do instead. */
  function alternatives(needs: readonly Ref[]): readonly Ref[] {
    const [first] = needs
    if (!first?.makes) return needs.slice(0, 1)
    const owners = new Map(needs.flatMap((one) => (one.makes === first.makes ? [[one.owner, one] as const] : [])))
    return [...owners.values()]
  }

  /** Links into a function, which say for what it was entered. */
  function asked(links: readonly Link[], { owner, makes }: Ref): readonly Link[] {
    return makes ? links.map((link) => (link.fn === owner ? { ...link, makes } : link)) : links
  }

  /**
   * A function with callers of its own that stands between the sink, or a call of the chain, and `owner`. It is bound first:
   * its caller knows which run of `owner` made it (`const get = wrap('get')`).
   */
  function closureWithin(call: ts.Node, chain: readonly Link[], owner: ts.Node): ts.Node | null {
    for (const start of [call, ...chain.map((link) => link.call)]) {
      let found: ts.Node | null = null
      for (let at: ts.Node | undefined = start?.parent; at; at = at.parent) {
        if (at === owner) {
          if (found) return found
          break
        }
        const fn = at
        if (found === null && isFunction(cx, fn) && !chain.some((link) => link.fn === fn) && callers.of(fn).length > 0)
          found = fn
      }
    }
    return null
  }

  /** Frames for a chain, from the outermost caller inwards. Several when a receiver may be several objects. */
  function build(chain: readonly Link[]): readonly Built[] {
    let built: readonly Built[] = [{ frame: null, pending: [], guessed: false }]
    for (const [index, link] of [...chain.entries()].reverse()) {
      built = built.flatMap((outer) => bind(link, outer, chain))
      if (built.length > maxReceivers) {
        built = built.slice(0, maxReceivers)
        isCutShort = true
      }
      if (built.length > 0) continue
      refuted.failed(index)
      break
    }
    return built
  }

  function bind(link: Link, outer: Built, chain: readonly Link[]): readonly Built[] {
    const { call, makes } = link
    if (outer.isShut || (call && isShutOff(cx, call, outer.frame))) return [{ ...outer, isShut: true }]
    const all = bound(link, outer, chain)
    return makes ? all.map((one) => (one.frame ? { ...one, frame: { ...one.frame, makes } } : one)) : all
  }

  function bound(link: Link, outer: Built, chain: readonly Link[]): readonly Built[] {
    const { fn, call, arrives } = link
    const depth = (outer.frame?.depth ?? 0) + 1
    if (arrives)
      return own
        .arrive(arrives, outer.frame, (by) => chain.every((one) => one.fn !== by.fn || one.call === by.call))
        .map(({ frame, pending }) => ({ frame, pending: [...outer.pending, ...pending], guessed: true }))
    if (call === null) {
      const self =
        link.self ??
        (link.heir && isStatic(cx, fn) ? { kind: 'class', node: link.heir } : receiverClass(cx, link.heir ?? fn))
      const lexical = link.round ? roundFrame(fn.parent, link.round, null) : null
      const frame: Frame = { fn, call: null, shift: 0, caller: outer.frame, self, lexical, depth }
      return [{ ...outer, frame: link.isAgain ? { ...frame, isAgain: true } : frame }]
    }
    if (ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.SuperKeyword) {
      const self = receiverClass(cx, fn)
      return [{ ...outer, frame: { fn, call, shift: 0, caller: outer.frame, self, lexical: null, depth } }]
    }
    const handed = handing(cx, call, fn)
    if (handed?.isMessage) return [{ ...outer, frame: taken(cx, handed, call, fn, outer.frame), guessed: true }]
    const callee = cx.evaluate(handed?.callee ?? call.expression, outer.frame)
    const method = ts.isCallExpression(call) ? methodOfFunction(call, outer.frame) : null
    const shift = handed?.shift ?? (method === null ? 0 : 1)
    const matched = callers.match(callee, fn, call)
    // What nobody passes stays open: the call is one by its name then, as below.
    const pending = optionsOf(callee).filter(
      (option): option is Ref => option.kind === 'ref' && frameOf(outer.frame, option.owner)?.call !== null,
    )
    if (matched === 'unsettled' && pending.length > 0) {
      const frame: Frame = { fn, call, shift, caller: outer.frame, self: null, lexical: null, depth }
      return [{ frame, pending: [...outer.pending, ...pending], guessed: outer.guessed }]
    }
    if (matched !== null && matched !== 'unsettled')
      return matched.map((option) => {
        const self = option.self ?? receiverClass(cx, fn)
        const own: Frame = { fn, call, shift, caller: outer.frame, self, lexical: option.frame, depth }
        // Which of several functions is called decides what else holds: the handler of one definition runs with its address.
        const frame = option.ways ? { ...own, round: option.ways } : own
        const applied =
          handed?.given(outer.frame) ??
          (method === 'apply' ? appliedTo(cx, option, call as ts.CallExpression, outer.frame) : null)
        if (applied) return { ...outer, frame: { ...frame, shift: 0, given: [...(option.bound ?? []), ...applied] } }
        return { ...outer, frame: option.bound ? { ...frame, bound: option.bound } : frame }
      })
    // Known to go elsewhere: another object's method of the same name.
    if (
      optionsOf(callee).some(
        (option) => option.kind === 'function' || option.kind === 'external' || option.kind === 'external-call',
      )
    )
      return []
    // Known by its name alone. What was built is no receiver of a call in a source, which says what it imports. Of a function that another one returns, only the runs that go by that name.
    if (isBuildPath(cx.fileOf(fn) ?? '') && !isBuildPath(cx.fileOf(call) ?? '')) return []
    const runs = callers.madeAs(fn, call)
    const classes = keptUnderName(cx, fn, call)
    if (classes === null) return []
    const named = classes.map((cls) => receiverClass(cx, cls))
    return (runs ?? [null]).flatMap((run) =>
      (named.length > 0 ? named : receiversOf(cx, fn)).map((self) => ({
        frame: {
          fn,
          call,
          shift,
          caller: self && outer.frame ? onReceiver(cx, call, self, outer.frame) : outer.frame,
          self,
          lexical: run?.frame ?? roundOf(fn, call),
          depth,
        },
        pending: outer.pending,
        guessed: true,
      })),
    )
  }

  /** Of a function that a loop writes under several names (`Client.prototype[verb] = …`) the round that writes the one which is called. */
  function roundOf(fn: ts.Node, { expression: callee }: Call): Frame | null {
    const { parent } = fn
    if (!ts.isBinaryExpression(parent) || parent.right !== fn || !ts.isPropertyAccessExpression(callee)) return null
    // `createApi(definitions)` knows the keys in its own runs.
    for (const run of [null, ...callers.runsAround(parent)]) {
      const found = keyed(cx, parent.left, callee.name.text, run)
      if (found) return found.round ? roundFrame(parent, found.round, run) : run
    }
    return null
  }

  /** `call`, `apply` or `bind` when a function's own method of that name is called. */
  function methodOfFunction(call: ts.CallExpression, frame: Frame | null): string | null {
    const { expression: callee } = call
    if (!ts.isPropertyAccessExpression(callee) || !/^(call|apply|bind)$/.test(callee.name.text)) return null
    // Clients have methods of that name as well.
    const isFunctions = optionsOf(cx.evaluate(callee.expression, frame)).some((option) => option.kind === 'function')
    return isFunctions ? callee.name.text : null
  }
}
