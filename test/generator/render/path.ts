/** The path of a generated call with its variables: the account is an argument, other ids are only known at run time. */

import type { CallSpec, Program } from '../program.ts'
import { typed } from '../program.ts'

export interface WrittenPath {
  readonly setup: readonly string[]
  readonly expression: string
}

/** `lead` stands in front of the path, as pieces of a template. */
export function pathOf(program: Program, call: CallSpec, lead: string): WrittenPath {
  const parts = call.path.split('/')
  const filled = parts.map((part) => (part.startsWith(':') ? `\${${variable(part)}}` : part))
  const template = `\`${lead}${filled.join('/')}\``
  const account = `(account${typed(program, ': string')})`
  switch (call.pathForm) {
    case 'template':
      return { setup: [], expression: template }
    case 'chain':
      return { setup: [], expression: chainOf(`${lead}${filled.join('/')}`) }
    case 'function':
      return { setup: [`const pathFor = ${account} => ${template}`], expression: 'pathFor(account)' }
    case 'urls':
      return {
        setup: ['const urls = {', `  target: ${account} => ${template},`, '}'],
        expression: 'urls.target(account)',
      }
    case 'segments': {
      const last = parts.findLastIndex((part) => !part.startsWith(':'))
      const held = filled.with(last, '${SEGMENTS.target}')
      return {
        setup: [`const SEGMENTS = { target: '${parts[last]!}', accounts: 'accounts' }`],
        expression: `\`${lead}${held.join('/')}\``,
      }
    }
    case 'replace': {
      const fills = parts.filter((part) => part.startsWith(':')).map((part) => `.replace('${part}', ${variable(part)})`)
      return { setup: [], expression: `${textOf(lead + call.path)}${fills.join('')}` }
    }
    case 'joined': {
      const isCut = lead.endsWith('/')
      const first = isCut ? [textOf(lead.slice(0, -1))] : []
      const rest = parts.map((part, index) =>
        part.startsWith(':') ? variable(part) : textOf(!isCut && index === 0 ? lead + part : part),
      )
      return { setup: [], expression: `[${[...first, ...rest].join(', ')}].join('/')` }
    }
  }
}

function variable(part: string): string {
  return part === ':account_id' ? 'account' : "input.on ? 'id1' : 'id2'"
}

/** A text with holes as the shortest expression. */
function textOf(template: string): string {
  if (!template.includes('${')) return `'${template}'`
  const [, whole] = /^\$\{([^}]*)\}$/.exec(template) ?? []
  return whole ?? `\`${template}\``
}

function chainOf(template: string): string {
  const chain = template
    .split(/(\$\{[^}]*\})/)
    .filter(Boolean)
    .map((part) => (/[ ?]/.test(part) && part.startsWith('${') ? `(${part.slice(2, -1)})` : textOf(part)))
  return chain.join(' + ')
}
