/** How the rules are made, and the options that they share. */

import { createRequire } from 'node:module'
import { RuleCreator } from '@typescript-eslint/utils/eslint-utils'
import type { JSONSchema4 } from '@typescript-eslint/utils/json-schema'

export interface Docs {
  readonly recommended: boolean
}

const { version } = createRequire(import.meta.url)('../../../package.json') as { readonly version: string }

/** Each rule's page goes with the package. */
export const createRule = RuleCreator<Docs>((name) => `https://unpkg.com/apilift@${version}/docs/rules/${name}.md`)

const text: JSONSchema4 = { type: 'string', minLength: 1 }

export const optionSchema: JSONSchema4 = {
  type: 'object',
  additionalProperties: false,
  properties: {
    to: { ...text, description: 'Version to move to; default the newest.' },
    from: { ...text, description: 'Version to assume where none can be read.' },
    skip: { type: 'array', items: text, description: 'Changes that are not reported.' },
    least: {
      type: 'string',
      enum: ['error', 'warning', 'note'],
      description: 'Least severity that is reported; default warning.',
    },
  },
}
