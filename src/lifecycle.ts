/** Where a version stands on a date, and what is to be said of it. */

import type { Api, ApiVersion } from './catalogue/types.ts'
import type { VersionState } from './finding.ts'

/** The state of a version on an ISO date. */
export function stateOf(api: Api, version: string, asOf: string): VersionState {
  const known = api.versions.find((one) => one.version === version)
  if (!known) return 'unknown'
  if (known.endOfLife !== null && known.endOfLife <= asOf) return 'ended'
  if (known.deprecated !== null && known.deprecated <= asOf) return 'deprecated'
  return 'current'
}

/** Whole days from one ISO date to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** When the vendor's policy would end a version for which no end is announced: a projection, not a date. */
export function projectedEnd(api: Api, version: ApiVersion): string | null {
  if (version.endOfLife !== null || api.deprecationMonths === undefined) return null
  const index = api.versions.indexOf(version)
  const deprecated = version.deprecated ?? api.versions[index + 1]?.introduced
  if (deprecated === undefined) return null
  const date = new Date(`${deprecated}T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + api.deprecationMonths)
  return date.toISOString().slice(0, 10)
}

/** `ended on 2021-08-31, 1911 days ago`, `ends on …, in 20 days`, or what is known instead. */
export function endText(version: ApiVersion | undefined, asOf: string): string {
  if (!version) return 'never existed'
  if (version.endOfLife === null) return 'has no announced end'
  const days = daysBetween(asOf, version.endOfLife)
  const amount = `${Math.abs(days).toLocaleString('en-US')} ${Math.abs(days) === 1 ? 'day' : 'days'}`
  if (days === 0) return `ended on ${version.endOfLife}, today`
  return days < 0 ? `ended on ${version.endOfLife}, ${amount} ago` : `ends on ${version.endOfLife}, in ${amount}`
}

/** True for a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().slice(0, 10) === text
  )
}
