/** Calls of what no name is given to: under a key (`client[verb](…)`, `const command = commands[name]; command(ads)`), or a module (`require('./cards')(ads)`). */

import type { ts } from 'ts-morph'
import type { Context } from '../evaluate/context.ts'
import { unwrap } from '../evaluate/context.ts'
import { spelledIn } from '../evaluate/spelled.ts'
import { wholeOf } from '../evaluate/names.ts'
import { constantText, optionsOf } from '../evaluate/value.ts'

export interface KeyedCalls {
  /** Calls whose callee is named by a value that may be this name. */
  under(name: string): readonly ts.CallExpression[]
  /** Calls of the entry of a table that may be this function. */
  ofEntry(fn: ts.Node): readonly ts.CallExpression[]
  /** Calls of a module, where it is imported, that is this function as a whole. */
  ofModule(fn: ts.Node): readonly ts.CallExpression[]
}

/** The names that a call may call its function by. */
export function calleeNames(cx: Context, call: ts.CallExpression | ts.NewExpression): readonly string[] {
  const { ts } = cx
  const callee = call.expression
  if (ts.isPropertyAccessExpression(callee)) return [callee.name.text]
  if (ts.isIdentifier(callee)) return [callee.text]
  if (!ts.isElementAccessExpression(callee)) return []
  return optionsOf(cx.evaluate(callee.argumentExpression, null)).flatMap((value) => constantText(value) ?? [])
}

export function createKeyedCalls(cx: Context): KeyedCalls {
  const { ts } = cx
  let byName: ReadonlyMap<string, readonly ts.CallExpression[]> | null = null
  let byEntry: ReadonlyMap<ts.Node, readonly ts.CallExpression[]> | null = null
  let byModule: ReadonlyMap<ts.Node, readonly ts.CallExpression[]> | null = null

  /** Every call that `isWanted`, under each of what `keysOf` answers for it. */
  function indexed<Key>(
    isWanted: (callee: ts.Expression) => boolean,
    keysOf: (call: ts.CallExpression) => readonly Key[],
  ): ReadonlyMap<Key, readonly ts.CallExpression[]> {
    const found = new Map<Key, ts.CallExpression[]>()
    for (const call of cx.files.flatMap((file) => spelledIn(ts, file).calls)) {
      if (!isWanted(call.expression)) continue
      for (const key of keysOf(call)) {
        const list = found.get(key)
        if (list) list.push(call)
        else found.set(key, [call])
      }
    }
    return found
  }

  /** `commands[name]`, by itself or under a name of its own. */
  function isEntry(callee: ts.Expression): boolean {
    if (isKeyed(callee)) return true
    const declared = ts.isIdentifier(callee) ? cx.symbolAt(callee)?.valueDeclaration : undefined
    if (!declared || !ts.isVariableDeclaration(declared) || !declared.initializer) return false
    return isKeyed(unwrap(cx, declared.initializer))
  }

  function isKeyed(node: ts.Node): boolean {
    return ts.isElementAccessExpression(node) && !ts.isStringLiteralLike(node.argumentExpression)
  }

  function isRequired(callee: ts.Expression): boolean {
    return ts.isCallExpression(callee) && ts.isIdentifier(callee.expression) && callee.expression.text === 'require'
  }

  function functionsOf({ expression }: ts.CallExpression): readonly ts.Node[] {
    return optionsOf(wholeOf(cx, cx.evaluate(expression, null))).flatMap((value) =>
      value.kind === 'function' ? [value.node] : [],
    )
  }

  return {
    under: (name) => {
      byName ??= indexed(
        (callee) => ts.isElementAccessExpression(callee),
        (call) => calleeNames(cx, call),
      )
      return byName.get(name) ?? []
    },
    ofEntry: (fn) => {
      byEntry ??= indexed(isEntry, functionsOf)
      return byEntry.get(fn) ?? []
    },
    ofModule: (fn) => {
      byModule ??= indexed(isRequired, functionsOf)
      return byModule.get(fn) ?? []
    },
  }
}
