/** What a file spells, by name: its identifiers, and the properties that its types and classes declare. Syntax alone, so one reading serves every program that holds the tree. */

import type { ts } from 'ts-morph'

export interface Spelled {
  /** All identifiers by their text, in source order. */
  readonly identifiers: ReadonlyMap<string, readonly ts.MemberName[]>
  /** Names of the property signatures of types and the property declarations of classes. */
  readonly properties: ReadonlySet<string>
}

const memo = new WeakMap<ts.SourceFile, Spelled>()

export function namesIn(typescript: typeof ts, file: ts.SourceFile): Spelled {
  const known = memo.get(file)
  if (known) return known
  const identifiers = new Map<string, ts.MemberName[]>()
  const properties = new Set<string>()
  const declare = (node: ts.Node): void => {
    if (!typescript.isPropertySignature(node) && !typescript.isPropertyDeclaration(node)) return
    const { name } = node
    if (typescript.isIdentifier(name) || typescript.isStringLiteralLike(name)) properties.add(name.text)
  }
  const visitComment = (node: ts.Node): void => {
    declare(node)
    typescript.forEachChild(node, visitComment)
  }
  const visit = (node: ts.Node): void => {
    if (typescript.isMemberName(node)) {
      const list = identifiers.get(node.text)
      if (list) list.push(node)
      else identifiers.set(node.text, [node])
    } else declare(node)
    // `@typedef {{ name: string }} Card`: JavaScript writes its types there. The property is not declared, but no function tells what stands in it.
    for (const comment of (node as { readonly jsDoc?: readonly ts.JSDoc[] }).jsDoc ?? []) visitComment(comment)
    typescript.forEachChild(node, visit)
  }
  visit(file)
  const spelled = { identifiers, properties }
  memo.set(file, spelled)
  return spelled
}
