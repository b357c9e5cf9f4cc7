/**
 * What of a program belongs to an API: the files that name one of its hosts, those that import them, and what is made out of either. A sender
 * that was not followed is presumed to be the API's only where it comes from there.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { unwrap } from '../evaluate/context.ts'
import { nodesIn } from '../evaluate/spelled.ts'

export interface Ties {
  /** True for a file that names a host, imports one that does, itself or through others, or is named after the API itself. */
  ofFile(file: ts.SourceFile): boolean
  /** True for an expression that a tied file exports, that is made out of such, or that callers hand over by a name of the API's (`ctx.ads`). */
  of(node: ts.Node): boolean
}

/** Imports of imports, and what is made out of what is made. */
const maxLevels = 3

const specifier = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g

/** `hosts`: those of the API. `words`: what things of the API are named after, in small letters. */
export function createTies(cx: Context, naming: ReadonlySet<ts.SourceFile>, hosts: readonly string[]): Ties {
  const { ts } = cx
  const words = new Set(hosts.flatMap((host) => host.split(/[.-]/)).filter((word) => !common.test(word)))
  // `ads` is a word of others' as well.
  const own = new Set(hosts.map((host) => host.split('.').at(-2) ?? host))
  const files = new Map<ts.SourceFile, boolean>()

  function ofFile(file: ts.SourceFile, level = 0): boolean {
    if (naming.has(file) || (level === 0 && isFileNamed(file))) return true
    if (level >= maxLevels) return false
    const known = files.get(file)
    if (known !== undefined) return known
    files.set(file, false)
    const answer = [...file.text.matchAll(specifier)].some((match) => {
      const target = cx.moduleOf(file, match[2]!)
      return target !== null && ofFile(target, level + 1)
    })
    files.set(file, answer)
    return answer
  }

  /** `networks/twitter/client.ts`, `ads-http.ts`: a composition root elsewhere may give it the host. */
  function isFileNamed(file: ts.SourceFile): boolean {
    const parts = (cx.fileOf(file) ?? '').split('/').slice(-2)
    return isNamed(parts.at(-1)!) || (parts.length > 1 && wordsIn(parts[0]!).some((word) => own.has(word)))
  }

  function of(node: ts.Node, level = 0): boolean {
    const chain = chainOf(node)
    const root = chain[0]
    const symbol = root && ts.isIdentifier(root) ? cx.localSymbolAt(root) : undefined
    const declarations = (symbol?.declarations ?? []).filter((one) => !ts.isParameter(one))
    // Where a name comes from says more than how it is called; what callers hand over has its name alone.
    if (declarations.length > 0 && cx.fileOf(declarations[0]!) !== null)
      return declarations.some((one) => isTied(one, level))
    return chain.some((name) => isNamed(name.text))
  }

  /** `ctx.ads.client` as its names, outermost receiver first. */
  function chainOf(node: ts.Node): readonly ts.MemberName[] {
    const at = unwrap(cx, node)
    if (ts.isIdentifier(at)) return [at]
    if (ts.isPropertyAccessExpression(at)) return [...chainOf(at.expression), at.name]
    if (ts.isCallExpression(at) || ts.isNewExpression(at) || ts.isElementAccessExpression(at))
      return chainOf(at.expression)
    return []
  }

  function isNamed(name: string): boolean {
    return wordsIn(name).some((word) => words.has(word))
  }

  function isTied(declaration: ts.Node, level: number): boolean {
    const at = ts.findAncestor(
      declaration,
      (one) => ts.isImportDeclaration(one) || ts.isVariableDeclaration(one) || ts.isFunctionLike(one),
    )
    if (!at || level >= maxLevels) return false
    if (ts.isImportDeclaration(at)) return isModuleTied(at, at.moduleSpecifier)
    if (!ts.isVariableDeclaration(at)) return !ts.isParameter(declaration) && ofFile(at.getSourceFile())
    const { initializer } = at
    if (!initializer) return false
    const nodes = [...nodesIn(ts, initializer)]
    if (nodes.some((one) => ts.isStringLiteralLike(one) && isOfOthers(one.text))) return false
    return nodes.some((one) => {
      if (ts.isStringLiteralLike(one) || ts.isTemplateHead(one))
        return hosts.some((host) => one.text.includes(host)) || (isRequired(one) && isModuleTied(at, one))
      return ts.isIdentifier(one) && isValue(one) && one !== at.name && of(one, level + 1)
    })
  }

  function isOfOthers(text: string): boolean {
    const host = /^[a-z]+:\/\/([^/:?#]+)/i.exec(text)?.[1]
    return host !== undefined && !hosts.includes(host)
  }

  function isModuleTied(at: ts.Node, module: ts.Node): boolean {
    const target = ts.isStringLiteralLike(module) ? cx.moduleOf(at.getSourceFile(), module.text) : null
    return target !== null && ofFile(target)
  }

  function isRequired(text: ts.Node): boolean {
    return ts.isCallExpression(text.parent) && /^(require|import)$/.test(text.parent.expression.getText())
  }

  /** A name that stands for a value, and is no name of a property. */
  function isValue(name: ts.Identifier): boolean {
    const { parent } = name
    if (ts.isPropertyAccessExpression(parent)) return parent.expression === name
    return !(ts.isPropertyAssignment(parent) && parent.name === name)
  }

  return { ofFile: (file) => ofFile(file), of: (node) => of(node) }
}

const common = /^(api|com|org|net|io|www|sandbox)$/

/** `adsHttp`, `x-client.ts`, `TWITTER_API` as words in small letters. */
function wordsIn(name: string): readonly string[] {
  return name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((word) => word.toLowerCase())
}
