/** Ignore comments that do nothing: without a reason, expired, or with nothing left to ignore. */

import { createHash } from 'node:crypto'
import type { Finding } from './finding.ts'
import type { Positions } from './positions.ts'
import type { Ignore } from './suppress.ts'
import { isExpired } from './suppress.ts'

export function ignoreFindings(
  ignores: readonly Ignore[],
  used: ReadonlySet<Ignore>,
  asOf: string,
  positions: Positions,
): readonly Finding[] {
  return ignores
    .filter((ignore) => !used.has(ignore))
    .map((ignore): Finding => {
      const { name, message } = problemOf(ignore, asOf)
      return {
        id: createHash('sha256')
          .update(`${name}|${ignore.change}|${positions.line(ignore.file, ignore.line).trim()}`)
          .digest('hex')
          .slice(0, 16),
        change: name,
        kind: 'ignore',
        hop: null,
        when: 'now',
        severity: 'warning',
        certainty: 'proven',
        applicability: 'manual',
        message,
        place: ignore.place,
        span: positions.of(ignore.place),
        requests: [],
        related: [],
        fix: null,
        source: [],
      }
    })
}

function problemOf(ignore: Ignore, asOf: string): { readonly name: string; readonly message: string } {
  if (ignore.reason === '')
    return {
      name: 'apilift/ignore-without-reason',
      message: `apilift-ignore ${ignore.change} gives no reason and is not followed. Add one: apilift-ignore ${ignore.change} -- why.`,
    }
  if (isExpired(ignore, asOf))
    return {
      name: 'apilift/expired-ignore',
      message: `apilift-ignore ${ignore.change} was good until ${ignore.until}. Settle the finding, or set a new date.`,
    }
  return { name: 'apilift/unused-ignore', message: `apilift-ignore ${ignore.change} ignores nothing here. Remove it.` }
}
