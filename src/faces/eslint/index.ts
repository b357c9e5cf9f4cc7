/** `import apilift from 'apilift'`: the ESLint plugin. Every rule asks the engine; none walks the tree itself. */

import { createRequire } from 'node:module'
import type { ESLint, Linter } from 'eslint'
import { breakingChange } from './rules/breaking-change.ts'
import { endedVersion } from './rules/ended-version.ts'
import { undecidedRequest } from './rules/undecided-request.ts'

const { version } = createRequire(import.meta.url)('../../../package.json') as { readonly version: string }

const rules = {
  'breaking-change': breakingChange,
  'ended-version': endedVersion,
  'undecided-request': undecidedRequest,
}

type Rule = NonNullable<ESLint.Plugin['rules']>[string]

/** Fits where ESLint asks for a plugin, and knows its two configurations. */
interface Plugin extends ESLint.Plugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string }
  readonly rules: Record<keyof typeof rules, Rule & { readonly meta: NonNullable<Rule['meta']> }>
  readonly configs: Record<'recommended' | 'strict', Linter.Config>
}

const plugin = { meta: { name: 'apilift', version, namespace: 'apilift' }, rules, configs: {} as Plugin['configs'] }

/** Errors and warnings: what breaks, and versions that end. */
const recommended: Linter.Config = {
  name: 'apilift/recommended',
  plugins: { apilift: plugin as never },
  rules: { 'apilift/breaking-change': 'error', 'apilift/ended-version': 'error' },
}

/** Everything that `apilift audit` reports, and what could not be read. */
const strict: Linter.Config = {
  name: 'apilift/strict',
  plugins: { apilift: plugin as never },
  rules: {
    'apilift/breaking-change': ['error', { least: 'note' }],
    'apilift/ended-version': ['error', { least: 'note' }],
    'apilift/undecided-request': 'warn',
  },
}

Object.assign(plugin.configs, { recommended, strict })

export default plugin as unknown as Plugin
