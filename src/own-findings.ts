/** What is reported besides the changes of a catalogue: about versions and paths of any API, and about our own comments. */

export interface OwnFinding {
  readonly title: string
  readonly why: string
  readonly todo: string
}

/** By the last part of the id: `<api>/ended-version`. */
export const apiFindings: Readonly<Record<string, OwnFinding>> = {
  'unknown-version': {
    title: 'A version that the API never had',
    why: 'The text stands where the version belongs, and the API has no version of that name. Every change up to the target is met, as for a version that could not be read.',
    todo: 'Set a version that exists.',
  },
  'ahead-of-target': {
    title: 'A version newer than the target',
    why: 'Only what is broken at the version in use is looked for; nothing is ever downgraded.',
    todo: 'Nothing, or choose a newer target with --to.',
  },
  'ended-version': {
    title: 'A version that has ended',
    why: 'Its end of life has passed (by --as-of, default today): requests to it are refused, whatever they ask for.',
    todo: 'Move to a newer version. apilift migrate moves the literal once everything behind it can move; what holds it back is listed there.',
  },
  'deprecated-version': {
    title: 'A version that is deprecated',
    why: 'It still answers, and its end is announced or follows from the policy of the API.',
    todo: 'Move to a newer version before its end; apilift versions shows the dates.',
  },
  'unknown-endpoint': {
    title: 'A path that the catalogue does not know',
    why: 'No endpoint of the API has this path, in any version that is known here. It may be a typing error, or an endpoint that the catalogue lacks.',
    todo: 'Compare it with the nearest path, which the message names.',
  },
}

/** By the whole id. */
export const commentFindings: Readonly<Record<string, OwnFinding>> = {
  'apilift/unused-ignore': {
    title: 'An ignore comment that ignores nothing',
    why: 'No finding of that change stands on its line or the next: it was mended, or the comment is at the wrong place.',
    todo: 'Remove the comment.',
  },
  'apilift/expired-ignore': {
    title: 'An ignore comment whose date has passed',
    why: 'It says until=…, and that day is over: the finding is reported again.',
    todo: 'Settle the finding, or set a new date.',
  },
  'apilift/ignore-without-reason': {
    title: 'An ignore comment without a reason',
    why: 'Somebody takes responsibility for what is ignored, and says why; without a reason the comment is not followed.',
    todo: 'Add the reason: apilift-ignore <change> -- why.',
  },
}

/** The finding of an id that is no change of a catalogue; null when there is none. */
export function ownFinding(id: string, apis: readonly string[]): OwnFinding | null {
  const known = commentFindings[id]
  if (known) return known
  const [api = '', name = ''] = id.split('/')
  return apis.includes(api) ? (apiFindings[name] ?? null) : null
}

/** Every such id. */
export function ownIds(apis: readonly string[]): readonly string[] {
  return [
    ...apis.flatMap((api) => Object.keys(apiFindings).map((name) => `${api}/${name}`)),
    ...Object.keys(commentFindings),
  ]
}
