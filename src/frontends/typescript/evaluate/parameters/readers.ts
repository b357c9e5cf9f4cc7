/**
 * Readers: functions of the surroundings that the program hands in at its edge, once (`call = (c): ReaderTaskEither<Env, E, A> => ({ config }) => …`).
 * Nobody is seen to pass them, and the package that declares their type is not there to be asked: its first type argument is what they get.
 */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent } from '../context.ts'

const reader = /^Reader(IO|Task|Either|Option|IOEither|TaskEither|TaskOption|Observable\w*)?$|^RTE$/

/** Aliases of aliases further than this were not seen. */
const maxAliases = 4

/** The type of the only parameter of a function that stands for a reader; null for any other parameter. */
export function readerType(cx: Context, { type, parent: fn }: ts.ParameterDeclaration): ts.Type | null {
  const { ts } = cx
  if (type || (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn)) || fn.parameters.length !== 1) return null
  const parent = outerParent(cx, fn)
  const around = ts.isReturnStatement(parent) ? ts.findAncestor(parent, ts.isFunctionLike) : parent
  const isDeclared = around && (ts.isFunctionLike(around) || ts.isVariableDeclaration(around))
  const environment = isDeclared && around.type ? firstArgument(cx, around.type, 0) : null
  return environment && cx.checker.getTypeFromTypeNode(environment)
}

function firstArgument(cx: Context, type: ts.TypeNode, steps: number): ts.TypeNode | null {
  const { ts } = cx
  if (!ts.isTypeReferenceNode(type) || steps > maxAliases) return null
  const name = ts.isQualifiedName(type.typeName) ? type.typeName.right : type.typeName
  if (reader.test(name.text)) return type.typeArguments?.[0] ?? null
  const alias = cx.symbolAt(name)?.declarations?.find((one) => ts.isTypeAliasDeclaration(one))
  return alias ? firstArgument(cx, alias.type, steps + 1) : null
}
