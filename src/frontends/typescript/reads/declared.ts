/** What declared types say about a response: members of `Card` in `get<Card[]>(…)`, `as Card`, `Promise<{ data: Card[] }>`. */

import type { ts } from 'ts-morph'
import type { Site } from '../../../request.ts'
import { placeOf } from '../parts/places.ts'
import type { Context } from '../evaluate/context.ts'
import { boundSymbol } from '../parts/members.ts'
import type { Flow } from './flow.ts'
import { envelopes, isField } from './flow.ts'

export interface Member {
  readonly field: string
  readonly site: Site
  /** `number` where that is what it is declared as, perhaps beside `null` or `undefined`; null for other types. */
  readonly type: string | null
}

/** Members of declared types that are fields of the vocabulary. */
export interface Declared {
  /** Of the type of an expression, behind envelopes too. */
  at(node: ts.Node, flow: Flow): readonly Member[]
  /** Those that declare the property which is read at a node. */
  read(node: ts.Node): readonly Member[]
}

/** Every caller of a wrapper walks through the same expressions inside it: the checker is asked once for each, and only where a type spells such a field. */
export function createDeclared(cx: Context, vocabulary: ReadonlySet<string>): Declared {
  const { ts } = cx
  const memo = new Map<ts.Node, readonly Member[]>()
  const isTyped = [...vocabulary].some((name) => cx.declaresProperty(name))

  function around(node: ts.Node): readonly Member[] {
    const found: Member[] = []
    // `(await x) as Card`: the outermost of what is looked through says most.
    let at = node
    for (;;) {
      collect(cx, cx.checker.getTypeAtLocation(at), vocabulary, 0, found)
      const parent = at.parent
      if (
        !ts.isAsExpression(parent) &&
        !ts.isTypeAssertionExpression(parent) &&
        !ts.isSatisfiesExpression(parent) &&
        !ts.isParenthesizedExpression(parent) &&
        !ts.isAwaitExpression(parent) &&
        !ts.isNonNullExpression(parent)
      )
        break
      at = parent
    }
    // `put<Page, AxiosResponse<Page>, NewItem>(…)`: what comes back is told first.
    const given = ts.isCallExpression(node) ? node.typeArguments?.find((one) => !isAnything(one)) : undefined
    for (const stated of [given, declaredResult(cx, at)]) if (stated) collectStated(cx, stated, vocabulary, found)
    return found
  }

  function isAnything({ kind }: ts.TypeNode): boolean {
    return kind === ts.SyntaxKind.AnyKeyword || kind === ts.SyntaxKind.UnknownKeyword
  }

  return {
    at: (node, flow) => {
      if (!isTyped || !isField(flow) || flow.field !== null) return []
      let members = memo.get(node)
      if (!members) memo.set(node, (members = around(node)))
      return members
    },
    read: (node) => {
      if ((ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && !cx.declaresProperty(node.text)) return []
      const symbol = boundSymbol(cx, node) ?? propertySymbol(cx, node)
      return symbol ? membersOf(cx, symbol) : []
    },
  }
}

/** The type that the function or variable around declares for the value. */
function declaredResult(cx: Context, node: ts.Node): ts.TypeNode | undefined {
  const { ts } = cx
  const { parent } = node
  if (ts.isVariableDeclaration(parent)) return parent.type
  if (!ts.isReturnStatement(parent) && !(ts.isArrowFunction(parent) && parent.body === node)) return undefined
  const fn = ts.findAncestor(parent, (at): at is ts.FunctionLikeDeclaration => ts.isFunctionLike(at))
  return fn?.type
}

/** A type that is written there: `AxiosResponse<Page>` is known by what it is of, for types of packages are not read. */
function collectStated(cx: Context, node: ts.TypeNode, vocabulary: ReadonlySet<string>, found: Member[]): void {
  const { ts, checker } = cx
  const type = checker.getTypeFromTypeNode(node)
  collect(cx, type, vocabulary, 0, found)
  if (!ts.isTypeReferenceNode(node) || !(type.flags & ts.TypeFlags.Any || isOfLibrary(type))) return
  for (const inner of node.typeArguments ?? []) collectStated(cx, inner, vocabulary, found)
}

function isOfLibrary(type: ts.Type): boolean {
  return /^(Promise|PromiseLike|Observable)$/.test(type.getSymbol()?.name ?? '')
}

function collect(cx: Context, type: ts.Type, vocabulary: ReadonlySet<string>, depth: number, found: Member[]): void {
  const { ts, checker } = cx
  if (depth > 4 || type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return
  if (type.isUnionOrIntersection()) {
    for (const part of type.types.slice(0, 16)) collect(cx, part, vocabulary, depth + 1, found)
    return
  }
  if (!(type.flags & ts.TypeFlags.Object)) return
  const isReference = ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0
  const inner = isReference ? checker.getTypeArguments(type as ts.TypeReference) : []
  const holder = type.getSymbol()?.name
  if (
    inner.length > 0 &&
    /^(Promise|PromiseLike|Array|ReadonlyArray|AsyncGenerator|Generator|AsyncIterable)$/.test(holder ?? '')
  ) {
    collect(cx, inner[0]!, vocabulary, depth + 1, found)
    return
  }
  for (const symbol of checker.getPropertiesOfType(type)) {
    if (vocabulary.has(symbol.name)) found.push(...membersOf(cx, symbol))
    else if (envelopes.has(symbol.name) && symbol.valueDeclaration && cx.fileOf(symbol.valueDeclaration) !== null)
      collect(cx, checker.getTypeOfSymbol(symbol), vocabulary, depth + 1, found)
  }
}

function propertySymbol(cx: Context, node: ts.Node): ts.Symbol | undefined {
  const { ts, checker } = cx
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return checker.getSymbolAtLocation(node)
  if (!ts.isElementAccessExpression(parent) || !ts.isStringLiteralLike(node)) return undefined
  return checker.getNonNullableType(checker.getTypeAtLocation(parent.expression)).getProperty(node.text)
}

/** The places of the project that declare a property. */
function membersOf(cx: Context, symbol: ts.Symbol): readonly Member[] {
  const { ts } = cx
  return (symbol.declarations ?? []).flatMap((declaration): readonly Member[] => {
    if (!ts.isPropertySignature(declaration) && !ts.isPropertyDeclaration(declaration)) return []
    if (cx.fileOf(declaration) === null) return []
    const { name } = declaration
    if (!ts.isIdentifier(name) && !ts.isStringLiteralLike(name)) return []
    const site: Site = { place: placeOf(cx, name), form: 'member', exclusive: true }
    return [{ field: symbol.name, site, type: isNumber(cx, declaration.type) ? 'number' : null }]
  })
}

/** `number`, `number | null` */
function isNumber({ ts }: Context, type: ts.TypeNode | undefined): boolean {
  if (!type) return false
  const parts = ts.isUnionTypeNode(type) ? type.types : [type]
  return (
    parts.some((part) => part.kind === ts.SyntaxKind.NumberKeyword) &&
    parts.every((part) => part.kind !== ts.SyntaxKind.StringKeyword)
  )
}
