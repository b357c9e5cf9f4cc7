/** Classes of fields alone, as records of a transfer are written: `new LineItem()` makes an object with what its fields start with. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { propertyName } from '../context.ts'
import type { Obj, Property } from '../value.ts'

/** True for a class that has fields, and neither methods, a constructor nor a base. */
export function isRecord({ ts }: Context, cls: ts.ClassLikeDeclaration): boolean {
  return (
    !cls.heritageClauses &&
    cls.members.length > 0 &&
    cls.members.every(
      (member) =>
        ts.isPropertyDeclaration(member) && !member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword),
    )
  )
}

/** What `new` makes of such a class at `node`; null of any other. */
export function recordOf(cx: Context, cls: ts.ClassLikeDeclaration, node: ts.Node): Obj | null {
  const { ts } = cx
  if (!isRecord(cx, cls)) return null
  const properties = cls.members.flatMap((member): readonly Property[] => {
    const name = propertyName(cx, member.name)
    if (name === null || !ts.isPropertyDeclaration(member) || !member.initializer) return []
    const form = ts.isIdentifier(member.name) ? 'member' : 'quoted'
    return [
      {
        name,
        sites: [{ node: member.name, form, exclusive: true }],
        value: cx.evaluate(member.initializer, null),
        optional: false,
        certainty: 'proven',
      },
    ]
  })
  return { kind: 'object', shape: 'object', node, properties, open: null, target: null }
}
