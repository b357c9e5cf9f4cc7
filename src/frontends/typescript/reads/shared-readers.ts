/** Functions that read a response and are handed something else as well: rows of a table, the answer of another API, what a test makes up. */

import type { ts } from 'ts-morph'
import type { Read, Request, Site } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { isFunction } from '../evaluate/context.ts'
import { placeOf } from '../parts/places.ts'

export type Entered = ReadonlyMap<ts.SignatureDeclaration, ReadonlySet<ts.Node>>

/**
 * The requests, with a doubt at what such a function reads.
 * @param sharedBy functions that also run for requests to somewhere else, each with what leads to one
 */
export function withSharedReaders(
  cx: Context,
  requests: readonly Request[],
  entered: Entered,
  sharedBy: ReadonlyMap<ts.Node, ts.Node>,
): readonly Request[] {
  const otherUse = createOtherUse(cx, entered, sharedBy)
  const others = [...entered.keys()].map((fn) => [fn, otherUse(fn)] as const)
  const shared = [...others, ...sharedBy].flatMap(([fn, other]) =>
    other ? [{ file: cx.fileOf(fn), fn, also: placeOf(cx, other) }] : [],
  )
  if (shared.length === 0) return requests
  const settled = (site: Site): Site => {
    const { file, start, end } = site.place
    const by = shared.find((one) => one.file === file && one.fn.pos <= start && end <= one.fn.end)
    return by && site.exclusive && site.form !== 'member' ? { ...site, doubt: 'reads-others', also: by.also } : site
  }
  return requests.map((request) => ({
    ...request,
    reads: request.reads.map((read): Read => ({ ...read, sites: read.sites.map(settled) })),
  }))
}

/** Where a function is called, or handed on to be, by a name that no response came in by; null for one that reads responses alone. */
function createOtherUse(
  cx: Context,
  entered: Entered,
  sharedBy: ReadonlyMap<ts.Node, ts.Node>,
): (fn: ts.SignatureDeclaration) => ts.Node | null {
  const { ts } = cx
  const memo = new Map<ts.SignatureDeclaration, ts.Node | null>()

  function of(fn: ts.SignatureDeclaration): ts.Node | null {
    const known = memo.get(fn)
    if (known !== undefined) return known
    memo.set(fn, null)
    const found = find(fn)
    memo.set(fn, found)
    return found
  }

  function find(fn: ts.SignatureDeclaration): ts.Node | null {
    const name = nameOf(fn)
    const by = [...(entered.get(fn) ?? [])]
    if (name) {
      const symbol = cx.symbolAt(name)
      const other = cx
        .uses(name.text)
        .find(
          (use) =>
            use !== name &&
            isUse(use, ts.isConstructorDeclaration(fn)) &&
            !within(use, fn) &&
            !by.some((node) => within(use, node)) &&
            cx.symbolAt(use) === symbol,
        )
      if (other) return other
      // What was left out of the reading imports no client: whatever it hands over is something else.
      if (cx.spelledOutside(name, name.text)) return name
    }
    // `idOf(x)` in a function that is handed both.
    for (const node of by)
      for (let at: ts.Node | undefined = node.parent; at; at = at.parent)
        if (isFunction(cx, at) && at !== fn) {
          const other = sharedBy.get(at) ?? (entered.has(at) ? of(at) : null)
          if (other) return other
        }
    return null
  }

  function nameOf(fn: ts.SignatureDeclaration): ts.Identifier | null {
    const holder =
      ts.isConstructorDeclaration(fn) || ts.isFunctionDeclaration(fn) || ts.isMethodDeclaration(fn) ? fn : fn.parent
    const named = ts.isConstructorDeclaration(fn) ? fn.parent : holder
    const isNamed =
      ts.isClassLike(named) ||
      ts.isFunctionDeclaration(named) ||
      ts.isMethodDeclaration(named) ||
      ts.isVariableDeclaration(named) ||
      ts.isPropertyAssignment(named) ||
      ts.isPropertyDeclaration(named)
    return isNamed && named.name && ts.isIdentifier(named.name) ? named.name : null
  }

  /** It is called there, or goes on to where it may be; what it is exported by says nothing of that. */
  function isUse(name: ts.MemberName, isClass: boolean): boolean {
    const { parent } = name
    const whole = ts.isPropertyAccessExpression(parent) && parent.name === name ? parent : name
    const around = whole.parent
    if (ts.isNewExpression(around)) return isClass && around.expression === whole
    if (isClass || (around as ts.NamedDeclaration).name === whole)
      return ts.isShorthandPropertyAssignment(around) && !isExported(around)
    const isTold = ts.isImportSpecifier(around) || ts.isImportClause(around) || ts.isExportSpecifier(around)
    const isType = ts.isTypeQueryNode(around) || ts.isTypeReferenceNode(around)
    return !isTold && !isType && !ts.isExportAssignment(around) && !ts.isBindingElement(around) && !isExported(whole)
  }

  /** `module.exports = { bidOf }`, `exports.bidOf = bidOf`, `export default { bidOf }` */
  function isExported(node: ts.Node): boolean {
    const statement = ts.findAncestor(
      node,
      (at) => ts.isExpressionStatement(at) || ts.isExportAssignment(at) || isFunction(cx, at),
    )
    if (!statement || isFunction(cx, statement)) return false
    return ts.isExportAssignment(statement) || /^(module\.)?exports\b/.test(statement.getText())
  }

  return of
}

function within(node: ts.Node, outer: ts.Node): boolean {
  return outer.pos <= node.pos && node.end <= outer.end && outer.getSourceFile() === node.getSourceFile()
}
