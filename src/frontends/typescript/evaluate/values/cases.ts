/** Names that a package of helpers writes in snake_case: a text (`snakeCase`), all keys of an object (`snakecase-keys`, humps), or what `mapKeys` makes of each. */

import type { ts } from 'ts-morph'
import { camelCase, snakeCase } from './spelling.ts'
import { runOn } from '../runs.ts'
import type { Context } from '../context.ts'
import type { Frame } from '../frame.ts'
import { keyText } from './keys.ts'
import { withProperty } from './objects.ts'
import { argumentOf } from './urls.ts'
import type { External, Obj, Property, Value } from '../value.ts'
import { constantText, unknown } from '../value.ts'
import { eachWay } from '../ways.ts'

const texts = /^(snakeCase|snake|decamelize|underscored|underscore)$/
const textModules = new Set(['snake-case', 'decamelize', 'just-snake-case'])
const keys = /^(snakeCaseKeys|snakecaseKeys|snakeKeys|decamelizeKeys|underscoreKeys|toSnakeKeys)$/
const keyModules = new Set(['snakecase-keys', 'decamelize-keys', 'snake-case-keys', 'snakecase-keys-object'])

/** What a helper that changes names returns; null for another function of a package. */
export function recased(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  callee: External,
  frame: Frame | null,
): Value | null {
  const change = callee.base ? null : changeOf(cx, node, callee, frame)
  // What the call is given costs something to read, and most calls of packages change no names.
  const first = change && argumentOf(cx, node, 0, frame)
  return change && first ? eachWay(first, change) : null
}

function changeOf(
  cx: Context,
  node: ts.CallExpression | ts.NewExpression,
  callee: External,
  frame: Frame | null,
): ((value: Value) => Value) | null {
  const name = callee.path.at(-1) ?? ''
  const isWhole = callee.path.length === 0 || name === 'default'
  if (texts.test(name) || (isWhole && textModules.has(callee.module))) return snaked
  const letters = isLodash.test(callee.module) ? recasing[name] : undefined
  if (letters) return (value) => respelt(value, letters)
  if (keys.test(name) || (isWhole && keyModules.has(callee.module)))
    return (value) => renamed(value, (property) => snakeCase(property.name))
  const by = name === 'mapKeys' ? argumentOf(cx, node, 1, frame) : null
  if (by?.kind !== 'function') return null
  return (value) =>
    renamed(value, (property) => constantText(runOn(cx, by, [property.value, keyText(node, property)], frame)))
}

/** Functions of lodash and its kin that spell a text otherwise: of a constant the result is known. */
const isLodash = /^(lodash([./-].*)?|underscore\.string|es-toolkit.*|change-case.*)$/
const recasing: Readonly<Record<string, (text: string) => string>> = {
  camelCase: (text) => camelCase(snakeCase(text)),
  kebabCase: (text) => snakeCase(text).replaceAll('_', '-'),
  upperFirst: (text) => text.slice(0, 1).toUpperCase() + text.slice(1),
  lowerFirst: (text) => text.slice(0, 1).toLowerCase() + text.slice(1),
  capitalize: (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase(),
}

function snaked(value: Value): Value {
  return respelt(value, snakeCase)
}

function respelt(value: Value, spell: (text: string) => string): Value {
  const text = constantText(value)
  const piece = value.kind === 'text' && value.pieces.length === 1 ? value.pieces[0] : undefined
  if (text === null || piece?.kind !== 'lit' || spell(text) === text) return value
  return { kind: 'text', pieces: [{ ...piece, text: spell(text), start: -1 }] }
}

/** The object under other names. A key that is spelt otherwise than the name it is sent by is no text to edit. */
function renamed(value: Value, to: (property: Property) => string | null): Value {
  if (value.kind !== 'object') return value
  let made: Obj = { ...value, properties: [], target: null }
  for (const property of value.properties) {
    const name = to(property)
    if (name === null) made = { ...made, open: made.open ?? unknown(value.node, 'dynamic-params') }
    else {
      const sites = property.sites.map((site) => (name === property.name ? site : { ...site, exclusive: false }))
      made = withProperty(made, { ...property, name, sites }) as Obj
    }
  }
  return made
}
