/**
 * Files that import nothing of those that matter, and reach them all the same: they send them messages, as parts of one program that run apart
 * do, or call what those put on the global object.
 */

import type { FileSource } from '../../../files.ts'
import { messagePackages } from './message-packages.ts'

/** What takes messages in, and what sends them: of a queue the same package. */
const ways: readonly (readonly [taking: RegExp, sending: RegExp])[] = [
  [/\bipcMain\b/, /\bipcRenderer\b/],
  [/\bruntime\.onMessage\b/, /\b(?:runtime|tabs)\.sendMessage\b/],
  ...Object.entries(messagePackages).flatMap(([part, names]) => {
    const imported = new RegExp(`['"](?:${names.join('|')})['"]`)
    return part === 'electron' ? [] : [[imported, imported] as const]
  }),
]

/** `contextBridge.exposeInMainWorld('ads', { … })`: what pages call as `window.ads`. */
const exposed = /\bexposeInMainWorld\(\s*['"](\w+)['"]/g

/** `window.Ads = …`, of which every script of the page may call; handlers of the page (`window.onload = …`) are called by nobody. */
const put = /\b(?:window|globalThis|global|self|root)\.(?!on[a-z])(\w{3,})\s*(?:\?\?|\|\|)?=(?!=)/g

/** More files than these are no parts of one program. */
const maxFiles = 200

export interface Messengers {
  readonly files: readonly string[]
  /** There are more than were taken. */
  readonly isCut: boolean
}

export function messengersOf(files: FileSource, sources: readonly string[], closure: ReadonlySet<string>): Messengers {
  const found = new Set<string>()
  const textOf = (file: string): string => files.text(file) ?? ''
  const add = (spelling: RegExp): void => {
    for (const file of sources) if (!closure.has(file) && spelling.test(textOf(file))) found.add(file)
  }
  for (const [taking, sending] of ways) if ([...closure].some((file) => taking.test(textOf(file)))) add(sending)
  const names = [...closure, ...found].flatMap((file) => [...textOf(file).matchAll(exposed)].map((match) => match[1]!))
  if (names.length > 0) add(new RegExp(`\\b(?:window|globalThis|self)\\.(?:${names.join('|')})\\b`))
  const globals = [...closure].flatMap((file) => [...textOf(file).matchAll(put)].map((match) => match[1]!))
  if (globals.length > 0) add(new RegExp(`\\b(?:${[...new Set(globals)].join('|')})\\b`))
  return { files: [...found].slice(0, maxFiles), isCut: found.size > maxFiles }
}
