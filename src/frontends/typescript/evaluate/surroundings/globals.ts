/** Names that no file declares: of the run time, and of packages that frameworks and pages give every file (`_` of Sails, of a page with lodash). */

import type { External } from '../value.ts'

const packages: ReadonlyMap<string, string> = new Map([
  ['_', 'lodash'],
  ['async', 'async'],
  ['$', 'jquery'],
  ['jQuery', 'jquery'],
])

export function globalNamed(name: string): External {
  const module = packages.get(name)
  return module === undefined
    ? { kind: 'external', module: '', path: [name], base: null }
    : { kind: 'external', module, path: [], base: null }
}
