/** URLs of the API that a test expects: `expect(send).toHaveBeenCalledWith('https://…')`, `if (url === 'https://…') return answer`. */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../../catalogue/types.ts'
import type { Request, Site } from '../../../request.ts'
import type { Context } from '../evaluate/context.ts'
import { ownerOf } from '../evaluate/context.ts'
import { optionsOf, unknown } from '../evaluate/value.ts'
import type { Identity } from '../parts/identity.ts'
import { readIdentity } from '../parts/identity.ts'
import { readParams } from '../parts/params.ts'
import { placeOf } from '../parts/places.ts'
import type { Roles } from '../parts/roles.ts'
import type { SinkCall } from '../sinks/sink.ts'
import { writtenVersions } from '../parts/versions.ts'
import type { Copy } from './link.ts'

/** `known` are requests and copies that were read already: their texts are not expected a second time. */
export function expectations(
  cx: Context,
  catalogues: readonly Catalogue[],
  roles: Roles,
  known: readonly Request[],
): readonly Copy[] {
  const { ts } = cx
  const taken = new Set(known.flatMap(textsOf))
  const found: Copy[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return
    if (!isText(cx, node)) {
      ts.forEachChild(node, visit)
      return
    }
    const place = placeOf(cx, node)
    const copies = read(cx, catalogues, node)
    if (copies.some((request) => textsOf(request).some((text) => taken.has(text)))) return
    const owner = ownerOf(cx, node)
    for (const request of copies)
      found.push({ what: 'expectation', request, place, scope: owner && placeOf(cx, owner) })
    if (copies.length === 0) ts.forEachChild(node, visit)
  }
  for (const file of cx.files) if (roles.ofFile(file) === 'test') visit(file)
  return found
}

function isText({ ts }: Context, node: ts.Node): node is ts.Expression {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
  )
}

/** The requests that a text is the URL of. */
function read(cx: Context, catalogues: readonly Catalogue[], node: ts.Expression): readonly Request[] {
  const value = cx.evaluate(node, null)
  if (!optionsOf(value).some((option) => option.kind === 'text')) return []
  const sink: SinkCall = {
    name: 'expected URL',
    url: value,
    base: null,
    method: unknown(node, 'dynamic-method'),
    query: [],
    body: [],
    headers: [],
    missing: null,
    callback: null,
    sdk: null,
    copy: 'expectation',
  }
  return readIdentity(cx, node, sink, catalogues)
    .identities.filter((identity) => identity.template !== null)
    .map((identity) => requestOf(cx, identity, node))
}

function requestOf(cx: Context, identity: Identity, node: ts.Expression): Request {
  const near = (other: ts.Node): boolean => other.getSourceFile() === node.getSourceFile()
  const reading = readParams(cx, [], identity.parts, node, near, () => [])
  const place = placeOf(cx, node)
  return {
    api: identity.catalogue.api.id,
    method: null,
    methodSite: null,
    host: identity.host,
    hostSite: identity.hostSite,
    versions: writtenVersions(cx, identity),
    path: { segments: identity.segments ?? [], template: identity.template, place, changes: [] },
    params: reading.params,
    slots: reading.slots,
    reads: [],
    unknown: [],
    place,
    role: 'test',
    via: [],
    linked: [],
    certainty: identity.certainty,
  }
}

/** Where the literal texts of a path stand: what tells one spelling of a URL from another. */
function textsOf({ path }: Request): readonly string[] {
  const sites: readonly Site[] = path?.segments.flatMap((segment) => (segment.text === null ? [] : segment.sites)) ?? []
  return sites.map(({ place }) => `${place.file}:${place.start}`)
}
