/** Fields of responses that are renamed, gone, or say something else: met where the program reads them. */

import type { Change, ResponseFieldRemoved, ResponseFieldRenamed, ResponseValueChanged } from '../catalogue/types.ts'
import type { Compared, Read, Request, Unknown } from '../request.ts'
import type { Spot, Verdict } from './kind.ts'
import { affected, manual, notAffected, notVisible, sent, speltElsewhere, undecided } from './kind.ts'

/** What is known of fields that were not seen to be read: the response went on unseen, left the program, or was followed to its end. */
function untraced(change: Change, fields: readonly string[], request: Request): Verdict {
  const own = request.unknown.filter((one) => one.part === 'reads' && one.reason !== 'spelt-elsewhere')
  const lost = own.filter(
    (one) => one.reason !== 'response-passed-on' && fields.some((field) => one.fields?.includes(field) ?? true),
  )
  if (lost.length > 0) return undecided(request, lost)
  const within = prefixed(fields, request)
  if (within.length > 0) return undecided(request, within)
  const spelt = speltElsewhere(request, fields)
  if (spelt.length > 0) return undecided(request, spelt)
  const passed = own.some((one) => one.reason === 'response-passed-on')
  return passed ? notVisible(request, `response-passed-on: ${change.todo ?? change.title}`) : notAffected(request)
}

/** Reads of names that end with one of the fields: `row['line_item.bid_type']` of records that something flattened, or gave a prefix. */
function prefixed(fields: readonly string[], request: Request): readonly Unknown[] {
  return request.reads.flatMap((read) => {
    const field = fields.find((one) => one.includes('_') && isPrefix(beforeEnd(read.field, one), one, request))
    const site = read.sites.find(({ form }) => form !== 'member')
    return field !== undefined && site
      ? [{ part: 'reads', reason: 'spelt-elsewhere', place: site.place, text: read.field, name: field } as const]
      : []
  })
}

/**
 * Ids, addresses and times are what records have several of, each under a longer name (`granted_account_id`, `poster_url`): before these only
 * the name of what the request asks for is a prefix (`campaign_start_time` of campaigns).
 */
function isPrefix(before: string, field: string, { path }: Request): boolean {
  if (before.endsWith('.')) return true
  if (!before.endsWith('_')) return false
  // The first word of a path says whose records they are, not what they are.
  const asked = path?.segments.slice(1).flatMap(({ text }) => text ?? []) ?? []
  return !/_(?:ids?|url|time)$/.test(field) || asked.some((word) => word.startsWith(before.slice(0, -1)))
}

function beforeEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : ''
}

/** Where the fields are read, and the member of a type that only says what responses hold; any member when nothing else of the field is seen. */
function readSpots(reads: readonly Read[]): readonly Spot[] {
  const isRead = new Set(
    reads.filter((read) => read.sites.some((site) => site.form !== 'member')).map((read) => read.field),
  )
  return reads.flatMap((read) =>
    read.sites
      .filter((site) => site.form !== 'member' || site.exclusive || !isRead.has(read.field))
      .map((site): Spot => ({ place: site.place, certainty: read.certainty })),
  )
}

export function responseFieldRenamed(change: ResponseFieldRenamed, request: Request): Verdict {
  const names = [...Object.keys(change.fields), ...Object.keys(change.expressions)]
  const met = request.reads.filter((read) => names.includes(read.field) && read.expression === undefined)
  if (met.length === 0) return untraced(change, names, request)
  const spots = readSpots(met)
  if (change.applicability === 'manual')
    return manual(request, spots, change.todo ?? `read ${Object.values(change.fields).join(', ')} instead`)
  const reads = request.reads.map((read): Read => {
    if (!met.includes(read)) return read
    const changes = [...read.changes, change.id]
    const expression = change.expressions[read.field]
    return expression === undefined
      ? { ...read, field: change.fields[read.field]!, changes }
      : { ...read, expression, changes }
  })
  return affected(request, { ...request, reads }, spots, change.applicability)
}

