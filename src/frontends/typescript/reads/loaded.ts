/** Where frameworks hand what a loader gives back: `load` of a SvelteKit page is the `data` of the component beside it, Remix's `loader` what `useLoaderData()` answers. */

import type { ts } from 'ts-morph'
import { dirname } from '../../../paths.ts'
import type { Context } from '../evaluate/context.ts'
import { outerParent } from '../evaluate/context.ts'
import type { Flow } from './flow.ts'
import type { Walk } from './walk.ts'

const ofPage = /(^|\/)\+(page|layout)(\.server)?\.[jt]s$/

/** False where the function loads nothing for a page. */
export function handedToPage(walk: Walk, fn: ts.SignatureDeclaration, flow: Flow): boolean {
  const { cx } = walk
  const name = nameOf(cx, fn)
  const file = cx.fileOf(fn) ?? ''
  if (name === 'load' && ofPage.test(file)) {
    const taken = dataOf(cx, file)
    for (const one of taken) walk.bind(one, flow)
    // A layout below it is given the same.
    if (taken.length > 0) walk.pass(fn, flow)
    return taken.length > 0
  }
  if (name !== 'loader' && name !== 'clientLoader') return false
  const uses = (cx.identifiers(fn.getSourceFile()).get('useLoaderData') ?? []).flatMap((use) =>
    cx.ts.isCallExpression(use.parent) && use.parent.expression === use ? [use.parent] : [],
  )
  for (const use of uses) walk.follow(use, flow)
  return uses.length > 0
}

/** The name that a function is exported by. */
function nameOf(cx: Context, fn: ts.SignatureDeclaration): string | null {
  const { ts } = cx
  if (ts.isFunctionDeclaration(fn)) return fn.name?.text ?? null
  const holder = outerParent(cx, fn)
  return ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) ? holder.name.text : null
}

/** `export let data`, `let { data } = $props()` of the component in the same folder. */
function dataOf(cx: Context, file: string): readonly ts.Identifier[] {
  const { ts } = cx
  const layer = ofPage.exec(file)![2]!
  const beside = `+${layer}.svelte`
  const component = cx.files.find((one) => {
    const path = cx.fileOf(one) ?? ''
    return dirname(path) === dirname(file) && path.endsWith(beside)
  })
  return (component ? (cx.identifiers(component).get('data') ?? []) : []).filter((name): name is ts.Identifier => {
    const { parent } = name
    if (ts.isVariableDeclaration(parent)) return parent.name === name && !parent.initializer
    return ts.isBindingElement(parent) && parent.name === name
  })
}
