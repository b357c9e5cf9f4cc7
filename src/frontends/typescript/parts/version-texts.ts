/** Texts and patterns that a program meets addresses with and that know the version: `url.replace('/8', '')`, `/\/8\//.test(url)`, `base === 'https://…/8'`. */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../../catalogue/types.ts'
import type { Context } from '../evaluate/context.ts'
import { isInTest, outerParent } from '../evaluate/context.ts'
import { spelledIn } from '../evaluate/spelled.ts'

interface Meeting {
  readonly node: ts.Node
  /** The text, or the source of the pattern with its slashes as they are. */
  readonly text: string
  readonly isPattern: boolean
}

interface Known {
  readonly meetings: readonly Meeting[]
  /** By API and version. */
  readonly answers: Map<string, ts.Node | null>
}

const memo = new WeakMap<Context, Known>()

/** Where the program meets an address with something that holds for this version alone. */
export function metWith(cx: Context, version: string, { api }: Catalogue): ts.Node | undefined {
  const number = /^v?(\d+)$/i.exec(version)?.[1]
  if (number === undefined) return undefined
  const { meetings, answers } = memo.get(cx) ?? { meetings: meetingsOf(cx), answers: new Map<string, ts.Node | null>() }
  memo.set(cx, { meetings, answers })
  const key = `${api.id} ${number}`
  let found = answers.get(key)
  if (found === undefined) answers.set(key, (found = find(meetings, number, api) ?? null))
  return found ?? undefined
}

function find(meetings: readonly Meeting[], number: string, api: Catalogue['api']): ts.Node | undefined {
  // `10.0.0.0/8` is no path.
  const segment = new RegExp(`(?<![\\d.])/v?${number}(?![\\w.])`, 'i')
  return meetings.find(({ text, isPattern }) => {
    const host = /^https?:\/\/([^/]+)/.exec(text)?.[1]
    if (host !== undefined && !api.hosts.some((one) => one.host === host)) return false
    return segment.test(text) || (isPattern && number.length === 1 && oneDigit.test(text))
  })?.node
}

/** `/(\d)/`: a segment of one digit, which no version after 9 is; `\d/\d/\d{4}` is a date. */
const oneDigit = /(?<!\\d\)?|[\d\]}])\/v?\(?(\\d|\[0-9\]|\[\d-\d\])\)?(?![+*{?\w\\[])(?!\/\(?\\d)/

const meeting =
  /^(replace|replaceAll|startsWith|endsWith|includes|indexOf|lastIndexOf|split|match|search|stringContaining)$/

function meetingsOf(cx: Context): readonly Meeting[] {
  const { ts } = cx
  return cx.files.flatMap((file): readonly Meeting[] => {
    const { slashed, patterns } = spelledIn(ts, file)
    // What a test says of an address follows as a copy of the request; a pattern is none.
    const texts = isInTest(cx, file) ? [] : slashed
    return [
      ...texts.flatMap((node): readonly Meeting[] =>
        ts.isStringLiteralLike(node) && isMet(cx, node) ? [{ node, text: node.text, isPattern: false }] : [],
      ),
      ...patterns.map((node): Meeting => ({ node, text: node.text.replaceAll('\\/', '/').slice(1), isPattern: true })),
    ]
  })
}

/** The first argument of a method that looks for it, or one side of a comparison. */
function isMet(cx: Context, node: ts.Node): boolean {
  const { ts } = cx
  const by = outerParent(cx, node)
  if (ts.isBinaryExpression(by)) return /^[=!]==?$/.test(by.operatorToken.getText())
  if (!ts.isCallExpression(by) || by.arguments[0] !== node) return ts.isCaseClause(by)
  return ts.isPropertyAccessExpression(by.expression) && meeting.test(by.expression.name.text)
}
