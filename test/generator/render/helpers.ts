/** Small helpers that real clients put around their parameters. */

import type { Program } from '../program.ts'
import { typed } from '../program.ts'

export type Helper = 'compact' | 'snake'

export function helpers(program: Program): Record<Helper, readonly string[]> {
  const fields = `fields${typed(program, ': Record<string, any>')}`
  return {
    compact: [
      `export function compact(${fields}) {`,
      '  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))',
      '}',
    ],
    snake: [
      `export function snake(${fields}) {`,
      '  return Object.fromEntries(',
      '    Object.entries(fields).map(([name, value]) => [name.replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`), value]),',
      '  )',
      '}',
    ],
  }
}
