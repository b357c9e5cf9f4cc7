/** A target that leads nowhere: a version that has ended, or one that is older than what the code calls. */

import type { Api } from './catalogue/types.ts'
import type { Audit } from './finding.ts'
import { endText, stateOf } from './lifecycle.ts'
import { versionName } from './version.ts'

/** Sentences for somebody who chose the target; none for a good one. */
export function targetWarnings(audit: Audit, api: Api): readonly string[] {
  const { to, asOf } = audit
  const order = api.versions.map((one) => one.version)
  const newest = order.at(-1)!
  const known = api.versions.find((one) => one.version === to)
  const ahead = audit.requests.filter(({ request }) =>
    request.versions.some((version) => order.indexOf(version.value) > order.indexOf(to)),
  ).length
  return [
    ...(stateOf(api, to, asOf) === 'ended'
      ? [
          `the target ${versionName(to)} of ${api.id} ${endText(known, asOf)}: requests to it are refused; the newest version is ${versionName(newest)}`,
        ]
      : []),
    ...(ahead > 0
      ? [
          `${ahead === 1 ? '1 request calls a version' : `${ahead} requests call versions`} newer than the target ${versionName(to)} of ${api.id}: nothing is downgraded`,
        ]
      : []),
  ]
}
