/** Parameters as they are sent: under the API's own names, and in the path where they fill a part of it. */

import type { Param, Segment } from '../../../request.ts'
import { weaker } from '../../../request.ts'
import { snakeCase } from '../evaluate/values/spelling.ts'
import type { Identity } from './identity.ts'

/** `bidType` where the API has `bid_type` alone: something changes the case of all keys before they are sent. */
export function onTheWire(param: Param, { catalogue, template }: Identity): Param {
  const wire = snakeCase(param.name)
  if (wire === param.name || !/^[a-z]/.test(param.name) || template === null) return param
  const known = catalogue.endpoints.flatMap((row) => (row.path === template ? row.params : []))
  if (!known.some(({ name }) => name === wire) || known.some(({ name }) => name === param.name)) return param
  const sites = param.sites.map((site) => ({ ...site, exclusive: false }))
  return { ...param, name: wire, sites, certainty: weaker(param.certainty, 'inferred') }
}

/** A parameter that fills a `:name` of the path is no query parameter. */
export function inPath(param: Param, segments: readonly Segment[] | null): Param {
  const fills = segments?.some(
    (segment) =>
      param.inside === undefined &&
      segment.text === null &&
      segment.name === param.name &&
      segment.sites[0]?.form !== 'expression',
  )
  return fills ? { ...param, in: 'path' } : param
}
