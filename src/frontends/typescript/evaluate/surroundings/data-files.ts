/**
 * JSON and YAML that a program reads from its own tree as it runs: `JSON.parse(fs.readFileSync(path.join(__dirname, 'fields.json')))`. Places on
 * the disk are texts that begin with `place`; they lead to files of the project and to nothing else.
 */

import { posix } from 'node:path'
import type { ts } from 'ts-morph'
import { startingPoints } from '../../project/data-below.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { dataOf } from '../values/module-values.ts'
import { argumentOf } from '../values/urls.ts'
import type { External, Value } from '../value.ts'
import { constantText, inferred, unknown } from '../value.ts'
import { eachWay } from '../ways.ts'

/** Stands before the path of a place, which is relative to the root of the tree. */
const place = 'file:///'

/** `__dirname`, `__filename`, and what `import.meta` says of both; null for other names. */
export function placeOfFile(cx: Context, node: ts.Node, name: string): Value | null {
  const file = cx.fileOf(node)
  if (file === null) return null
  if (/^(__filename|url|filename)$/.test(name)) return text(node, place + file)
  return /^(__dirname|dirname)$/.test(name) ? text(node, place + folderOf(file)) : null
}

function folderOf(file: string): string {
  const folder = posix.dirname(file)
  return folder === '.' ? '' : folder
}

function text(node: ts.Node, whole: string): Value {
  return { kind: 'text', pieces: [{ kind: 'lit', text: whole, node, start: -1, certainty: 'proven' }] }
}

/** Stands behind `place` for the folder that the program is started in. */
const started = '~'

/** `process.cwd()` */
export function placeOfStart(node: ts.Node): Value {
  return text(node, place + started)
}

const readers =
  /^(fs|fs\/promises|fs-extra|graceful-fs|jsonfile|load-json-file|read-json-file|yamljs|load-yaml-file|read-yaml-file)$/

/** Packages that make values of a text in YAML; `yamljs` opens the file itself. */
export function isYamlParser({ module, path }: External): boolean {
  const name = path.at(-1) ?? ''
  return (module === 'js-yaml' && /^(load|safeLoad)$/.test(name)) || (/^yaml(js)?$/.test(module) && name === 'parse')
}

/** What a reader of files gives back, and what `path` and `url` make of places; null for other functions and places outside of the project. */
export function fromDisk(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  { module, path }: External,
  frame: Frame | null,
): Value | null {
  const name = path.at(-1) ?? ''
  const isReader =
    readers.test(module) &&
    /^(|default|sync|load|read(File|Json|JSON|YamlFile)(Sync)?|load(Json|Yaml)File(Sync)?)$/.test(name)
  const isDirname = module === 'path' && name === 'dirname'
  if (!isReader && !isDirname && !(module === 'url' && name === 'fileURLToPath')) return null
  const given = argumentOf(cx, node, 0, frame)
  if (given === null) return null
  if (!isReader && !isDirname) return given
  let isFound = false
  const found = eachWay(given, (one) => {
    const whole = one.kind === 'object' && one.url ? constantText(one.url) : constantText(one)
    const value = whole === null ? null : isDirname ? above(node, whole) : contents(cx, node, whole)
    isFound ||= value !== null
    return value ?? unknown(node, 'dynamic-value')
  })
  return isFound ? found : null
}

function above(node: ts.Node, whole: string): Value | null {
  return whole.startsWith(place) ? text(node, place + folderOf(whole.slice(place.length))) : null
}

/** The file of the project at a place, as far as it is data. */
function contents(cx: Context, node: ts.Node, whole: string): Value | null {
  const from = cx.fileOf(node)
  if (from === null) return null
  const home = cx.packageOf(node.getSourceFile())
  // A path that begins nowhere begins where the program is started.
  const isBare = /^(?![\w+.-]+:)[\w.@-]/.test(whole)
  const isStarted = isBare || whole.startsWith(place + started)
  if (!isStarted && !whole.startsWith(place)) return null
  const path = isBare ? whole : whole.slice((isStarted ? place + started : place).length)
  for (const start of isStarted ? startingPoints(home) : ['']) {
    const target = posix.normalize(posix.join(start, path)).replace(/^\/+/, '')
    if (/^\.\.(\/|$)/.test(target)) continue
    const specifier = posix.relative(posix.dirname(from), target)
    const file = cx.moduleOf(node.getSourceFile(), specifier.startsWith('.') ? specifier : `./${specifier}`)
    const data = file && dataOf(cx, file)
    // What the program may have written there since.
    if (data) return inferred(data)
  }
  return null
}
