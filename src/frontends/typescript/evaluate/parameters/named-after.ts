/**
 * What an untyped parameter holds that nobody was seen passing, by the custom of naming it after its class: `exports.list = (account) =>
 * account.client.get(account.path('campaigns'))` beside the one `Account` that has a `client` and a `path`.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { spelledIn } from '../spelled.ts'
import type { Maker, Value } from '../value.ts'
import { inferred } from '../value.ts'

const makers = new WeakMap<Context, ReadonlyMap<string, readonly Maker[]>>()

/** An object of the class; null where no class, or several, go by that name, or the class does not spell all that is asked of the parameter. */
export function namedAfter(cx: Context, node: ts.ParameterDeclaration): Value | null {
  const { ts } = cx
  const { name } = node
  if (node.type || ts.getJSDocType(node) || !ts.isIdentifier(name)) return null
  const named = byName(cx).get(plain(name.text)) ?? []
  const [cls] = named
  if (!cls || named.length > 1) return null
  const symbol = cx.symbolAt(name)
  const asked = (cx.identifiers(name.getSourceFile()).get(name.text) ?? []).flatMap(({ parent }) =>
    ts.isPropertyAccessExpression(parent) && cx.symbolAt(parent.expression) === symbol ? [parent.name.text] : [],
  )
  const spelled = cx.identifiers(cls.getSourceFile())
  if (asked.length === 0 || !asked.every((one) => spelled.has(one))) return null
  return inferred({ kind: 'instance', cls, site: null, frame: null, isSupplied: true })
}

function plain(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
}

function byName(cx: Context): ReadonlyMap<string, readonly Maker[]> {
  const known = makers.get(cx)
  if (known) return known
  const found = new Map<string, Maker[]>()
  const add = (name: string | undefined, maker: Maker): void => {
    if (name === undefined || !/^\p{Lu}/u.test(name)) return
    found.set(plain(name), [...(found.get(plain(name)) ?? []), maker])
  }
  for (const file of cx.files) {
    for (const cls of spelledIn(cx.ts, file).classes) add(cls.name?.text, cls)
    for (const statement of file.statements)
      if (cx.ts.isFunctionDeclaration(statement)) add(statement.name?.text, statement)
  }
  makers.set(cx, found)
  return found
}
