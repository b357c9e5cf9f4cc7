/** Proof that hops compose: for every pair of versions, folding at once gives the request that going hop by hop gives. */

import type { Catalogue } from './catalogue/types.ts'
import { overlay } from './files.ts'
import { typescript } from './frontends/typescript/index.ts'
import type { Request } from './request.ts'
import { pathText } from './request.ts'
import { upgrade } from './upgrade.ts'

/** After every out-of-band change: they bind by their date alone. */
const asOf = '9999-12-31'

/** One line for every request of the examples that two ways of folding turn into two requests. */
export function checkComposition(catalogue: Catalogue): readonly string[] {
  const versions = catalogue.api.versions.map((one) => one.version)
  const problems: string[] = []
  for (const { request, from, at } of exampleRequests(catalogue)) {
    const start = versions.indexOf(from)
    for (const [index, to] of versions.entries()) {
      if (index <= start + 1) continue
      const once = upgrade(request, from, { catalogue, to, asOf }).target
      let step = request
      for (let hop = start + 1; hop <= index; hop++)
        step = upgrade(step, versions[hop - 1]!, { catalogue, to: versions[hop]!, asOf }).target
      if (shape(once) !== shape(step))
        problems.push(`${at}: v${from} to v${to} at once gives ${shape(once)}; hop by hop ${shape(step)}`)
    }
  }
  return [...new Set(problems)]
}

interface Start {
  readonly request: Request
  readonly from: string
  readonly at: string
}

/** What the examples of the catalogue send before their change. */
function exampleRequests(catalogue: Catalogue): readonly Start[] {
  const { client, import: line } = catalogue.api.examples
  const examples = catalogue.changes.flatMap((change) => change.examples)
  const texts = examples.map((example, index) => [`e${index}.ts`, `${line}\n${example.before}\n`] as const)
  const { requests } = typescript.extract(overlay(null, new Map([['client.ts', client], ...texts])), [catalogue], {})
  return requests.flatMap((request): Start[] => {
    const from = request.versions[0]?.value
    const example = examples[Number(/^e(\d+)\.ts$/.exec(request.place.file)?.[1] ?? -1)]
    if (from === undefined || !example) return []
    return [{ request, from, at: `${example.position.file}:${example.position.line}` }]
  })
}

/** A request as one line, whatever order its parameters came in. */
function shape(request: Request): string {
  const params = request.params
    .map(
      (param) =>
        `${param.name}=${param.values.map((value) => value.text ?? JSON.stringify(value.map ?? '?')).join('|')}`,
    )
    .sort()
  return `${request.method} ${pathText(request.path)} ${params.join('&')}`
}
