/** What a program puts on one object that it has made: `const ads = new Client(options); ads.campaigns = campaigns(ads)`. */

import type { ts } from 'ts-morph'
import type { Context } from '../context.ts'
import { outerParent } from '../context.ts'
import { mutationsOf } from '../statements/mutations.ts'
import type { Instance, Value } from '../value.ts'

/** The values that statements put under a name of the object, by the variable that holds it or as what its module exports. */
export function putOn(cx: Context, { site, frame }: Instance, name: string): readonly Value[] {
  if (site === null) return []
  const { ts } = cx
  const holder = outerParent(cx, site)
  if (ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name))
    return onVariable(cx, holder.name, name).map((right) => cx.evaluate(right, frame))
  return ts.isBinaryExpression(holder) && holder.left.getText() === 'module.exports'
    ? onExports(cx, site.getSourceFile(), name).map((right) => cx.evaluate(right, null))
    : []
}

function onVariable(cx: Context, variable: ts.Identifier, name: string): readonly ts.Expression[] {
  const symbol = cx.symbolAt(variable)
  if (!symbol) return []
  return mutationsOf(cx, variable.getSourceFile(), variable.text, symbol).flatMap(({ step, run }) => {
    if (step.kind !== 'property' || step.appends || step.ofQuery || run || step.path.length !== 1) return []
    const { node, form } = step.path[0]!
    const isNamed = form === 'key' ? node.getText() === name : cx.ts.isStringLiteralLike(node) && node.text === name
    return isNamed ? [step.right] : []
  })
}

/** `module.exports = new Client(1); module.exports.stats = new Client(0)` */
function onExports(cx: Context, file: ts.SourceFile, name: string): readonly ts.Expression[] {
  const { ts } = cx
  return (cx.identifiers(file).get('exports') ?? []).flatMap((use) => {
    const whole = ts.isPropertyAccessExpression(use.parent) && use.parent.name === use ? use.parent : use
    const access = whole.parent
    if (!ts.isPropertyAccessExpression(access) || access.expression !== whole || access.name.text !== name) return []
    const { parent } = access
    const isPut = ts.isBinaryExpression(parent) && parent.left === access
    return isPut && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken ? [parent.right] : []
  })
}
