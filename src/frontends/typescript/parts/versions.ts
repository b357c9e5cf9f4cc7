/** The versions of a request: the literal in its URL or option, or what the installed SDK calls when nothing says so. */

import type { ts } from 'ts-morph'
import type { NamedWrapper } from '../../../finding.ts'
import type { FileSource } from '../../../files.ts'
import type { Certainty, Unknown, Version } from '../../../request.ts'
import { weaker } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import type { Identity } from './identity.ts'
import { placeOf, siteOfText, unknownAt } from './places.ts'
import type { SdkCall } from '../sinks/sink.ts'

export interface Surroundings {
  readonly files: FileSource
  /** Files that name an API themselves. */
  readonly seeds: readonly string[]
  readonly wrappers: readonly NamedWrapper[]
  /** True when a file belongs to a package that others may install and call. */
  isPublished(file: string): boolean
  /** The API version that an installed SDK calls by default, for a file; null when it cannot be told. */
  sdkDefault(file: string, packageName: string): { readonly version: string | null; readonly certain: boolean } | null
}

/** The version that a text says; none when no text does. */
export function writtenVersions(cx: Context, { version }: Identity): readonly Version[] {
  if (version.value === null) return []
  const first = version.pieces.find((piece) => piece.kind === 'lit')
  const certainty = version.pieces.reduce<Certainty>(
    (all, piece) => (piece.kind === 'lit' ? weaker(all, piece.certainty) : all),
    'proven',
  )
  const site = siteOfText(cx, version.pieces)
  const tested = first && testOf(cx, first.node)
  return [
    {
      value: version.value,
      site,
      certainty,
      ...(tested ? { comparedAt: placeOf(cx, tested) } : {}),
      ...(first?.environment === undefined ? {} : { environment: first.environment }),
      ...(first?.definition ? { definedAt: first.definition.places } : {}),
    },
  ]
}

/** `VERSION === '8'`, `parsers[VERSION]`, `Number(VERSION) > 8`: the program does something else for another version. */
function testOf(cx: Context, literal: ts.Node): ts.Node | undefined {
  const { ts } = cx
  const { parent } = literal
  const isNamed =
    ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)
  if (!isNamed || !ts.isIdentifier(parent.name)) return undefined
  const { name } = parent
  return cx.uses(name.text).find((use) => {
    if (use === name || cx.symbolAt(use)?.valueDeclaration !== parent) return false
    if (isAskedFor(cx, use, literal)) return true
    const access = ts.isPropertyAccessExpression(use.parent) && use.parent.name === use ? use.parent : use
    const outer = outerParent(cx, access)
    const isNumber =
      ts.isCallExpression(outer) && /^(Number|parseInt|parseFloat|String)$/.test(outer.expression.getText())
    const at = isNumber ? outer : access
    const around = outerParent(cx, at)
    if (ts.isElementAccessExpression(around)) return around.argumentExpression === at
    if (ts.isSwitchStatement(around)) return true
    return ts.isBinaryExpression(around) && /^[=!]==?$|^[<>]=?$/.test(around.operatorToken.getText())
  })
}

/** `BASE.endsWith('/8')`, `BASE.split('/')`: an address that is asked which version it has. */
function isAskedFor({ ts }: Context, use: ts.Node, literal: ts.Node): boolean {
  const access = use.parent
  if (!ts.isPropertyAccessExpression(access) || access.expression !== use || !ts.isCallExpression(access.parent))
    return false
  if (access.name.text === 'split') return true
  const version = /\d+/.exec(literal.getText().replace(/^.*\//s, ''))?.[0]
  const [asked] = access.parent.arguments
  return (
    /^(endsWith|startsWith|includes|indexOf|lastIndexOf|match|search)$/.test(access.name.text) &&
    version !== undefined &&
    asked !== undefined &&
    new RegExp(`(?<!\\d)${version}(?!\\d)`).test(asked.getText())
  )
}

export function readVersions(
  cx: Context,
  identity: Identity,
  sdk: SdkCall | null,
  around: Surroundings,
): { readonly versions: readonly Version[]; readonly unknown: Unknown | null } {
  const { version } = identity
  const written = writtenVersions(cx, identity)
  if (written.length > 0) return { versions: written, unknown: null }
  if (sdk?.version === null) {
    const known = around.sdkDefault(cx.fileOf(sdk.constructor) ?? '', sdk.package)
    if (!known?.version)
      return { versions: [], unknown: unknownAt(cx, 'version', 'sdk-release-unknown', sdk.constructor, sdk.package) }
    const certainty = known.certain ? 'proven' : 'inferred'
    const base: Version = { value: known.version, site: null, certainty }
    if (!sdk.options) return { versions: [base], unknown: null }
    const slot = { form: 'object' as const, in: 'query' as const, place: placeOf(cx, sdk.options) }
    return { versions: [{ ...base, option: { name: sdk.option, slot } }], unknown: null }
  }
  return {
    versions: [],
    unknown: unknownAt(cx, 'version', version.reason ?? 'dynamic-value', version.node, version.name),
  }
}
