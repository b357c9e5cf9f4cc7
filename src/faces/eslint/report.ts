/** A finding as an ESLint problem: at its offsets, with its fix when all of it lies in this file. */

import type { TSESLint } from '@typescript-eslint/utils'
import type { Finding, Fix } from '../../finding.ts'
import type { Look } from './engine.ts'
import { lookAt } from './engine.ts'
import type { RuleOptions } from './settings.ts'
import { settingsOf } from './settings.ts'

export type Context<Id extends string> = Readonly<TSESLint.RuleContext<Id, readonly [RuleOptions?]>>

/** The look at the file that is being linted. @throws UsageError, CatalogueError */
export function look<Id extends string>(context: Context<Id>): Look {
  const options = context.options[0] ?? {}
  const shared = (context.settings as Readonly<Record<string, unknown>>)['apilift']
  const settings = settingsOf(shared, options, context.cwd, () => new Date().toISOString().slice(0, 10))
  return lookAt(settings, context.filename, context.sourceCode.text)
}

const ranks = { error: 0, warning: 1, note: 2 }

/** The findings of this file that the rule's options ask for. */
export function findingsOf<Id extends string>(
  context: Context<Id>,
): readonly { readonly finding: Finding; readonly fix: Fix | null }[] {
  const { file, audits } = look(context)
  const least = ranks[context.options[0]?.least ?? 'warning']
  return audits.flatMap(({ findings, fixes }) =>
    findings
      .filter((finding) => finding.span.file === file && ranks[finding.severity] <= least)
      .map((finding) => ({ finding, fix: fixes.find((one) => one.id === finding.fix) ?? null })),
  )
}

/** Reports one finding: a safe group of this file as its fix, one to review as a suggestion, else what to do instead. */
export function report(
  context: Context<'finding' | 'apply'>,
  { finding, fix }: { readonly finding: Finding; readonly fix: Fix | null },
): void {
  const { sourceCode } = context
  const { start, end } = finding.place
  const isOwn = fix !== null && fix.heldBack === null && fix.edits.every((edit) => edit.file === finding.span.file)
  const edits = (fixer: TSESLint.RuleFixer): TSESLint.RuleFix[] =>
    fix!.edits.map((edit) => fixer.replaceTextRange([edit.start, edit.end], edit.text))
  context.report({
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
    messageId: 'finding',
    data: { message: `${finding.message}${isOwn ? '' : elsewhere(fix)} (${finding.change})` },
    fix: isOwn && fix.applicability === 'safe' ? edits : null,
    suggest:
      isOwn && fix.applicability === 'review'
        ? [{ messageId: 'apply', data: { description: fix.description }, fix: edits }]
        : null,
  })
}

function elsewhere(fix: Fix | null): string {
  if (fix === null) return ''
  if (fix.heldBack !== null) return ` The fix is held back: ${fix.heldBack.split('; ')[0]!}.`
  const files = new Set(fix.edits.map((edit) => edit.file)).size
  const tier = fix.applicability === 'review' ? ' --tier review' : ''
  return ` The fix spans ${files} files: apilift migrate${tier} --write does it.`
}
