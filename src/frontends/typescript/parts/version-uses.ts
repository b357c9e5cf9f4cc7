/** What else a program does with a version that it has a name for than asking the API for it: that changes with the version as well. */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../../catalogue/types.ts'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import type { Piece, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import { matchHosts, parseUrl } from '../evaluate/values/url.ts'
import { metWith } from './version-texts.ts'

interface VersionUses {
  /** The program does something else for another version. */
  readonly comparedAt?: ts.Node
  /** A text that is no address of the API; the literal where only a file that was not read may hold one. */
  readonly alsoIn?: ts.Node
}

const memo = new WeakMap<Context, Map<ts.Node, VersionUses>>()

/** @param version what the literal says: `8` of `https://ads-api.example/8` */
export function usesOfVersion(cx: Context, literal: ts.Node, version: string, catalogue: Catalogue): VersionUses {
  let known = memo.get(cx)
  if (!known) memo.set(cx, (known = new Map<ts.Node, VersionUses>()))
  let found = known.get(literal)
  if (!found) {
    const named = findUses(cx, literal, catalogue)
    const comparedAt = named.comparedAt ?? metWith(cx, version, catalogue)
    known.set(literal, (found = comparedAt ? { ...named, comparedAt } : named))
  }
  return found
}

function findUses(cx: Context, literal: ts.Node, catalogue: Catalogue): VersionUses {
  const name = nameOf(cx, literal)
  if (!name) return {}
  const uses = cx.uses(name.text).filter((use) => use !== name)
  const comparedAt = uses.find((use) => isTested(cx, use, literal) && standsFor(cx, use, name, literal))
  // Names such as `version` stand everywhere: what a use stands for is asked last.
  const other = uses
    .flatMap((use) => {
      const text = textAround(cx, use)
      return text && standsFor(cx, use, name, literal) ? [text] : []
    })
    .find((text) => isElsewhere(cx, text, literal, catalogue))
  const alsoIn = other ?? (isVersion(literal) && cx.spelledOutside(name, name.text) ? literal : undefined)
  return { ...(comparedAt ? { comparedAt } : {}), ...(alsoIn ? { alsoIn } : {}) }
}

/** `const VERSION = '8'`, `{ version: 8 }`, `exports.VERSION = 8` */
function nameOf({ ts }: Context, literal: ts.Node): ts.Identifier | null {
  const { parent } = literal
  const isDeclared =
    ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)
  if (isDeclared && ts.isIdentifier(parent.name)) return parent.name
  const isAssigned = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  const target = isAssigned && parent.right === literal ? parent.left : null
  return target && ts.isPropertyAccessExpression(target) && ts.isIdentifier(target.name) ? target.name : null
}

/** A whole text or number that says a version, not an address that holds one. */
function isVersion(literal: ts.Node): boolean {
  return /^['"`]?v?\d+['"`]?$/i.test(literal.getText())
}

/** The name stands for the literal there: by what declares it, or by what its value is. */
function standsFor(cx: Context, use: ts.MemberName, name: ts.Identifier, literal: ts.Node): boolean {
  const { ts } = cx
  if (use.parent === name.parent || ts.isImportSpecifier(use.parent) || ts.isExportSpecifier(use.parent)) return false
  if (cx.symbolAt(use)?.valueDeclaration === name.parent) return true
  return optionsOf(cx.evaluate(wholeOf(cx, use), null)).some((value) => nodesIn(value).includes(literal))
}

function nodesIn(value: Value): readonly ts.Node[] {
  if (value.kind === 'primitive') return [value.node]
  return value.kind === 'text' ? value.pieces.map(({ node }) => node) : []
}

/** `config.version` for the `version` that ends it. */
function wholeOf({ ts }: Context, use: ts.MemberName): ts.Node {
  return ts.isPropertyAccessExpression(use.parent) && use.parent.name === use ? use.parent : use
}

/** `VERSION === '8'`, `parsers[VERSION]`, `Number(VERSION) > 8`, `BASE.endsWith('/8')` */
function isTested(cx: Context, use: ts.MemberName, literal: ts.Node): boolean {
  const { ts } = cx
  if (isAskedFor(cx, use, literal)) return true
  const access = wholeOf(cx, use)
  const outer = outerParent(cx, access)
  const isNumber =
    ts.isCallExpression(outer) && /^(Number|parseInt|parseFloat|String)$/.test(outer.expression.getText())
  const at = isNumber ? outer : access
  const around = outerParent(cx, at)
  if (ts.isElementAccessExpression(around)) return around.argumentExpression === at
  if (ts.isSwitchStatement(around)) return true
  return ts.isBinaryExpression(around) && /^[=!]==?$|^[<>]=?$|^[-*/%]$/.test(around.operatorToken.getText())
}

/** `BASE.endsWith('/8')`, `BASE.split('/')`: an address that is asked which version it has. */
function isAskedFor({ ts }: Context, use: ts.Node, literal: ts.Node): boolean {
  const access = use.parent
  if (!ts.isPropertyAccessExpression(access) || access.expression !== use || !ts.isCallExpression(access.parent))
    return false
  // Which of its characters are the version, a program that cuts it knows.
  if (/^(split|slice|substring|substr|charAt|at)$/.test(access.name.text)) return true
  const version = /\d+/.exec(literal.getText().replace(/^.*\//s, ''))?.[0]
  const [asked] = access.parent.arguments
  return (
    /^(endsWith|startsWith|includes|indexOf|lastIndexOf|match|search|replace|replaceAll)$/.test(access.name.text) &&
    version !== undefined &&
    asked !== undefined &&
    new RegExp(`(?<!\\d)${version}(?!\\d)`).test(asked.getText())
  )
}

/** The text that the name is put into: a template, or a sum. What is printed or thrown says the version that is called. */
function textAround(cx: Context, use: ts.MemberName): ts.Expression | null {
  const { ts } = cx
  let text: ts.Expression | null = null
  for (let at: ts.Node = wholeOf(cx, use); ; at = at.parent) {
    const { parent } = at
    const isSum = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken
    if (ts.isTemplateSpan(parent)) text = parent.parent
    else if (isSum) text = parent
    else if (!ts.isTemplateExpression(at) && !ts.isParenthesizedExpression(parent)) break
  }
  const call = text && outerParent(cx, text)
  const isSaid =
    call && (ts.isNewExpression(call) || (ts.isCallExpression(call) && saying.test(call.expression.getText())))
  return isSaid ? null : text
}

const saying = /(^|\.)(log|debug|info|warn|error|trace|verbose|print|fail|describe|it|test)$|(^|\.)(Error|Exception)$/i

/** Something else than a host of the API, or what is not known, stands before the version. */
function isElsewhere(cx: Context, text: ts.Expression, literal: ts.Node, { api }: Catalogue): boolean {
  const hosts = api.hosts.map(({ host }) => host)
  return optionsOf(cx.evaluate(text, null)).some((value) => {
    const pieces = value.kind === 'text' ? value.pieces : []
    const at = pieces.findIndex(({ node }) => node === literal)
    if (value.kind !== 'text' || at < 0) return false
    const parts = parseUrl(value)
    if (parts.hasHost) return matchHosts(parts.host, hosts)?.length === 0
    return pieces.slice(0, at).some((piece: Piece) => piece.kind === 'lit' && /[^/]/.test(piece.text))
  })
}
