/** What a file spells: its identifiers by name, its calls, its classes, its texts with a slash, and the properties that its types declare. Syntax alone, so one reading serves every program that holds the tree. */

import type { ts } from 'ts-morph'

/** All lists are in source order, what stands around before what stands in it. */
export interface Spelled {
  /** All identifiers by their text. */
  readonly identifiers: ReadonlyMap<string, readonly ts.MemberName[]>
  /** Names of the property signatures of types and the property declarations of classes. */
  readonly properties: ReadonlySet<string>
  readonly calls: readonly ts.CallExpression[]
  readonly creations: readonly ts.NewExpression[]
  readonly classes: readonly ts.ClassLikeDeclaration[]
  /** Literals and templates with a slash in them: paths, types of media, names of modules. */
  readonly slashed: readonly ts.Expression[]
  readonly patterns: readonly ts.RegularExpressionLiteral[]
  /** Local names that imports, exports and destructuring give to what goes by another: `import { get as adsGet }`. */
  readonly renamings: readonly { readonly from: string; readonly to: string }[]
}

const memo = new WeakMap<ts.SourceFile, Spelled>()

export function spelledIn(typescript: typeof ts, file: ts.SourceFile): Spelled {
  let known = memo.get(file)
  if (!known) memo.set(file, (known = read(typescript, file)))
  return known
}

function read(ts: typeof import('ts-morph').ts, file: ts.SourceFile): Spelled {
  const { SyntaxKind } = ts
  const identifiers = new Map<string, ts.MemberName[]>()
  const properties = new Set<string>()
  const calls: ts.CallExpression[] = []
  const creations: ts.NewExpression[] = []
  const classes: ts.ClassLikeDeclaration[] = []
  const slashed: ts.Expression[] = []
  const patterns: ts.RegularExpressionLiteral[] = []
  const renamings: { from: string; to: string }[] = []

  const declare = (node: ts.Node): void => {
    if (!ts.isPropertySignature(node) && !ts.isPropertyDeclaration(node)) return
    const { name } = node
    if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) properties.add(name.text)
  }
  const visitComment = (node: ts.Node): void => {
    declare(node)
    ts.forEachChild(node, visitComment)
  }
  const sort = (node: ts.Node): void => {
    switch (node.kind) {
      case SyntaxKind.Identifier:
      case SyntaxKind.PrivateIdentifier: {
        const { text } = node as ts.MemberName
        const list = identifiers.get(text)
        if (list) list.push(node as ts.MemberName)
        else identifiers.set(text, [node as ts.MemberName])
        return
      }
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NoSubstitutionTemplateLiteral:
        if ((node as ts.StringLiteralLike).text.includes('/')) slashed.push(node as ts.StringLiteralLike)
        return
      case SyntaxKind.RegularExpressionLiteral:
        patterns.push(node as ts.RegularExpressionLiteral)
        return
      case SyntaxKind.TemplateExpression: {
        const { head, templateSpans } = node as ts.TemplateExpression
        if ([head, ...templateSpans.map((span) => span.literal)].some((part) => part.text.includes('/')))
          slashed.push(node as ts.TemplateExpression)
        return
      }
      case SyntaxKind.CallExpression:
        calls.push(node as ts.CallExpression)
        return
      case SyntaxKind.NewExpression:
        creations.push(node as ts.NewExpression)
        return
      case SyntaxKind.ClassDeclaration:
      case SyntaxKind.ClassExpression:
        classes.push(node as ts.ClassLikeDeclaration)
        return
      case SyntaxKind.PropertySignature:
      case SyntaxKind.PropertyDeclaration:
        declare(node)
        return
      default: {
        const renaming = renamingAt(ts, node)
        if (renaming) renamings.push(renaming)
      }
    }
  }
  for (const node of nodesIn(ts, file)) {
    sort(node)
    // `@typedef {{ name: string }} Card`: JavaScript writes its types there. The property is not declared, but no function tells what stands in it.
    for (const comment of (node as { readonly jsDoc?: readonly ts.JSDoc[] }).jsDoc ?? []) visitComment(comment)
  }
  return { identifiers, properties, calls, creations, classes, slashed, patterns, renamings }
}

/** A node and all that stands in it, in source order. Generated files chain thousands of `+`: more than the stack of a recursion holds. */
export function* nodesIn(typescript: typeof ts, root: ts.Node): Iterable<ts.Node> {
  const open: ts.Node[] = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    yield node
    const from = open.length
    typescript.forEachChild(node, (child) => void open.push(child))
    for (let low = from, high = open.length - 1; low < high; low++, high--)
      [open[low], open[high]] = [open[high]!, open[low]!]
  }
}

function renamingAt(ts: typeof import('ts-morph').ts, node: ts.Node): { from: string; to: string } | null {
  if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node))
    return node.propertyName ? { from: node.propertyName.text, to: node.name.text } : null
  if (ts.isImportClause(node)) return node.name ? { from: 'default', to: node.name.text } : null
  if (ts.isBindingElement(node)) {
    const { propertyName, name } = node
    const isRenamed = propertyName && ts.isIdentifier(propertyName) && ts.isIdentifier(name)
    return isRenamed ? { from: propertyName.text, to: name.text } : null
  }
  if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return null
  const isRequired = /\brequire\(/.test(node.initializer.getText().slice(0, 200))
  return isRequired ? { from: 'default', to: node.name.text } : null
}
