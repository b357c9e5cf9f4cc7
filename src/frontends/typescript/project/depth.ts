/** How deep a syntax tree goes. The compiler and the evaluator call themselves for every level, and a full stack would end the whole run. */

import type { ts } from 'ts-morph'

/** Far more levels than anybody writes (a call in a chain has two), and about half of what the default stack of Node holds. */
export const maxLevels = 1_000

const known = new WeakMap<ts.SourceFile, boolean>()

/** True for a tree that is not safe to walk. */
export function isTooDeep(typescript: typeof ts, tree: ts.SourceFile): boolean {
  let found = known.get(tree)
  if (found === undefined) known.set(tree, (found = exceeds(typescript, tree)))
  return found
}

function exceeds(typescript: typeof ts, tree: ts.SourceFile): boolean {
  const open: { readonly node: ts.Node; readonly level: number }[] = [{ node: tree, level: 0 }]
  for (let at = open.pop(); at; at = open.pop()) {
    const { node, level } = at
    if (level > maxLevels) return true
    typescript.forEachChild(node, (child) => {
      // `a + b + c …` of generated files grows to the left, where the compiler walks it in a loop.
      const isSum = typescript.isBinaryExpression(child) && typescript.isBinaryExpression(node) && node.left === child
      open.push({ node: child, level: isSum ? level : level + 1 })
    })
  }
  return false
}
