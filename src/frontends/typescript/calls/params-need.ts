/** What of the params or the body of a request its callers have to be asked for. */

import type { Callers } from './callers.ts'
import type { Link } from './entrances.ts'
import type { Ref, Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import type { Identity } from '../parts/identity.ts'
import type { OwnRequests } from '../routes/own-requests.ts'
import type { SinkCall } from '../sinks/sink.ts'

/** An object that only callers know, when there are callers: params, body, or what the query is made of that the URL ends in. */
export function paramsNeed(
  callers: Callers,
  own: OwnRequests,
  { query, body }: SinkCall,
  identities: readonly Identity[],
  chain: readonly Link[],
): Ref | null {
  for (const option of [...query, ...body, ...identities.flatMap(queryOf)].flatMap(optionsOf)) {
    const ref = openOf(option)
    if (!ref || chain.some((link) => link.fn === ref.owner)) continue
    if (callers.of(ref.owner).length > 0 || ref.fallback?.kind === 'object') return ref
    if (own.isAskedFor(ref.owner) || own.isHandled(ref.owner)) return ref
  }
  return null
}

/** `url + '?' + stringify(params)` */
function queryOf({ parts }: Identity): readonly Value[] {
  return parts.query.flatMap((part) => (part.kind === 'object' ? [part.value] : []))
}

function openOf(value: Value): Ref | null {
  if (value.kind === 'ref') return value
  const open = value.kind === 'object' ? value.open : value.kind === 'list' ? value.rest : null
  return open?.kind === 'ref' ? open : null
}
