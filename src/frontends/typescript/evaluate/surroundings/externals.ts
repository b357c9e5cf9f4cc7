/** Members of what comes from outside of the project: packages, globals, the environment. */

import type { ts } from 'ts-morph'
import { frameworkSetting } from './ambient.ts'
import type { Context } from '../context.ts'
import { writingTo } from '../context.ts'
import { placeOfFile } from './data-files.ts'
import { variable, written } from './environment.ts'
import { isGlobalObject, ownGlobal } from './own-globals.ts'
import type { External, Value } from '../value.ts'

/** Libraries that have a module, or a package, for each of their functions: `lodash/omitBy`, `lodash.omitby`, `ramda/src/pick`. */
const perFunction = /^(lodash\/fp|lodash|lodash-es|ramda|underscore)(?:\/(?:src|es|modules)\/|[./])(\w+)(?:\.js)?$/
/** Packages are named in small letters. */
const cased = new Map(
  'omitBy pickBy mapKeys mapValues cloneDeep isNil isEmpty isUndefined snakeCase camelCase kebabCase upperFirst lowerFirst'
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
)

/** What a package exports under a name, or its default with null; a function's own module is the library's function. */
export function exportOf(specifier: string, name: string | null): External {
  const module = specifier.replace(/^node:/, '')
  const path = name === null || name === 'default' ? [] : [name]
  const [, library, own] = (path.length === 0 && perFunction.exec(module)) || []
  if (library && own && own !== 'fp')
    return { kind: 'external', module: library, path: [cased.get(own) ?? own], base: null }
  return { kind: 'external', module, path, base: null }
}

/** `http.defaults.baseURL` of an instance that was made with it; null when it is not among what the instance was made with. */
export function defaultOf(cx: Context, value: External, name: string, node: ts.Node): Value | null {
  const { base, path } = value
  if (base === null || path.length !== 1 || path[0] !== 'defaults' || isReplaced(cx, name)) return null
  const [first] = base.node.arguments ?? []
  const given = base.options ?? (first && cx.evaluate(first, base.frame))
  const found = given && cx.member(given, name, node, base.frame)
  const isThere = found && found.kind !== 'unknown' && !(found.kind === 'primitive' && found.type === 'undefined')
  return isThere ? found : null
}

/** Modules whose exports are variables of the environment. */
const ofVariables = /^(\$env\/static|astro:env)\//

/** A name that a module exports which the run time makes of the environment; null for any other module. */
export function exportedVariable(cx: Context, specifier: string, name: string | null, node: ts.Node): Value | null {
  return name !== null && /^[A-Z]/.test(name) && ofVariables.test(specifier) ? variable(cx, name, node) : null
}

/** `http.defaults.baseURL = …`: what it was made with does not hold any more. */
function isReplaced(cx: Context, name: string): boolean {
  const { ts } = cx
  return cx.uses(name).some(({ parent }) => {
    const holder = ts.isPropertyAccessExpression(parent) ? parent.expression : null
    if (!holder || !ts.isPropertyAccessExpression(holder) || holder.name.text !== 'defaults') return false
    return writingTo(cx, parent) !== null
  })
}

/** What packages call the enum of HTTP methods whose members are sent as they are named: `HttpMethod.POST`. */
const methods = /^(http|request)?_?(method|verb)s?$/i
const method = /^(get|post|put|patch|delete|head)$/i

export function memberOfExternal(cx: Context, value: External, name: string, node: ts.Node): Value {
  const setting = value.module === '' && value.base === null ? frameworkSetting(cx, value.path, name, node) : null
  if (setting) return setting
  const own = value.module === '' && value.base === null && isGlobalObject(value.path) ? ownGlobal(cx, name) : null
  if (own) return own
  const place = value.path[0] === 'import.meta' && value.path.length === 1 ? placeOfFile(cx, node, name) : null
  if (place) return place
  if (methods.test(value.path.at(-1) ?? '') && method.test(name))
    return { kind: 'text', pieces: [{ kind: 'lit', text: name, node, start: -1, certainty: 'inferred' }] }
  const path = [...value.path, name]
  const [first, second, third] = value.module === 'process' ? ['process', ...path] : path
  const isOwn = value.base === null && (value.module === '' || value.module === 'process')
  if (isOwn && /^(process|import\.meta|Bun)$/.test(first ?? '') && second === 'env')
    return third === undefined ? { ...value, path } : variable(cx, third, node)
  if (/^\$env\/dynamic\//.test(value.module) && value.path.length === 1 && value.path[0] === 'env')
    return variable(cx, name, node)
  // `import { env } from 'cloudflare:workers'`, `getCloudflareContext().env`
  return (value.path.at(-1) === 'env' ? written(cx, name, node) : null) ?? { ...value, path }
}
