/** `apilift/breaking-change`: a request sends, calls or reads what its version refuses, or what the target version will. */

import { findingsOf, report } from '../report.ts'
import { createRule, optionSchema } from '../rule.ts'
import type { RuleOptions } from '../settings.ts'
import { isLifecycle } from './ended-version.ts'

export const breakingChange = createRule<readonly [RuleOptions], 'finding' | 'apply'>({
  name: 'breaking-change',
  meta: {
    type: 'problem',
    docs: {
      description: 'Report requests that break at their version or on the way to a newer one',
      recommended: true,
    },
    fixable: 'code',
    hasSuggestions: true,
    schema: [optionSchema],
    messages: { finding: '{{ message }}', apply: '{{ description }}' },
    defaultOptions: [{}],
  },
  create: (context) => ({
    Program: () => {
      for (const one of findingsOf(context)) if (!isLifecycle(one.finding)) report(context, one)
    },
  }),
})
