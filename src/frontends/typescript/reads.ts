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

export function createReads(cx: Context, callers: Callers): Reads {
  const { ts } = cx

  return {
    of(call, callback) {
      const sites = new Map<string, Map<number, Site>>()
      const seen = new Set<ts.Node>()
      let lost = false
      /** A single field that goes elsewhere loses nothing: what is read of the record was seen. */
      const lose = (leaf: boolean): void => {
        if (!leaf) lost = true
      }

      const record = (field: string, node: ts.Node, form: Site['form']): void => {
        const site = siteOfNode(cx, node, form)
        const own = sites.get(field) ?? new Map<number, Site>()
        own.set(site.place.start, site)
        sites.set(field, own)
      }

      const follow = (node: ts.Node, returns: number, leaf: boolean): void => {
        if (seen.has(node)) return
        seen.add(node)
        const parent = outerParent(cx, node)
        if (ts.isPropertyAccessExpression(parent) && within(parent.expression, node)) property(parent, returns, leaf)
        else if (ts.isElementAccessExpression(parent) && within(parent.expression, node)) {
          if (ts.isStringLiteralLike(parent.argumentExpression))
            record(parent.argumentExpression.text, parent.argumentExpression, 'quoted')
          follow(parent, returns, leaf)
        } else if (ts.isVariableDeclaration(parent)) bind(parent.name, returns, leaf)
        else if (ts.isBinaryExpression(parent)) binary(parent, node, returns, leaf)
        else if (ts.isConditionalExpression(parent) && parent.condition !== node) follow(parent, returns, leaf)
        else if (ts.isForOfStatement(parent)) {
          if (ts.isVariableDeclarationList(parent.initializer))
            for (const one of parent.initializer.declarations) bind(one.name, returns, leaf)
        } else if (ts.isReturnStatement(parent)) returned(parent, returns, leaf)
        else if (ts.isArrowFunction(parent) && within(parent.body, node)) returned(node, returns, leaf)
        else if (ts.isCallExpression(parent)) argument(parent, node, returns, leaf)
        else if (ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent) || ts.isArrayLiteralExpression(parent))
          follow(parent, returns, leaf)
        else if (
          ts.isPropertyAssignment(parent) ||
          ts.isShorthandPropertyAssignment(parent) ||
          ts.isYieldExpression(parent)
        )
          lose(leaf)
      }

      const property = (access: ts.PropertyAccessExpression, returns: number, leaf: boolean): void => {
        const name = access.name.text
        const call = outerParent(cx, access)
        if (ts.isCallExpression(call) && within(call.expression, access)) {
          if (name === 'then') {
            for (const argument of call.arguments) handler(argument, 0, returns, leaf)
            follow(call, returns, leaf)
          } else if (overItems.has(name)) {
            const first = call.arguments[0]
            if (first) handler(first, name === 'reduce' ? 1 : 0, returns, leaf)
            if (passing.has(name)) follow(call, returns, leaf)
          } else if (passing.has(name)) follow(call, returns, leaf)
          return
        }
        record(name, access.name, 'key')
        follow(access, returns, leaf || !envelopes.has(name))
      }

      /** A function that gets the value as parameter `index`. */
      const handler = (node: ts.Node, index: number, returns: number, leaf: boolean): void => {
        const value = cx.evaluate(node, null)
        if (value.kind !== 'function') {
          if (value.kind !== 'primitive') lose(leaf)
          return
        }
        const parameter = value.node.parameters[index]
        if (parameter) bind(parameter.name, returns, leaf)
      }

      const bind = (name: ts.BindingName, returns: number, leaf: boolean): void => {
        if (ts.isIdentifier(name)) {
          references(name, returns, leaf)
          return
        }
        for (const element of name.elements) {
          if (!ts.isBindingElement(element)) continue
          if (ts.isObjectBindingPattern(name) && !element.dotDotDotToken) {
            const key = element.propertyName ?? element.name
            if (ts.isIdentifier(key) || ts.isStringLiteral(key))
              record(key.text, key, ts.isStringLiteral(key) ? 'quoted' : 'binding')
          }
          const key = element.propertyName ?? element.name
          const isField = ts.isObjectBindingPattern(name) && ts.isIdentifier(key) && !element.dotDotDotToken
          bind(element.name, returns, leaf || (isField && !envelopes.has(key.text)))
        }
      }

      const references = (name: ts.Identifier, returns: number, leaf: boolean): void => {
        const symbol = cx.symbolAt(name)
        if (!symbol) return
        for (const other of cx.identifiers(name.getSourceFile()).get(name.text) ?? [])
          if (other !== name && cx.symbolAt(other) === symbol) follow(other, returns, leaf)
      }

      const binary = (parent: ts.BinaryExpression, node: ts.Node, returns: number, leaf: boolean): void => {
        const operator = parent.operatorToken.kind
        if (operator === ts.SyntaxKind.EqualsToken && within(parent.right, node)) {
          const left = parent.left
          if (ts.isIdentifier(left)) references(left, returns, leaf)
          else if (ts.isObjectLiteralExpression(left)) assignmentPattern(left, returns, leaf)
          else lose(leaf)
        } else if (
          operator === ts.SyntaxKind.BarBarToken ||
          operator === ts.SyntaxKind.QuestionQuestionToken ||
          operator === ts.SyntaxKind.AmpersandAmpersandToken
        )
          follow(parent, returns, leaf)
      }

      /** `({ data, next_cursor: cursor } = await …)` */
      const assignmentPattern = (pattern: ts.ObjectLiteralExpression, returns: number, leaf: boolean): void => {
        for (const member of pattern.properties) {
          if (ts.isShorthandPropertyAssignment(member)) {
            record(member.name.text, member.name, 'binding')
            references(member.name, returns, leaf || !envelopes.has(member.name.text))
          } else if (ts.isPropertyAssignment(member) && ts.isIdentifier(member.name)) {
            record(member.name.text, member.name, 'binding')
            if (ts.isIdentifier(member.initializer))
              references(member.initializer, returns, leaf || !envelopes.has(member.name.text))
          }
        }
      }

      const returned = (node: ts.Node, returns: number, leaf: boolean): void => {
        const fn = ts.findAncestor(node.parent, (at) => isFunction(cx, at))
        if (!fn) return
        const calls = callers.of(fn)
        if (calls.length === 0 && !isHandler(fn)) lose(leaf)
        if (returns >= maxReturns) lose(leaf)
        else for (const one of calls) follow(one, returns + 1, leaf)
      }

      /** A callback whose result goes back into the chain it stands in. */
      const isHandler = (fn: ts.Node): boolean => {
        const parent = outerParent(cx, fn)
        if (!ts.isCallExpression(parent)) return false
        follow(parent, 0, false)
        return true
      }

      const argument = (call: ts.CallExpression, node: ts.Node, returns: number, leaf: boolean): void => {
        if (!call.arguments.some((one) => within(one, node))) return
        const name = call.expression.getText()
        if (name === 'JSON.parse' || name === 'Promise.all' || name === 'Object.values' || name === 'Array.from') {
          follow(call, returns, leaf)
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
          if (parameter) bind(parameter.name, returns, leaf)
        } else if (ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'push') {
          const list = call.expression.expression
          if (ts.isIdentifier(list)) references(list, returns, leaf)
        } else lose(leaf)
      }

      follow(call, 0, false)
      if (callback && isFunction(cx, callback))
        for (const parameter of callback.parameters.slice(1)) bind(parameter.name, 0, false)
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
