/** What every part of the evaluator shares: the compiler, the checker, the files, and the evaluator itself. */

import type { ts } from 'ts-morph'
import { isTestPath } from '../project/file-kinds.ts'
import type { Environment } from '../../../manifests/environment.ts'
import type { Frame } from './frame.ts'
import type { Instance, Maker, Value } from './value.ts'

export interface Context {
  readonly ts: typeof ts
  readonly checker: ts.TypeChecker
  /** The project's own files that are analysed. */
  readonly files: readonly ts.SourceFile[]
  /** What files of the tree say of environment variables. */
  readonly environment: Environment
  /** Path relative to the root, or null for the virtual library. */
  fileOf(node: ts.Node): string | null
  /** The whole text of a component, its template included; null for other files. */
  markup(file: ts.SourceFile): string | null
  /** The project file that an import specifier leads to, or null for a package or a missing file. */
  moduleOf(from: ts.SourceFile, specifier: string): ts.SourceFile | null
  /** The folder of the package that a file belongs to; '' for the root of the tree. */
  packageOf(from: ts.SourceFile): string
  /** What a framework puts in scope under a name: a file, and its export or null for all of them. */
  ambientOf(from: ts.SourceFile, name: string): { readonly file: ts.SourceFile; readonly name: string | null } | null
  /** The files of the settings that a framework hands out under a name. */
  ambientSettings(from: ts.SourceFile, name: string): readonly ts.SourceFile[]
  evaluate(node: ts.Node, frame: Frame | null): Value
  /** Reads property `name` of a value. */
  member(value: Value, name: string, node: ts.Node, frame: Frame | null): Value
  /** The value that a function returns for a call. */
  invoke(fn: ts.SignatureDeclaration, frame: Frame): Value
  /** All identifiers of a file by their text, `#private` ones among them. */
  identifiers(file: ts.SourceFile): ReadonlyMap<string, readonly ts.MemberName[]>
  /** True when a file that was left out of the analysis can reach the file of `node` and spells the name. */
  spelledOutside(node: ts.Node, name: string): boolean
  /** Every identifier of the project that spells a name. */
  uses(name: string): readonly ts.MemberName[]
  /** The symbol that a name has in its own file: of what was imported the import. */
  localSymbolAt(node: ts.Node): ts.Symbol | undefined
  /** The symbol behind an identifier, aliases followed. */
  symbolAt(node: ts.Node): ts.Symbol | undefined
  /** True when a type or class of the project spells a property of that name: without one the checker need not be asked for it. */
  declaresProperty(name: string): boolean
  /** The values that `new` makes of a class anywhere in the project, subclasses included. */
  instancesOf(cls: Maker): readonly Instance[]
  subclassesOf(cls: ts.ClassLikeDeclaration): readonly ts.ClassLikeDeclaration[]
  /** Classes that implement an interface or extend a class, by the declared type of a node. */
  classesOfType(node: ts.Node): readonly ts.ClassLikeDeclaration[]
}

/** The function or class body a node belongs to, or null at module level. */
export function ownerOf(cx: Context, node: ts.Node): ts.SignatureDeclaration | null {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) if (isFunction(cx, at)) return at
  return null
}

/** The block, file or function that a declaration stands in. */
export function blockOf(cx: Context, declaration: ts.Node): ts.Node | undefined {
  return cx.ts.findAncestor(declaration, (at) => cx.ts.isBlock(at) || cx.ts.isSourceFile(at) || isFunction(cx, at))
}

/** The node stands in a file of tests. */
export function isInTest(cx: Context, node: ts.Node): boolean {
  return isTestPath(cx.fileOf(node) ?? '')
}

export function isFunction({ ts }: Context, node: ts.Node): node is ts.SignatureDeclaration {
  switch (node.kind) {
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.Constructor:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
      return true
    default:
      return false
  }
}

/** The name that a callee ends in: `get` of `client.get(…)`; null for one that is computed. */
export function lastName({ ts }: Context, callee: ts.Expression): string | null {
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text
  return ts.isIdentifier(callee) ? callee.text : null
}

/** A function that is run on the `this` around it: `function () { … }.bind(this)`, `list.forEach(function () { … }, this)`, compilers' `__awaiter(this, …)`. */
export function isHandedThis(cx: Context, at: ts.Node): boolean {
  const { ts } = cx
  if (!ts.isFunctionExpression(at)) return false
  const parent = outerParent(cx, at)
  const call = ts.isPropertyAccessExpression(parent) && parent.name.text === 'bind' ? parent.parent : parent
  return ts.isCallExpression(call) && call.arguments.some((argument) => argument.kind === ts.SyntaxKind.ThisKeyword)
}

/** The name of a property as it is written, quoted or not; null for one that is computed. */
export function propertyName({ ts }: Context, name: ts.PropertyName | undefined): string | null {
  if (name === undefined) return null
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : null
}

/** The node without parentheses, type assertions, `!` and `await`. */
export function unwrap(cx: Context, node: ts.Node): ts.Node {
  let at = node
  while (isWrapping(cx, at)) at = at.expression
  return at
}

/** The parent of a node, past what `unwrap` removes. */
export function outerParent(cx: Context, node: ts.Node): ts.Node {
  let at = node.parent
  while (isWrapping(cx, at)) at = at.parent
  return at
}

/** Packages that hand promises back into generators. */
const running = /(require\(|from )['"](co|koa|(co|koa)-[\w-]+)['"]|\bcoroutine\(/
const runners = new WeakMap<Context, boolean>()

function hasRunner(cx: Context): boolean {
  const known = runners.get(cx) ?? cx.files.some((file) => running.test(file.text))
  runners.set(cx, known)
  return known
}

/** `const page = yield client.list()` of a function that `co` runs: what comes back is what the promise held. Without such a runner it is what a loop is given. */
export function isAwaited(cx: Context, node: ts.YieldExpression): boolean {
  const { ts } = cx
  if (node.asteriskToken || !node.expression || !ts.isCallExpression(node.expression)) return false
  if (ts.isExpressionStatement(node.parent) || !hasRunner(cx)) return false
  const fn = ts.findAncestor(node, (at) => ts.isFunctionLike(at))
  const modifiers = fn && ts.canHaveModifiers(fn) ? (ts.getModifiers(fn) ?? []) : []
  return modifiers.every(({ kind }) => kind !== ts.SyntaxKind.AsyncKeyword)
}

type Wrapping =
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.SatisfiesExpression
  | ts.NonNullExpression
  | ts.TypeAssertion
  | ts.AwaitExpression
  | (ts.YieldExpression & { readonly expression: ts.Expression })

function isWrapping(cx: Context, node: ts.Node): node is Wrapping {
  const { ts } = cx
  if (ts.isYieldExpression(node)) return isAwaited(cx, node)
  switch (node.kind) {
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.SatisfiesExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.TypeAssertionExpression:
    case ts.SyntaxKind.AwaitExpression:
      return true
    default:
      return false
  }
}

/** The equation, plain or compound, on whose left a node stands, also as a part of a pattern; null for what is only read. */
export function writingTo(cx: Context, node: ts.Node): ts.BinaryExpression | null {
  const { ts } = cx
  const by = ts.findAncestor(node.parent, (at) => ts.isBinaryExpression(at) || ts.isStatement(at) || isFunction(cx, at))
  if (!by || !ts.isBinaryExpression(by) || node.pos < by.left.pos || node.end > by.left.end) return null
  const operator = by.operatorToken.kind
  const isEquation = operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment
  return isEquation ? by : null
}
