/** yaml and zod, loaded when first asked for: reading a compiled catalogue needs neither, and start-up pays for both. */

import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export function loadYaml(): typeof import('yaml') {
  return require('yaml') as typeof import('yaml')
}

export function loadZod(): typeof import('zod') {
  return require('zod') as typeof import('zod')
}
