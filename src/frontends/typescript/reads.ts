/** What a program reads from a response: forward from the call through await, destructuring, callbacks, mapping functions and returns. */

import type { ts } from 'ts-morph'
import type { Read, Site } from '../../request.ts'
import type { Callers } from './callers.ts'
import type { Context } from './evaluate/context.ts'
import { isFunction, outerParent } from './evaluate/context.ts'
import { siteOfNode } from './places.ts'

export interface ReadsReading {
  readonly reads: readonly Read[]
  /** True when the response went somewhere that was not followed. */
  readonly lost: boolean
}

export interface Reads {
  /** Fields read from the result of `call`, and from the arguments of `callback`. */
  of(call: ts.Node, callback: ts.Node | null): ReadsReading
}

/** Returns followed through this many functions. */
const maxReturns = 4

const overItems = new Set([
  'map',
  'forEach',
  'filter',
  'find',
  'some',
  'every',
  'flatMap',
  'findIndex',
  'findLast',
  'sort',
  'reduce',
])
/** Fields that hold the records, not one of their values. */
const envelopes = new Set([
  'data',
  'body',
  'result',
  'results',
  'response',
  'items',
  'json',
  'payload',
  'value',
  'records',
  'content',
  'page',
])
const passing = new Set([
  'filter',
  'find',
  'findLast',
  'slice',
  'concat',
  'flat',
  'at',
  'shift',
  'pop',
  'reverse',
  'json',
  'catch',
  'finally',
  'sort',
])

/** How the response got where it is. */
interface Flow {
  readonly returns: number
  /** True behind a single field: the record itself is left behind. */
  readonly leaf: boolean
  /** Set while the value travels as one property of an object of the program's own (`{ campaigns: page.data }`). */
  readonly key: string | null
}

const start: Flow = { returns: 0, leaf: false, key: null }

/** False when the name is another property of the object that holds the value. */
function leads(flow: Flow, name: string): boolean {
  return flow.key === null || flow.key === name
}

/** Where the flow is behind a property of that name. */
function field(flow: Flow, name: string): Flow {
  return flow.key === null ? { ...flow, leaf: flow.leaf || !envelopes.has(name) } : { ...flow, key: null }
}

