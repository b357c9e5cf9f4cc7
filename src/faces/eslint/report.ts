/** A finding as an ESLint problem: at its offsets, with its fix when all of it lies in this file. */

import type { TSESLint } from '@typescript-eslint/utils'
import type { TextEdit } from '../../edit.ts'
import type { Finding, Fix } from '../../finding.ts'
import type { Look } from './engine.ts'
import { lookAt } from './engine.ts'
import type { RuleOptions } from './settings.ts'
import { flagsOf, settingsOf } from './settings.ts'

export type Context<Id extends string> = Readonly<TSESLint.RuleContext<Id, readonly [RuleOptions?]>>

/** The look at the file that is being linted. @throws UsageError, CatalogueError */
export function look<Id extends string>(context: Context<Id>): Look {
  const options = context.options[0] ?? {}
  const settings = settingsOf(sharedOf(context), options, context.cwd, () => new Date().toISOString().slice(0, 10))
  return lookAt(settings, context.filename, context.sourceCode.text)
}

function sharedOf<Id extends string>(context: Context<Id>): unknown {
  return (context.settings as Readonly<Record<string, unknown>>)['apilift']
}

const ranks = { error: 0, warning: 1, note: 2 }

/** A finding with the fix that settles it, and every fix that would. */
export interface Reported {
  readonly finding: Finding
  readonly fix: Fix | null
  readonly fixes: readonly Fix[]
}

/** The findings of this file that the rule's options ask for. */
export function findingsOf<Id extends string>(context: Context<Id>): readonly Reported[] {
  const { file, audits } = look(context)
  const least = ranks[context.options[0]?.least ?? 'warning']
  return audits.flatMap(({ findings, fixes }) =>
    findings
      .filter((finding) => finding.span.file === file && ranks[finding.severity] <= least)
      .map((finding) => ({
        finding,
        fix: fixes.find((one) => one.id === finding.fix) ?? null,
        fixes: fixes.filter((one) => one.edits.some((edit) => settles(edit, finding))),
      })),
  )
}

/** The edit carries the finding's change out, for the requests behind it: its text is the finding's, or in the same file at least. */
function settles(edit: TextEdit, { change, place }: Finding): boolean {
  return edit.changes.includes(change) && edit.file === place.file && edit.start <= place.end && place.start <= edit.end
}

/** Reports one finding: a safe group of this file as its fix, what is to be chosen as suggestions, else what to do instead. */
export function report(context: Context<'finding' | 'apply'>, { finding, fix, fixes }: Reported): void {
  const { sourceCode } = context
  const { start, end } = finding.place
  const isOffered = (one: Fix): boolean =>
    one.blockers.length === 0 && one.edits.every((edit) => edit.file === finding.span.file)
  const isOwn = fix !== null && isOffered(fix)
  const apply =
    (edits: readonly TextEdit[]) =>
    (fixer: TSESLint.RuleFixer): TSESLint.RuleFix[] =>
      edits.map((edit) => fixer.replaceTextRange([edit.start, edit.end], edit.text))
  const choices = choicesOf(finding, [...(isOwn ? [fix] : []), ...fixes.filter((one) => one !== fix && isOffered(one))])
  const isFixed = isOwn && fix.applicability === 'safe'
  const flags = flagsOf(sharedOf(context), context.options[0] ?? {})
  context.report({
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
    messageId: 'finding',
    data: {
      message: `${finding.message}${isOwn ? '' : elsewhere(fix, flags) + sourceOf(finding)} (${finding.change})`,
    },
    fix: isFixed ? apply(fix.edits) : null,
    // A choice of one that is the fix already is none.
    suggest:
      isFixed && choices.length === 1
        ? null
        : choices.map(({ edits, group }) => ({
            messageId: 'apply',
            data: { description: describe(sourceCode.text, finding, edits, group) },
            fix: apply(edits),
          })),
  })
}

interface Choice {
  readonly edits: readonly TextEdit[]
  readonly group: Fix
}

/** This change alone where it does not share an edit with another, then each whole group. */
function choicesOf(finding: Finding, groups: readonly Fix[]): readonly Choice[] {
  return groups.flatMap((group) => {
    const own = group.edits.filter((edit) => edit.changes.includes(finding.change))
    const isWhole = own.length === group.edits.length
    // What a newer version needs goes with its literal, all of it.
    const isAlone = group.when === 'now' && own.length > 0 && own.every((edit) => edit.changes.length === 1)
    return isAlone && !isWhole
      ? [
          { edits: own, group },
          { edits: group.edits, group },
        ]
      : [{ edits: group.edits, group }]
  })
}

/** What a choice does in the words of the code (`draft_only → with_draft`), and how much goes with it. */
function describe(text: string, finding: Finding, edits: readonly TextEdit[], group: Fix): string {
  const [move] = group.moves
  if (move) return `Move from ${move.from} to ${move.to} (${counted(edits.length, 'edit')})`
  const changes = new Set(edits.flatMap((edit) => edit.changes)).size
  if (changes > 1) return `All that is broken here: ${counted(changes, 'change')}, ${counted(edits.length, 'edit')}`
  const at = edits.find((edit) => settles(edit, finding)) ?? edits[0]!
  const more = edits.length === 1 ? '' : `, and ${counted(edits.length - 1, 'more edit')}`
  return spelt(text, at) + more
}

function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}

function spelt(text: string, edit: TextEdit): string {
  const [old, next] = [text.slice(edit.start, edit.end), edit.text].map(short)
  if (next === '') return `Remove ${old}`
  return old === '' ? `Insert ${next}` : `${old} \u2192 ${next}`
}

function short(text: string | undefined): string {
  const line = (text ?? '').trim().replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}\u2026` : line
}

function elsewhere(fix: Fix | null, flags: string): string {
  if (fix === null) return ''
  const [first] = fix.blockers
  if (first) return ` The fix is held back: ${first.text}.`
  const files = new Set(fix.edits.map((edit) => edit.file)).size
  const tier = fix.applicability === 'review' ? ' --tier review' : ''
  return ` The fix spans ${files} files: apilift migrate${tier}${flags} --write does it.`
}

/** Where the vendor says so, for whoever has to do it by hand. */
function sourceOf({ source }: Finding): string {
  const url = source.find((one) => one.startsWith('http'))
  return url === undefined ? '' : ` See ${url}`
}