export function responseFieldRemoved(change: ResponseFieldRemoved, request: Request): Verdict {
  if (change.unless && sent(request, [change.unless.param]).length > 0) return notAffected(request)
  // A field that a parameter brings may stand in a type: only to read it is to miss it.
  const isRead = (read: Read): boolean => !change.unless || read.sites.some((site) => site.form !== 'member')
  const met = request.reads.filter((read) => change.fields.includes(read.field) && isRead(read))
  if (met.length === 0) return untraced(change, change.fields, request)
  return manual(request, readSpots(met), change.todo ?? `stop reading ${change.fields.join(', ')}`)
}

/** Values of a field changed: met where the program compares it with an old one and not with the new one as well, or takes it for the old type. */
export function responseValueChanged(change: ResponseValueChanged, request: Request): Verdict {
  const met = request.reads.filter((read) => change.fields.includes(read.field))
  const taken = met.flatMap((read) => read.compared.filter((one) => one.isType && one.text === change.type?.from))
  if (change.type && taken.length > 0)
    return manual(
      request,
      taken.map((one): Spot => ({ place: one.site.place, certainty: one.certainty })),
      change.todo ?? `expect a ${change.type.to}`,
    )
  const open = met.flatMap((read) => read.compared.filter((one) => one.isType && one.text === 'unknown'))
  if (change.type && open.length > 0)
    return undecided(
      request,
      open.map(({ site }) => ({
        part: 'reads',
        reason: 'compared-with-unread',
        place: site.place,
        text: change.type!.from,
      })),
    )
  const known = new Set(met.flatMap((read) => read.compared.flatMap((one) => (isWhole(one) ? [one.text] : []))))
  const spots: Spot[] = []
  const reads = request.reads.map((read): Read => {
    if (!met.includes(read)) return read
    const compared = read.compared.map((one): Compared => {
      const to = isWhole(one) && Object.hasOwn(change.values, one.text) ? change.values[one.text]! : null
      if (to === null || known.has(to)) return one
      spots.push({ place: one.site.place, certainty: one.certainty, note: `'${one.text}' becomes '${to}'` })
      return { ...one, text: to }
    })
    const isSame = compared.every((one, index) => one === read.compared[index])
    return isSame ? read : { ...read, compared, changes: [...read.changes, change.id] }
  })
  const parts = met.flatMap((read) => read.compared.filter((one) => losesPart(change, one)))
  // Beside a whole value that is compared, the part is a place of the same change: no edit of the one may go in without it.
  if (spots.length > 0) spots.push(...parts.map(({ site, certainty }) => ({ place: site.place, certainty })))
  if (spots.length > 0)
    return change.applicability === 'manual' || parts.length > 0
      ? manual(request, spots, change.todo ?? `compare with the new values of ${change.fields.join(', ')}`)
      : affected(request, { ...request, reads }, spots, change.applicability)
  const isOpen = request.unknown.some((one) => one.part === 'reads' && one.reason !== 'spelt-elsewhere')
  const mayRead = change.fields.length === 0 || met.length > 0 || isOpen
  const spelt = mayRead && change.fields.length > 0 ? speltElsewhere(request, Object.keys(change.values)) : []
  if (parts.length + spelt.length > 0) return undecided(request, [...parts.map(partOf), ...spelt])
  return mayRead ? notVisible(request, change.todo ?? change.title) : notAffected(request)
}

/** Compared as it is: neither for its type nor by a part. */
function isWhole({ isType, isPart }: Compared): boolean {
  return !isType && !isPart
}

/** A part that one of an old value and its new one has, and the other has not. */
function losesPart({ values }: ResponseValueChanged, { text, isPart }: Compared): boolean {
  const part = text.toUpperCase()
  const has = (value: string | null): boolean => {
    const whole = value?.toUpperCase() ?? ''
    if (isPart === 'start') return whole.startsWith(part)
    return isPart === 'end' ? whole.endsWith(part) : whole.includes(part)
  }
  return isPart !== undefined && Object.entries(values).some(([from, to]) => text === '' || has(from) !== has(to))
}

function partOf({ text, site }: Compared): Unknown {
  return { part: 'reads', reason: 'compared-by-part', place: site.place, text }
}
