/** `apilift/undecided-request`: a part of a request that a change tests could not be read. */

import { look } from '../report.ts'
import { createRule, optionSchema } from '../rule.ts'
import type { RuleOptions } from '../settings.ts'

export const undecidedRequest = createRule<readonly [RuleOptions], 'undecided' | 'unused'>({
  name: 'undecided-request',
  meta: {
    type: 'suggestion',
    docs: { description: 'Report requests that could not be read far enough to be judged', recommended: false },
    schema: [optionSchema],
    messages: {
      undecided: 'The {{ part }} of this request could not be read ({{ reason }}): check it by hand.',
      unused:
        'This is a path of the API, and no request was seen to use it ({{ reason }}): check by hand what is sent there.',
    },
    defaultOptions: [{}],
  },
  create: (context) => ({
    Program: () => {
      const { file, audits } = look(context)
      const { sourceCode } = context
      for (const { part, reason, place, span } of audits.flatMap(({ undecided }) => undecided)) {
        if (span.file !== file || reason === 'type-only') continue
        context.report({
          loc: { start: sourceCode.getLocFromIndex(place.start), end: sourceCode.getLocFromIndex(place.end) },
          messageId: reason === 'path-without-request' ? 'unused' : 'undecided',
          data: { part, reason },
        })
      }
    },
  }),
})