export function createReads(cx: Context, callers: Callers): Reads {
  const { ts } = cx

  return {
    of(call, callback) {
      const sites = new Map<string, Map<number, Site>>()
      const seen = new Map<ts.Node, Set<string | null>>()
      let lost = false
      /** A single field that goes elsewhere loses nothing: what is read of the record was seen. */
      const lose = (flow: Flow): void => {
        if (!flow.leaf) lost = true
      }

      const record = (field: string, node: ts.Node, form: Site['form']): void => {
        const site = siteOfNode(cx, node, form)
        const own = sites.get(field) ?? new Map<number, Site>()
        own.set(site.place.start, site)
        sites.set(field, own)
      }

      const follow = (node: ts.Node, flow: Flow): void => {
        const keys = seen.get(node) ?? new Set<string | null>()
        if (keys.has(flow.key)) return
        seen.set(node, keys.add(flow.key))
        const parent = outerParent(cx, node)
        if (ts.isPropertyAccessExpression(parent) && within(parent.expression, node)) property(parent, flow)
        else if (ts.isElementAccessExpression(parent) && within(parent.expression, node)) {
          const key = parent.argumentExpression
          if (!ts.isStringLiteralLike(key)) follow(parent, flow)
          else if (leads(flow, key.text)) {
            if (flow.key === null) record(key.text, key, 'quoted')
            follow(parent, field(flow, key.text))
          }
        } else if (ts.isVariableDeclaration(parent)) bind(parent.name, flow)
        else if (ts.isBinaryExpression(parent)) binary(parent, node, flow)
        else if (ts.isConditionalExpression(parent) && parent.condition !== node) follow(parent, flow)
        else if (ts.isForOfStatement(parent)) {
          if (ts.isVariableDeclarationList(parent.initializer))
            for (const one of parent.initializer.declarations) bind(one.name, flow)
        } else if (ts.isReturnStatement(parent)) returned(parent, flow)
        else if (ts.isArrowFunction(parent) && within(parent.body, node)) returned(node, flow)
        else if (ts.isCallExpression(parent)) argument(parent, node, flow)
        else if (ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent) || ts.isArrayLiteralExpression(parent))
          follow(parent, flow)
        else if (ts.isPropertyAssignment(parent) && within(parent.initializer, node)) held(parent, parent.name, flow)
        else if (ts.isShorthandPropertyAssignment(parent)) held(parent, parent.name, flow)
        else if (ts.isYieldExpression(parent)) lose(flow)
      }

      /** The value becomes a property of an object: the object is followed, and read only where it is read by that name. */
      const held = (member: ts.ObjectLiteralElementLike, name: ts.PropertyName, flow: Flow): void => {
        if (flow.leaf) return
        if (flow.key === null && ts.isIdentifier(name)) follow(member.parent, { ...flow, key: name.text })
        else lose(flow)
      }

      const property = (access: ts.PropertyAccessExpression, flow: Flow): void => {
        const name = access.name.text
        const call = outerParent(cx, access)
        if (ts.isCallExpression(call) && within(call.expression, access)) {
          if (name === 'then') {
            for (const argument of call.arguments) handler(argument, 0, flow)
            follow(call, flow)
          } else if (overItems.has(name)) {
            const first = call.arguments[0]
            if (first) handler(first, name === 'reduce' ? 1 : 0, flow)
            if (passing.has(name)) follow(call, flow)
          } else if (passing.has(name)) follow(call, flow)
          return
        }
        if (!leads(flow, name)) return
        if (flow.key === null) record(name, access.name, 'key')
        follow(access, field(flow, name))
      }

      /** A function that gets the value as parameter `index`. */
      const handler = (node: ts.Node, index: number, flow: Flow): void => {
        const value = cx.evaluate(node, null)
        if (value.kind !== 'function') {
          if (value.kind !== 'primitive') lose(flow)
          return
        }
        const parameter = value.node.parameters[index]
        if (parameter) bind(parameter.name, flow)
      }

      const bind = (name: ts.BindingName, flow: Flow): void => {
        if (ts.isIdentifier(name)) {
          references(name, flow)
          return
        }
        for (const element of name.elements) {
          if (!ts.isBindingElement(element)) continue
          const key = element.propertyName ?? element.name
          const isField =
            ts.isObjectBindingPattern(name) &&
            !element.dotDotDotToken &&
            (ts.isIdentifier(key) || ts.isStringLiteral(key))
          if (isField && !leads(flow, key.text)) continue
          if (isField && flow.key === null) record(key.text, key, ts.isStringLiteral(key) ? 'quoted' : 'binding')
          bind(element.name, isField ? field(flow, key.text) : flow)
        }
      }

      const references = (name: ts.Identifier, flow: Flow): void => {
        const symbol = cx.symbolAt(name)
        if (!symbol) return
        for (const other of cx.identifiers(name.getSourceFile()).get(name.text) ?? [])
          if (other !== name && cx.symbolAt(other) === symbol) follow(other, flow)
      }

      const binary = (parent: ts.BinaryExpression, node: ts.Node, flow: Flow): void => {
        const operator = parent.operatorToken.kind
        if (operator === ts.SyntaxKind.EqualsToken && within(parent.right, node)) {
          const left = parent.left
          if (ts.isIdentifier(left)) references(left, flow)
          else if (ts.isObjectLiteralExpression(left)) assignmentPattern(left, flow)
          else lose(flow)
        } else if (
          operator === ts.SyntaxKind.BarBarToken ||
          operator === ts.SyntaxKind.QuestionQuestionToken ||
          operator === ts.SyntaxKind.AmpersandAmpersandToken
        )
          follow(parent, flow)
      }

      /** `({ data, next_cursor: cursor } = await …)` */
      const assignmentPattern = (pattern: ts.ObjectLiteralExpression, flow: Flow): void => {
        for (const member of pattern.properties) {
          const { name } = member
          if (!name || !ts.isIdentifier(name) || !leads(flow, name.text)) continue
          if (ts.isShorthandPropertyAssignment(member)) {
            if (flow.key === null) record(member.name.text, member.name, 'binding')
            references(member.name, field(flow, member.name.text))
          } else if (ts.isPropertyAssignment(member)) {
            if (flow.key === null) record(name.text, name, 'binding')
            if (ts.isIdentifier(member.initializer)) references(member.initializer, field(flow, name.text))
          }
        }
      }

      const returned = (node: ts.Node, flow: Flow): void => {
        const fn = ts.findAncestor(node.parent, (at) => isFunction(cx, at))
        if (!fn) return
        const calls = callers.of(fn)
        if (calls.length === 0 && !isHandler(fn)) lose(flow)
        if (flow.returns >= maxReturns) lose(flow)
        else for (const one of calls) follow(one, { ...flow, returns: flow.returns + 1 })
      }

      /** A callback whose result goes back into the chain it stands in. */
      const isHandler = (fn: ts.Node): boolean => {
        const parent = outerParent(cx, fn)
        if (!ts.isCallExpression(parent)) return false
        follow(parent, start)
        return true
      }

      const argument = (call: ts.CallExpression, node: ts.Node, flow: Flow): void => {
        if (!call.arguments.some((one) => within(one, node))) return
        const name = call.expression.getText()
        if (name === 'JSON.parse' || name === 'Promise.all' || name === 'Object.values' || name === 'Array.from') {
          follow(call, flow)
          return
        }
        if (
          name.startsWith('console.') ||
          name === 'expect' ||
          name.startsWith('assert') ||
          name === 'String' ||
          name === 'Boolean'
        )
          return
        const index = call.arguments.findIndex((one) => within(one, node))
        const value = cx.evaluate(call.expression, null)
        if (value.kind === 'function') {
          const parameter = value.node.parameters[index]
          if (parameter) bind(parameter.name, flow)
        } else if (ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'push') {
          const list = call.expression.expression
          if (ts.isIdentifier(list)) references(list, flow)
        } else lose(flow)
      }

      follow(call, start)
      if (callback && isFunction(cx, callback))
        for (const parameter of callback.parameters.slice(1)) bind(parameter.name, start)
      const reads = [...sites].map(([field, own]): Read => ({
        field,
        sites: [...own.values()],
        certainty: 'proven',
        changes: [],
      }))
      return { reads: reads.sort((a, b) => (a.field < b.field ? -1 : 1)), lost }
    },
  }
}

function within(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end
}
