/** How to make this branch again, and how to judge it. */

import { versionName } from '../../version.ts'
import { movedFrom } from './headline.ts'
import type { Section } from './input.ts'
import { shown } from '../report/text.ts'

export const reproduce: Section = (input) =>
  [
    '### Reproduce',
    '',
    `On ${input.base.slice(0, 9)}, with apilift ${input.toolVersion}:`,
    '',
    block(input.command),
  ].join('\n')

export const verify: Section = (input) => {
  const commands = [
    ...input.scripts,
    `apilift audit --to ${input.audit.to}`,
    `git rebase --exec "npx tsc --noEmit" ${input.base.slice(0, 9)}   # every commit by itself`,
  ]
  const moves = movedFrom(input).length > 0
  const upgrades = input.commits.some((commit) => commit.phase === 'upgrade')
  return [
    '### Verify',
    '',
    block(commands.join('\n')),
    ...(moves && upgrades
      ? [
          '',
          `Merge it whole. Every commit parses and type-checks, so it can be read and bisected by itself; what it changes on the way to ${versionName(input.audit.to)} holds once the last commit moves the version.`,
        ]
      : []),
  ].join('\n')
}

function block(text: string): string {
  const lines = shown(text)
  const fence = '`'.repeat(Math.max(3, ...[...lines.matchAll(/`+/g)].map((match) => match[0].length + 1)))
  return `${fence}sh\n${lines}\n${fence}`
}
