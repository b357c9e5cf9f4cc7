/**
 * Where else what is sent goes: an object of parameters that is put into a queue, a file or an answer of the program's own as well, a word of a path
 * that a wrapper also makes a key of. Whoever takes it there knows it by its old text.
 */

import type { ts } from 'ts-morph'
import type { Place, Request, Site } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { isFunction, isInTest, outerParent, ownerOf } from '../evaluate/context.ts'
import { optionsOf } from '../evaluate/value.ts'
import { isTestPath } from '../project/file-kinds.ts'
import { placeOf } from './places.ts'
import { createNodeAt } from './taken-from.ts'

/** A value goes from name to name at most so often. */
const maxNames = 3
/** A name that is used more often is a word of the program. */
const maxUses = 40

/** The requests, with a doubt at what goes elsewhere too. @param followed the calls that a request was seen to go through */
export function withHandedElsewhere(
  cx: Context,
  requests: readonly Request[],
  followed: ReadonlySet<ts.Node>,
): readonly Request[] {
  const nodeAt = createNodeAt(cx)
  const find = createElsewhere(cx, followed)
  const memo = new Map<string, Place | null>()
  const settled = (site: Site): Site => {
    if (!site.exclusive || site.doubt || isTestPath(site.place.file)) return site
    const key = `${site.place.file}:${site.place.start}`
    let also = memo.get(key)
    if (also === undefined) {
      const node = nodeAt(site.place)
      const other = node ? find(node) : null
      memo.set(key, (also = other && placeOf(cx, other)))
    }
    return also ? { ...site, doubt: 'handed-elsewhere', also } : site
  }
  return requests.map((request) => ({
    ...request,
    params: request.params.map((param) => ({ ...param, sites: param.sites.map(settled) })),
    path: request.path && {
      ...request.path,
      segments: request.path.segments.map((segment) => ({ ...segment, sites: segment.sites.map(settled) })),
    },
  }))
}

