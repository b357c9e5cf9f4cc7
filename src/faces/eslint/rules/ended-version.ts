/** `apilift/ended-version`: a version literal that the vendor has retired, is about to, or never had. */

import type { Finding } from '../../../finding.ts'
import { findingsOf, report } from '../report.ts'
import { createRule, optionSchema } from '../rule.ts'
import type { RuleOptions } from '../settings.ts'

/** Findings about a version itself, not about what is sent to it. */
export function isLifecycle(finding: Finding): boolean {
  return /\/(ended|deprecated|unknown)-version$|\/ahead-of-target$/.test(finding.change)
}

export const endedVersion = createRule<readonly [RuleOptions], 'finding' | 'apply'>({
  name: 'ended-version',
  meta: {
    type: 'problem',
    docs: { description: 'Report API versions that have ended, are deprecated or never existed', recommended: true },
    fixable: 'code',
    hasSuggestions: true,
    schema: [optionSchema],
    messages: { finding: '{{ message }}', apply: '{{ description }}' },
    defaultOptions: [{}],
  },
  create: (context) => ({
    Program: () => {
      for (const one of findingsOf(context)) if (isLifecycle(one.finding)) report(context, one)
    },
  }),
})
