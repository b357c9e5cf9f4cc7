/** Who calls a function: by name first, then proven by symbol or by value. Aliases by import, by variable, by object key are followed. */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { isFunction, outerParent, ownerOf, unwrap } from '../evaluate/context.ts'
import { createNames } from './caller-names.ts'
import { madeAround } from './composed.ts'
import { createGiven, keeps } from './given.ts'
import { handing } from './handed-over.ts'
import { sendersOf } from './channels.ts'
import { hookAround } from './keyed-fetchers.ts'
import { calleeNames, createKeyedCalls } from './keyed-calls.ts'
import { createReceivers } from './receiver-classes.ts'
import { declares, givesEnough, isOthers } from './receivers.ts'
import { lineageOf } from '../evaluate/classes/lineage.ts'
import { wholeOf } from '../evaluate/names.ts'
import type { Frame } from '../evaluate/frame.ts'
import type { Fn, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'

export type Call = ts.CallExpression | ts.NewExpression

export interface Callers {
  /** Calls that may reach the function. A call whose receiver hangs on its own callers is among them; the caller of this must settle it. */
  of(fn: ts.Node): readonly Call[]
  /** The calls that a function makes of the parameter it was handed this expression as. */
  ofArgument(node: ts.Node): readonly Call[]
  /** The function that returns this one, if one does. */
  makerOf(fn: ts.Node): ts.Node | null
  /** The name a reader knows the function by: `AdsHttp.get`, `adsFetch`. */
  nameOf(fn: ts.Node): string
  /** The function values among a callee's options that are `fn`; a `ref` when the receiver is not known yet; null when the call goes elsewhere. */
  match(callee: Value, fn: ts.Node, call: Call): readonly Fn[] | 'unsettled' | null
  /** The calls that made the function which a call calls as what it was handed: `all(get('cards'))` for the `page(params)` of `all`. */
  makesBehind(fn: ts.Node, call: Call): readonly Call[]
  /** The runs of a function that another one returns which a call names: `mk('get')` of `{ get: mk('get') }`; null for any other function. */
  madeAs(fn: ts.Node, call: Call): readonly Fn[] | null
  /** The runs of the function around a node that calls of it by its name make. */
  runsAround(node: ts.Node): readonly Frame[]
  /** True once more uses of names were met than are looked at: callers may be missing from then on. */
  isCut(): boolean
}

/** Uses of names looked at for all functions of a project. Names such as `create` stand thousands of times in generated clients. */
const maxLooks = 400_000

export function createCallers(cx: Context): Callers {
  const { ts } = cx
  const memo = new Map<ts.Node, readonly Call[]>()
  const spelled = createNames(cx)
  const keyed = createKeyedCalls(cx)
  const { ofArgument, keptAs } = createGiven(cx, { callOf, calleesOf })
  // Whoever is just being asked for is not asked again: what it depends on is not known then.
  const receivers = createReceivers(cx, (fn) => (asked.has(fn) ? null : of(fn)))
  const asked = new Set<ts.Node>()
  /** Functions that layers are put around: who calls the outermost one calls them. */
  const composed = new Set<ts.Node>()
  const makes = new Map<ts.Node, Map<Call, Set<Call>>>()
  let looks = maxLooks

  function of(fn: ts.Node): readonly Call[] {
    const known = memo.get(fn)
    if (known) return known
    memo.set(fn, [])
    asked.add(fn)
    const names = new Set<string>()
    // `compose(signed, retried)((request) => fetch(request))`: nobody calls it but by what was composed around it.
    const queue = [...spelled.own(fn), ...composedAs(fn, fn)]
    const found: Call[] = []
    // What may turn out to be another's is tried last: it must not use up what may be tried for the others.
    const perhaps: Call[] = keptCalls(fn, fn)
    const follow = (node: ts.Node): void => {
      const made = results(node)
      queue.push(...made.names)
      found.push(
        ...made.handed,
        ...made.calls.filter((call) => match(cx.evaluate(call.expression, null), fn, call) !== null),
      )
    }
    follow(fn)
    found.push(...keyed.ofEntry(fn), ...keyed.ofModule(fn))
    found.push(...sendersOf(cx, fn))
    const hook = hookAround(cx, fn)
    if (hook && handing(cx, hook, fn)) found.push(hook)
    const seen = new Set<ts.MemberName>()
    // What a file calls the whole of a module (`const request = require('request')`) is a member only where its value says so.
    const whole = new Set<string>()
    while (queue.length > 0 && names.size < 32) {
      const name = queue.shift()!
      if (names.has(name)) continue
      names.add(name)
      const aliases = [...spelled.aliases(name)]
      if (name === 'default' || name === 'exports')
        for (const one of aliases) if (!names.has(one) && !queue.includes(one)) whole.add(one)
      queue.push(...aliases)
      // `promisifyAll(exports)` calls them by another name.
      if (cx.uses(`${name}Async`).length > 0) queue.push(`${name}Async`)
      if (name === 'super') {
        found.push(...superCalls(fn))
        continue
      }
      for (const call of keyed.under(name)) if (reachesByKey(call, fn)) found.push(call)
      for (const node of spelled.uses(name)) {
        if (seen.has(node) || looks <= 0) continue
        looks--
        seen.add(node)
        const call = callOf(node)
        if (call) {
          const reached = reaches(call, node, fn)
          if (reached === 'surely') found.push(call)
          else if (reached !== null && !(whole.has(name) && (isMember(node) || isMethodOf(node)))) perhaps.push(call)
        } else if (isValueUse(node)) {
          queue.push(...spelled.holders(node))
          const access = accessOf(node)
          found.push(...ofArgument(access), ...handedTo(access, fn), ...ofChoice(access, fn), ...atOnce(access, fn))
          perhaps.push(...keptCalls(access, fn))
          queue.push(...composedAs(access, fn))
          follow(access)
        }
      }
    }
    const sorted = [...new Set([...found, ...perhaps])]
    memo.set(fn, sorted)
    asked.delete(fn)
    return sorted
  }

  /**
   * Where a function goes that another one returns (`const wrap = (verb) => (path) => …`): names that hold the other's
   * result (`const get = wrap('get')`), calls of the result where it is made (`wrap('get')(path)`), and calls by what it is handed to
   * (`all(wrap('get'))`).
   */
  function results(
    node: ts.Node,
    seen: Set<ts.Node> = new Set<ts.Node>(),
  ): { readonly names: readonly string[]; readonly calls: readonly Call[]; readonly handed: readonly Call[] } {
    const maker = returning(node)
    // Functions that return each other's results go round for ever.
    if (!maker || ts.isConstructorDeclaration(maker) || seen.has(maker)) return { names: [], calls: [], handed: [] }
    seen.add(maker)
    const names: string[] = []
    const calls: Call[] = []
    const handed: Call[] = []
    for (const made of of(maker)) {
      const parent = outerParent(cx, made)
      if (ts.isCallExpression(parent) && parent.expression.pos <= made.pos && made.end <= parent.expression.end)
        calls.push(parent)
      else {
        names.push(...spelled.holders(made), ...composedAs(made, node))
        for (const call of [...ofArgument(made), ...handedTo(made, node)]) {
          handed.push(call)
          noteMake(node, call, made)
        }
      }
      const further = results(made, seen)
      names.push(...further.names)
      calls.push(...further.calls)
    }
    return { names, calls, handed }
  }

  function noteMake(fn: ts.Node, call: Call, made: Call): void {
    const known = makes.get(fn) ?? new Map<Call, Set<Call>>()
    makes.set(fn, known.set(call, (known.get(call) ?? new Set<Call>()).add(made)))
  }

  function makesBehind(fn: ts.Node, call: Call): readonly Call[] {
    return [...(makes.get(fn)?.get(call) ?? [])]
  }

  function madeAs(fn: ts.Node, call: Call): readonly Fn[] | null {
    const maker = returning(fn)
    const names = calleeNames(cx, call)
    if (!maker || ts.isConstructorDeclaration(maker) || spelled.own(fn).some((name) => names.includes(name)))
      return null
    return of(maker)
      .filter((made) => spelled.holders(made).some((name) => names.includes(name)))
      .flatMap((made) => optionsOf(cx.evaluate(made, null)))
      .filter((value): value is Fn => value.kind === 'function' && value.node === fn)
  }

  /** The calls of members under which objects keep a function that they were given: `this.call('GET', path)` of `new Audiences(send)`. */
  function keptCalls(node: ts.Node, fn: ts.Node): Call[] {
    return keptAs(node).flatMap(({ name, by }) =>
      spelled.uses(name).flatMap((use) => {
        const call = callOf(use)
        if (!call || !isMember(use) || !keeps(cx, by, use)) return []
        return match(cx.evaluate(call.expression, null), fn, call) !== null && givesEnough(cx, call, fn) ? [call] : []
      }),
    )
  }

  /** A package calls the function: `limiter.schedule(send, path, params)`, `pipe(params, send)`. */
  function handedTo(node: ts.Node, fn: ts.Node): readonly Call[] {
    const parent = outerParent(cx, node)
    const call = ts.isCallExpression(parent) ? parent : hookAround(cx, node)
    return call && handing(cx, call, fn) ? [call] : []
  }

  /** `promisify(get)(path)`: what a package makes of it, called where it is made. */
  function atOnce(node: ts.Node, fn: ts.Node): readonly Call[] {
    const made = outerParent(cx, node)
    const call =
      ts.isCallExpression(made) && made.arguments.some((one) => unwrap(cx, one) === node) ? outerParent(cx, made) : null
    if (!call || !ts.isCallExpression(call) || unwrap(cx, call.expression) !== made) return []
    return Array.isArray(match(cx.evaluate(call.expression, null), fn, call)) ? [call] : []
  }

  /** `const send = pipe(baseSend(host), withRetry())`: the names of what layers are put around a function in. */
  function composedAs(node: ts.Node, fn: ts.Node): readonly string[] {
    const call = outerParent(cx, node)
    if (!ts.isCallExpression(call) || !isFunction(cx, fn) || !call.arguments.some((one) => unwrap(cx, one) === node))
      return []
    const isAroundIt = optionsOf(cx.evaluate(call, null)).some(
      (one) => one.kind === 'function' && one.node !== fn && madeAround(cx, one, fn) !== null,
    )
    if (!isAroundIt) return []
    composed.add(fn)
    return spelled.holders(call)
  }

  /** `const work = isNightly ? nightly : hourly`: calls by the name that holds what was chosen. */
  function ofChoice(node: ts.Node, fn: ts.Node): readonly Call[] {
    const choice = outerParent(cx, node)
    const holder = ts.isConditionalExpression(choice) ? outerParent(cx, choice) : null
    if (!holder || !ts.isVariableDeclaration(holder) || !ts.isIdentifier(holder.name)) return []
    const symbol = cx.symbolAt(holder.name)
    const uses = cx.identifiers(holder.getSourceFile()).get(holder.name.text) ?? []
    return uses
      .filter((use) => cx.symbolAt(use) === symbol)
      .flatMap((use) => callOf(use) ?? [])
      .filter((call) => match(cx.evaluate(call.expression, null), fn, call) !== null)
  }

  /** `this.send` for the `send` that ends it. */
  function accessOf(node: ts.MemberName): ts.Node {
    const { parent } = node
    return ts.isPropertyAccessExpression(parent) && parent.name === node ? parent : node
  }

  /** The function that returns the node's value, if one does. */
  function returning(node: ts.Node): ts.Node | null {
    const parent = outerParent(cx, node)
    if (ts.isArrowFunction(parent) && unwrap(cx, parent.body) === unwrap(cx, node)) return parent
    return ts.isReturnStatement(parent) ? ownerOf(cx, parent) : null
  }

  /** The call whose callee ends in this identifier. */
  function callOf(node: ts.MemberName): Call | null {
    const parent = node.parent
    const callee = ts.isPropertyAccessExpression(parent) && parent.name === node ? parent : node
    let call = outerParent(cx, callee)
    // Compiled code calls `(0, lib.get)(…)`.
    if (ts.isBinaryExpression(call) && call.operatorToken.kind === ts.SyntaxKind.CommaToken && call.right === callee)
      call = outerParent(cx, call)
    if (
      (ts.isCallExpression(call) || ts.isNewExpression(call)) &&
      call.expression.pos <= callee.pos &&
      callee.end <= call.expression.end
    )
      return call
    // `f.call(this, …)`, `f.apply(this, arguments)`, and `f.bind(this, …)` whose result no name holds.
    if (ts.isPropertyAccessExpression(call) && ts.isCallExpression(call.parent) && call.parent.expression === call) {
      const made = call.parent
      if (call.name.text === 'call' || call.name.text === 'apply') return made
      if (call.name.text === 'bind' && made.arguments.length > 1 && isHandedOn(made)) return made
    }
    return null
  }

  /** `{ cards: get.bind(null, 'cards') }` for a package to run: nothing in the project calls it by a name. */
  function isHandedOn(made: ts.CallExpression): boolean {
    const parent = outerParent(cx, made)
    const isListed = ts.isPropertyAssignment(parent) && ts.isCallExpression(outerParent(cx, parent.parent))
    return isListed || spelled.holders(made).length === 0
  }

  function isMember(node: ts.MemberName): boolean {
    return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
  }

  /** `client.call(…)`, which for a function would be its own. */
  function isMethodOf(node: ts.MemberName): boolean {
    return ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node
  }

  function isValueUse(node: ts.MemberName): boolean {
    const parent = node.parent
    if (ts.isPropertyAccessExpression(parent)) return true
    return (
      !ts.isParameter(parent) &&
      !ts.isBindingElement(parent) &&
      !ts.isImportSpecifier(parent) &&
      !ts.isTypeReferenceNode(parent)
    )
  }

  function superCalls(constructor: ts.Node): Call[] {
    const calls: Call[] = []
    if (!ts.isConstructorDeclaration(constructor)) return calls
    for (const sub of cx.subclassesOf(constructor.parent)) {
      const visit = (node: ts.Node): void => {
        if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) calls.push(node)
        ts.forEachChild(node, visit)
      }
      visit(sub)
    }
    return calls
  }

  function reachesByKey(call: Call, fn: ts.Node): boolean {
    return match(cx.evaluate(call.expression, null), fn, call) !== null
  }

  function reaches(call: Call, name: ts.MemberName, fn: ts.Node): 'surely' | 'perhaps' | null {
    const matched = match(cx.evaluate(call.expression, null), fn, call)
    if (matched === null) return declares(cx, name, fn) ? 'surely' : null
    if (matched !== 'unsettled') return 'surely'
    if (!givesEnough(cx, call, fn)) return null
    const receiver = ts.isPropertyAccessExpression(name.parent) ? name.parent.expression : null
    const has = receiver && receivers.has(receiver, fn)
    // What an heir puts in place of a field, no declaration of the field tells.
    return has === true || (has === null && !isOthers(cx, name, fn)) ? 'perhaps' : null
  }

  /** What is called; a module is called as what it exports whole. */
  function calleesOf(callee: Value): readonly Value[] {
    return optionsOf(callee).flatMap((option) => optionsOf(wholeOf(cx, option)))
  }

  function match(callee: Value, fn: ts.Node, call: Call): readonly Fn[] | 'unsettled' | null {
    const fns: Fn[] = []
    let unsettled = false
    for (const option of calleesOf(callee)) {
      if (option.kind === 'function' && option.node === fn) {
        const maker =
          ts.isNewExpression(call) && (ts.isFunctionDeclaration(fn) || ts.isFunctionExpression(fn)) ? fn : null
        fns.push(
          maker
            ? { ...option, self: { kind: 'instance', cls: maker, site: call as ts.NewExpression, frame: null } }
            : option,
        )
      }
      if (option.kind === 'ref') unsettled = true
      if (option.kind === 'function' && option.node !== fn && composed.has(fn))
        fns.push(...[madeAround(cx, option, fn)].filter((one) => one !== null))
      if (option.kind === 'class' && ts.isConstructorDeclaration(fn) && constructs(option.node, fn))
        fns.push({
          kind: 'function',
          node: fn,
          frame: null,
          self: ts.isNewExpression(call) ? { kind: 'instance', cls: option.node, site: call, frame: null } : null,
        })
    }
    if (fns.length > 0) return fns
    return unsettled ? 'unsettled' : null
  }

  function constructs(cls: ts.ClassLikeDeclaration, constructor: ts.ConstructorDeclaration): boolean {
    for (const at of lineageOf(cx, cls)) {
      if (at === constructor.parent) return true
      if (at.members.some((member) => ts.isConstructorDeclaration(member))) return false
    }
    return false
  }

  function nameOf(fn: ts.Node): string {
    if (ts.isConstructorDeclaration(fn)) return fn.parent.name?.text ?? 'constructor'
    const named = (fn as ts.NamedDeclaration).name
    const own =
      named && (ts.isIdentifier(named) || ts.isPrivateIdentifier(named))
        ? named.text
        : (spelled.holders(fn)[0] ?? '(anonymous)')
    const owner = ts.isPropertyDeclaration(fn.parent) ? fn.parent.parent : fn.parent
    if (ts.isClassLike(owner) && owner.name) return `${owner.name.text}.${own}`
    const target = ts.isBinaryExpression(fn.parent) ? fn.parent.left.getText() : ''
    const prototype = /^(\w+)\.prototype\.\w+$/.exec(target)
    if (prototype) return `${prototype[1]!}.${own}`
    return own === 'default'
      ? fn
          .getSourceFile()
          .fileName.replace(/^.*\//, '')
          .replace(/\.\w+$/, '')
      : own
  }

  return {
    of,
    ofArgument,
    makerOf: returning,
    nameOf,
    match,
    makesBehind,
    madeAs,
    runsAround: (node) => spelled.runsAround(node),
    isCut: () => looks <= 0,
  }
}
