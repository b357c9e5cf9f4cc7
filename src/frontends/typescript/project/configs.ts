/** Configuration read as data, and its patterns with one star. */

import { parse } from 'jsonc-parser'
import type { FileSource } from '../../../files.ts'
import { deepInJson } from '../../../nesting.ts'

/** What the star of a pattern stands for; '' for an equal text without a star, null when it does not match. */
export function matchStar(pattern: string, text: string): string | null {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === text ? '' : null
  const before = pattern.slice(0, star)
  const after = pattern.slice(star + 1)
  if (!text.startsWith(before) || !text.endsWith(after) || text.length < before.length + after.length) return null
  return text.slice(before.length, text.length - after.length)
}

/** A JSON object with comments allowed, empty where the text is none or nests too deep; null when the file cannot be read. */
export function readJson(files: FileSource, file: string): Record<string, unknown> | null {
  const text = files.text(file)
  if (text === null) return null
  return deepInJson(text) === null ? record(parse(text)) : {}
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