/** Answers what takes the text at a node elsewhere: the object that it is a key of, or the parameter that it is given to. */
function createElsewhere(cx: Context, followed: ReadonlySet<ts.Node>): (node: ts.Node) => ts.Node | null {
  const { ts } = cx

  /** By objects: an object of many keys goes one way. */
  const memo = new Map<ts.Node, ts.Node | null>()

  function find(node: ts.Node): ts.Node | null {
    const holder = node.parent
    const isKey = (ts.isPropertyAssignment(holder) || ts.isShorthandPropertyAssignment(holder)) && holder.name === node
    if (isKey) {
      const object = holder.parent
      let other = memo.get(object)
      if (other === undefined) memo.set(object, (other = ofValue(object, 0)))
      return other
    }
    if (ts.isCallExpression(holder)) return ofArgument(holder, node)
    return ts.isArrayLiteralExpression(holder) ? ofElements(holder) : null
  }

  /** By the name that each element of a list goes by in a loop over it: `for (const kind of KINDS) save(`${kind}.json`, await list(kind))`. */
  function ofElements(list: ts.ArrayLiteralExpression): ts.Node | null {
    const known = memo.get(list)
    if (known !== undefined) return known
    const holder = outerParent(cx, list)
    const isNamed = ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name)
    const names = isNamed ? usesOf(holder.name) : [list]
    const others = names.flatMap((name) => {
      const each = eachOf(name)
      return (each && ofName(each, false, 1)) ?? []
    })
    memo.set(list, others[0] ?? null)
    return others[0] ?? null
  }

  function eachOf(list: ts.Node): ts.Identifier | null {
    const holder = outerParent(cx, list)
    if (ts.isForOfStatement(holder) && ts.isVariableDeclarationList(holder.initializer)) {
      const name = holder.initializer.declarations[0]?.name
      return name && ts.isIdentifier(name) ? name : null
    }
    const call = ts.isPropertyAccessExpression(holder) ? outerParent(cx, holder) : holder
    if (!ts.isCallExpression(call) || call.expression !== holder) return null
    const each = call.arguments.find((one) => isFunction(cx, one))
    const at = ts.isPropertyAccessExpression(call.expression) && call.expression.name.text.startsWith('reduce') ? 1 : 0
    const name = each && isFunction(cx, each) ? each.parameters[at]?.name : undefined
    return name && ts.isIdentifier(name) ? name : null
  }

  /** By the names that a value goes by: a variable's, or that of the function which gives it back. */
  function ofValue(value: ts.Node, names: number): ts.Node | null {
    const holder = outerParent(cx, value)
    if (ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name)) return ofName(holder.name, false, names)
    const fn = ts.isReturnStatement(holder) ? ts.findAncestor(holder, (at) => isFunction(cx, at)) : holder
    if (!fn || !isFunction(cx, fn)) return null
    const named = ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(fn.parent) ? fn.parent.name : null
    return named && ts.isIdentifier(named) ? ofName(named, true, names) : null
  }

  function ofArgument(call: ts.CallExpression, node: ts.Node, names = 0): ts.Node | null {
    const index = call.arguments.indexOf(node as ts.Expression)
    for (const callee of index < 0 ? [] : optionsOf(cx.evaluate(call.expression, null))) {
      const name = callee.kind === 'function' ? callee.node.parameters[index]?.name : undefined
      const other = name && ts.isIdentifier(name) ? ofName(name, false, names) : null
      if (other) return other
    }
    return null
  }

  function usesOf(name: ts.Identifier): readonly ts.MemberName[] {
    const symbol = cx.symbolAt(name)
    // `params` of one function is a name in its file alone.
    const named = ownerOf(cx, name) ? (cx.identifiers(name.getSourceFile()).get(name.text) ?? []) : cx.uses(name.text)
    return named.filter((use) => use !== name && cx.symbolAt(use) === symbol)
  }

  function ofName(name: ts.Identifier, isCalled: boolean, names: number): ts.Node | null {
    const uses = usesOf(name)
    if (names >= maxNames || uses.length > maxUses) return null
    for (const use of uses) {
      const call = outerParent(cx, use)
      if (isCalled && !(ts.isCallExpression(call) && call.expression === use)) continue
      const other = isInTest(cx, use) ? null : outwards(isCalled ? call : use, names + 1)
      if (other) return other
    }
    return null
  }

  /** From an expression outwards to what takes it; null where that is the request, or nothing that keeps it. */
  function outwards(from: ts.Node, names: number): ts.Node | null {
    let at = from
    for (;;) {
      const parent = outerParent(cx, at)
      if (isKeyMade(parent, at)) return at
      if (ts.isVariableDeclaration(parent)) return ofValue(at, names)
      if (ts.isCallExpression(parent) && parent.arguments.includes(at as ts.Expression)) {
        if (followed.has(parent)) return null
        if (isOwn(parent)) {
          const other = ofArgument(parent, at, names)
          if (other) return other
        } else if (!transparent.test(parent.expression.getText())) return takes(parent) ? parent : null
      } else if (ts.isNewExpression(parent)) {
        if (parent.expression.getText() !== 'URLSearchParams') return null
      } else if (ts.isPropertyAccessExpression(parent)) {
        const call = outerParent(cx, parent)
        if (!ts.isCallExpression(call) || call.expression !== parent) return null
        if (/^(every|some|find)$/.test(parent.name.text) && ts.isCallExpression(at)) return call
        if (!passing.test(parent.name.text)) return null
        at = call
        continue
      } else if (!isPart(parent)) return null
      at = parent
    }
  }

  /** `row[`${kind}_id`]`, `{ [kind]: row }` */
  function isKeyMade(parent: ts.Node, at: ts.Node): boolean {
    if (ts.isComputedPropertyName(parent)) return true
    return ts.isElementAccessExpression(parent) && parent.argumentExpression === at
  }

  /** Something bigger that holds it. */
  function isPart(parent: ts.Node): boolean {
    return (
      ts.isObjectLiteralElementLike(parent) ||
      ts.isObjectLiteralExpression(parent) ||
      ts.isArrayLiteralExpression(parent) ||
      ts.isSpreadElement(parent) ||
      ts.isTemplateSpan(parent) ||
      ts.isTemplateExpression(parent) ||
      ts.isConditionalExpression(parent) ||
      ts.isAwaitExpression(parent) ||
      (ts.isBinaryExpression(parent) && /^(\+|\?\?|\|\||&&)$/.test(parent.operatorToken.getText()))
    )
  }

  /** A function of the program, which may give it back in another form. */
  function isOwn(call: ts.CallExpression): boolean {
    return optionsOf(cx.evaluate(call.expression, null)).some(({ kind }) => kind === 'function')
  }

  /** A package or the run time takes it, one that does more than to look at it. */
  function takes(call: ts.CallExpression): boolean {
    return !looking.test(call.expression.getText())
  }

  return find
}

/** Functions that give back what they are given, in another form. */
const transparent =
  /^(JSON\.stringify|Object\.(assign|entries|keys|values|fromEntries|freeze)|String|structuredClone|encodeURI(Component)?|(\w+\.)?(stringify|omitBy|pickBy|omit|pick|merge|defaults|compact|snakeCase|camelCase|kebabCase|from))$/

/** Methods that hand on what they are called on. */
const passing =
  /^(map|filter|flatMap|join|reduce|concat|sort|slice|trim|replace|replaceAll|toLowerCase|toUpperCase|toString|split)$/

/** What prints, judges, signs or measures leaves no trace of the name behind. */
const looking =
  /(^|\.)(log|debug|info|warn|error|trace|print|dir|assert\w*|expect|validate\w*|parse\w*|safeParse\w*|check\w*|(\w+[sS])?ign\w*|authorize|byteLength|set(Attributes?|Context|Tags?)|hash|update|createH\w+|toHeader|isEqual|isEmpty|inspect|deepEqual|freeze|setTimeout)$/i
