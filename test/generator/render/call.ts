/** One call of a generated program: the statements that build its path and parameters, and the call that sends them. */

import type { CallSpec, Program } from '../program.ts'
import { typed } from '../program.ts'
import { prefix } from './client.ts'
import type { Helper } from './helpers.ts'
import { objectParams, searchStatements, textQuery, urlStatements } from './params.ts'
import { pathOf } from './path.ts'
import { writeValues } from './values.ts'

/** What a call brings along, and where each of it belongs. */
export interface Written {
  /** In front of the function. */
  readonly top: string[]
  /** The function's own body. */
  readonly lines: string[]
  /** Before the function is called. */
  readonly outer: string[]
  /** What the function takes beside the account and the input, and what it is given. */
  readonly parameters: { readonly name: string; readonly type: string; readonly passed: string }[]
  /** Tables of a file of their own. */
  readonly shared: { readonly name: string; readonly lines: readonly string[] }[]
  readonly helpers: Helper[]
}

export function writeCall(program: Program, call: CallSpec, index: number): Written {
  const written: Written = { top: [], lines: [], outer: [], parameters: [], shared: [], helpers: [] }
  const values = writeValues(program, call, index, written)
  const at = { program, call, index, values, written }
  const { transport } = program
  const { lines } = written
  const isUrl = ['fetch', 'closure', 'axios', 'config'].includes(transport)
  const lead = isUrl
    ? `${prefix(program)}/`
    : transport === 'instance'
      ? '/'
      : transport === 'route'
        ? `${call.method} `
        : ''
  const path = pathOf(program, call, transport === 'closure' ? '' : lead)
  if (transport === 'closure')
    lines.push(
      `const go = async (method${typed(program, ': string')}, path${typed(program, ': string')}, params${typed(program, ': any')} = {}) =>`,
      `  fetch(\`${prefix(program)}/\${path}?\${new URLSearchParams(params)}\`, { method })`,
    )
  lines.push(...path.setup)
  const isText = call.shape === 'query' || call.shape === 'chain'
  if (call.params.length === 0) lines.push(`await ${sendOf(program, call, path.expression, null)}`)
  else if (isText && transport !== 'sdk' && transport !== 'closure')
    lines.push(`await ${sendOf(program, call, textQuery(at, path.expression), null)}`)
  else if (transport !== 'fetch') lines.push(`await ${sendOf(program, call, path.expression, objectParams(at))}`)
  else if (call.shape === 'url') {
    lines.push(...urlStatements(at, path.expression))
    lines.push(`await fetch(url, { method: '${call.method}' })`)
  } else {
    lines.push(...searchStatements(at))
    const isQuery = call.method === 'GET' || call.method === 'DELETE'
    lines.push(
      isQuery
        ? `await fetch(${path.expression} + '?' + query, { method: '${call.method}' })`
        : `await fetch(${path.expression}, { method: '${call.method}', body: query })`,
    )
  }
  return written
}

/** The expression that sends; `object` holds the parameters, null when there are none or the URL has them. */
function sendOf(program: Program, call: CallSpec, path: string, object: string | null): string {
  const verb = call.method.toLowerCase()
  const last = object === null ? '' : `, ${object}`
  const isBody = verb === 'post' || verb === 'put'
  const config = object === null ? '' : `, { params: ${object} }`
  switch (program.transport) {
    case 'fetch':
      return `fetch(${path}, { method: '${call.method}' })`
    case 'wrapper':
    case 'chained':
      return `ads('${call.method}', ${path}${last})`
    case 'curried':
      return `ads('${call.method}')(${path}${last})`
    case 'route':
      return `ads(${path}${last})`
    case 'client':
      return `client.${verb}(${path}${last})`
    case 'resource':
    case 'injected':
      return `this.http.${verb}(${path}${last})`
    case 'closure':
      return `go('${call.method}', ${path}${last})`
    case 'axios':
      return `axios.${verb}(${path}${isBody ? last : config})`
    case 'instance':
      return `http.${verb}(${path}${isBody && object !== null ? `, null${config}` : config})`
    case 'config':
      return `axios({ url: ${path}, method: '${verb}'${object === null ? '' : `, params: ${object}`} })`
    case 'sdk':
      return `new Promise((resolve) => ads.${verb}(${path}, ${object ?? '{}'}, resolve))`
  }
}
