/** Type members among the sites: renamed only when every text that uses the member flows into requests that were read. */

import type { ts } from 'ts-morph'
import type { Request, Site } from '../../request.ts'
import type { Context } from './evaluate/context.ts'
import { declaredSymbol } from './types.ts'

/** The requests with `exclusive: false` on members that other code uses in a way that was not followed. */
export function ownMembers(cx: Context, requests: readonly Request[]): readonly Request[] {
  const known = new Set<string>()
  for (const request of requests)
    for (const param of request.params) for (const site of param.sites) known.add(keyOf(site))
  const memo = new Map<string, boolean>()
  const owns = (name: string, site: Site): boolean => {
    const key = keyOf(site)
    let answer = memo.get(key)
    if (answer === undefined) memo.set(key, (answer = everyUseKnown(cx, name, site, known)))
    return answer
  }
  return requests.map((request) => ({
    ...request,
    params: request.params.map((param) => ({
      ...param,
      sites: param.sites.map((site) =>
        site.form === 'member' ? { ...site, exclusive: owns(param.name, site) } : site,
      ),
    })),
  }))
}

function keyOf(site: Site): string {
  return `${site.place.file}:${site.place.start}`
}

function everyUseKnown(cx: Context, name: string, member: Site, known: ReadonlySet<string>): boolean {
  for (const file of cx.files)
    for (const node of cx.identifiers(file).get(name) ?? []) {
      const path = cx.fileOf(node)
      if (path === null || known.has(`${path}:${node.getStart()}`)) continue
      if (path === member.place.file && node.getStart() === member.place.start) continue
      if (declaredAt(cx, node, member)) return false
    }
  return true
}

function declaredAt(cx: Context, node: ts.Identifier, member: Site): boolean {
  const symbols = [declaredSymbol(cx, node), cx.checker.getSymbolAtLocation(node)]
  return symbols.some((symbol) =>
    symbol?.declarations?.some((declaration) => {
      const name = (declaration as ts.NamedDeclaration).name
      return (
        name !== undefined && cx.fileOf(declaration) === member.place.file && name.getStart() === member.place.start
      )
    }),
  )
}
