/** What a constructor takes of a response. */

import type { ts } from 'ts-morph'
import type { Flow } from './flow.ts'
import type { Walk } from './walk.ts'
import { within } from './walk.ts'

/** `new Card(value)` */
export function constructed(walk: Walk, made: ts.NewExpression, node: ts.Node, flow: Flow): void {
  const { cx } = walk
  const index = made.arguments?.findIndex((one) => within(one, node)) ?? -1
  if (index < 0) return
  const value = cx.evaluate(made.expression, null)
  if (value.kind === 'class') {
    const maker = value.node.members.find((member) => cx.ts.isConstructorDeclaration(member))
    const parameter = maker?.parameters[index]
    if (maker && parameter) {
      walk.enter(maker, made.expression)
      walk.bind(parameter.name, flow)
    } else if (value.node.heritageClauses) walk.lose(made, flow)
  } else {
    // `new Worker(file, { workerData })`: what a package makes of it may go anywhere.
    if (value.kind === 'external' && value.module !== '') walk.pass(made, flow)
    walk.follow(made, flow)
  }
}
