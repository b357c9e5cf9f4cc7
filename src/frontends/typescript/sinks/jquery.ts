/** jQuery: `$.ajax({ url, type, data, success })`, `$.getJSON(url, data, success)`, `$.post(url, data, success)`. */

import type { Value } from '../evaluate/value.ts'
import { optionsOf } from '../evaluate/value.ts'
import type { Sink } from './sink.ts'
import { arg, headersOf, methodOption, option } from './sink.ts'

/** By the last part of the callee: the method, where the name says it. */
const methods = new Map([
  ['ajax', null],
  ['get', 'GET'],
  ['getJSON', 'GET'],
  ['post', 'POST'],
])

export const jquerySink: Sink = {
  modules: ['', 'jquery', 'zepto', 'cash-dom'],
  read(cx, call, { module, path, base }, frame) {
    const steps = path.filter((part) => part !== 'default')
    const root = module === '' ? steps[0] : '$'
    const name = steps.at(-1) ?? ''
    if (base !== null || steps.length !== (module === '' ? 2 : 1) || !/^(\$|jQuery)$/.test(root ?? '')) return null
    if (!methods.has(name)) return null
    const first = arg(cx, call, 0, frame)
    if (!first) return null
    const isOptions = optionsOf(first).every((one) => one.kind === 'object' && one.shape === 'object')
    const options = isOptions ? first : name === 'ajax' ? arg(cx, call, 1, frame) : null
    const url = isOptions ? option(cx, first, 'url', call) : first
    if (!url) return null
    const said = methods.get(name) ?? option(cx, options, 'type', call) ?? methodOption(cx, options, call, 'GET')
    const given = options === null ? [1, 2].flatMap((index) => arg(cx, call, index, frame) ?? []) : []
    const isFunction = (value: Value): boolean => optionsOf(value).some(({ kind }) => kind === 'function')
    const data = option(cx, options, 'data', call) ?? given.find((value) => !isFunction(value))
    const success = option(cx, options, 'success', call) ?? given.find(isFunction)
    const [handler] = success ? optionsOf(success).filter((one) => one.kind === 'function') : []
    const inQuery = typeof said === 'string' ? /^(get|head)$/i.test(said) : optionsOf(said).every(isGet)
    return {
      name: `$.${name}`,
      url,
      base: null,
      method: said,
      query: data && inQuery ? [data] : [],
      body: data && !inQuery ? [data] : [],
      headers: headersOf(cx, [options], call),
      missing: null,
      callback: handler?.node ?? null,
      answerAt: 0,
      sdk: null,
    }
  },
}

function isGet(method: Value): boolean {
  return (
    method.kind === 'text' && method.pieces.every((piece) => piece.kind === 'lit' && /^(get|head)$/i.test(piece.text))
  )
}
