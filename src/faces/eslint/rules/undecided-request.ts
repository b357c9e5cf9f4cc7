/** `apilift/undecided-request`: a part of a request that a change tests could not be read. */

import { look } from '../report.ts'
import { createRule, optionSchema } from '../rule.ts'
import type { RuleOptions } from '../settings.ts'

const messages: ReadonlyMap<string, 'unused' | 'spelt'> = new Map([
  ['path-without-request', 'unused'],
  ['spelt-elsewhere', 'spelt'],
])

export const undecidedRequest = createRule<readonly [RuleOptions], 'undecided' | 'unused' | 'spelt'>({
  name: 'undecided-request',
  meta: {
    type: 'suggestion',
    docs: { description: 'Report requests that could not be read far enough to be judged', recommended: false },
    schema: [optionSchema],
    messages: {
      undecided: 'The {{ part }} of this request could not be read ({{ reason }}): check it by hand.',
      spelt:
        "'{{ name }}' changes, and nobody was seen to send or read it here ({{ reason }}): check by hand what it is.",
      unused:
        'This is a path of the API, and no request was seen to use it ({{ reason }}): check by hand what is sent there.',
    },
    defaultOptions: [{}],
  },
  create: (context) => ({
    Program: () => {
      const { file, audits } = look(context)
      const { sourceCode } = context
      // Many requests may ask of one place.
      const told = new Set<string>()
      for (const { part, reason, place, span, name = '' } of audits.flatMap(({ undecided }) => undecided)) {
        if (span.file !== file || reason === 'type-only') continue
        const messageId = messages.get(reason) ?? 'undecided'
        const key = `${messageId === 'spelt' ? '' : part} ${reason} ${place.start}:${place.end} ${name}`
        if (told.has(key)) continue
        told.add(key)
        context.report({
          loc: { start: sourceCode.getLocFromIndex(place.start), end: sourceCode.getLocFromIndex(place.end) },
          messageId,
          data: { part, reason, name },
        })
      }
    },
  }),
})
