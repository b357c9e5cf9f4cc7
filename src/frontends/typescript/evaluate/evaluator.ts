/** The abstract evaluator: an expression and the frames it stands in -> what it may be. Nothing is executed. */

import type { ts } from 'ts-morph'
import { asserted, assertedType } from './parameters/asserted.ts'
import { found, position } from './values/asked.ts'
import { call } from './calls.ts'
import { madeClass } from './classes/lineage.ts'
import { anyInstanceOf, fieldOf, superMember } from './classes/classes.ts'
import { conditional, fallback, isLookup } from './conditions/choices.ts'
import { equal, isNothing, reachOf, truth } from './conditions/conditions.ts'
import { parsedOptions } from './frameworks/commands.ts'
import { contextVariable } from './frameworks/containers.ts'
import type { Context } from './context.ts'
import { isFunction, unwrap } from './context.ts'
import type { Frame } from './frame.ts'
import { frameOf } from './frame.ts'
import { heldByServer, heldMember } from './frameworks/held.ts'
import { comparedInRound } from './values/counted.ts'
import { element } from './values/elements.ts'
import { binding } from './surroundings/environment.ts'
import { defaultOf, memberOfExternal } from './surroundings/externals.ts'
import { forwarded } from './statements/forwarding.ts'
import { isGenerator, yielded } from './values/generators.ts'
import { handedOn } from './frameworks/handed-on.ts'
import { alike, spreadItems } from './values/lists.ts'
import { itemStep } from './values/mapped.ts'
import { isWholeData } from './values/module-values.ts'
import { fieldOfFunction } from './classes/makers.ts'
import { identifier, moduleMember, ownExports } from './names.ts'
import { objectLiteral } from './values/objects.ts'
import { receiver } from './classes/receiver.ts'
import { byItself } from './recursion.ts'
import { runOn } from './runs.ts'
import { numberOf, numeric } from './values/rope.ts'
import { declaredMember } from './parameters/typed.ts'
import { urlMember } from './values/url-parts.ts'
import { schemaOf, shapeOf } from './parameters/schemas.ts'
import type { Items, List, Lit, Ref, Unknown, Value, Ways } from './value.ts'
import { concat } from './values/joined.ts'
import { inferred, union, unknown } from './value.ts'
import { bothWays, byWays, eachWay } from './ways.ts'

/** Deeper nesting of calls than real clients have; beyond it the answer is `too-deep`. */
export const maxDepth = 40

/** Expressions inside expressions, far below what the stack of the run time takes. Defaults of defaults nest without a call. */
const maxNesting = 400

/** Expressions read for one question, for all questions of a project, and for one question after that. */
const maxStepsEach = 10_000
const maxSteps = 600_000
const maxStepsLate = 60

export function createEvaluate(cx: Context): Pick<Context, 'evaluate' | 'member' | 'invoke'> {
  const { ts } = cx
  const memo = new WeakMap<object, Map<ts.Node, Value | 'running'>>()
  const root = {}

  let nesting = 0
  let steps = 0
  let total = 0

  const isSpent = (): boolean => steps > (total > maxSteps ? maxStepsLate : maxStepsEach)

  function evaluate(node: ts.Node, frame: Frame | null): Value {
    // A literal is the same in every frame and costs nothing: a long table must not use up what a question may cost.
    const isLiteral = ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)
    const key = isLiteral ? root : (frame ?? root)
    let known = memo.get(key)
    if (!known) memo.set(key, (known = new Map<ts.Node, Value | 'running'>()))
    const hit = known.get(node)
    if (hit === 'running') return byItself(cx, node, frame)
    if (hit) return hit
    if (isLiteral) {
      const value = read(node, null)
      known.set(node, value)
      return value
    }
    if ((frame?.depth ?? 0) > maxDepth || nesting > maxNesting) return unknown(node, 'too-deep')
    if (nesting === 0) steps = 0
    total++
    // Calls of calls of calls double at every level: what one question may cost is bounded, and what all of them may.
    if (isSpent()) return unknown(node, 'too-deep')
    steps++
    known.set(node, 'running')
    nesting++
    const value = read(node, frame)
    nesting--
    // What one question had no steps left for, another may read.
    if (isSpent()) known.delete(node)
    else known.set(node, value)
    return value
  }

  function read(node: ts.Node, frame: Frame | null): Value {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return literal(node)
    if (ts.isTemplateExpression(node)) return template(node, frame)
    // A tag may escape what fills the holes; the text around them it leaves.
    if (ts.isTaggedTemplateExpression(node)) return inferred(evaluate(node.template, frame))
    if (ts.isIdentifier(node)) return identifier(cx, node, frame)
    if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword)
      return superMember(cx, node, receiver(cx, node, frame))
    if (ts.isPropertyAccessExpression(node))
      return (
        ownExports(cx, node) ??
        handedOn(cx, node, frame) ??
        onContext(node, member(evaluate(node.expression, frame), node.name.text, node, frame))
      )
    if (ts.isElementAccessExpression(node)) return element(cx, node, frame)
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) return call(cx, node, frame)
    if (ts.isObjectLiteralExpression(node)) return objectLiteral(cx, node, frame)
    if (ts.isArrayLiteralExpression(node)) return array(node, frame)
    if (ts.isBinaryExpression(node)) return binary(node, frame)
    if (ts.isConditionalExpression(node)) return conditional(cx, node, frame)
    if (node.kind === ts.SyntaxKind.ThisKeyword) return receiver(cx, node, frame)
    if (isFunction(cx, node)) return forwarded(cx, node, frame) ?? { kind: 'function', node, frame, self: null }
    if (ts.isClassExpression(node)) return madeClass(cx, node, frame)
    if (ts.isNumericLiteral(node))
      return { kind: 'primitive', type: 'number', text: node.text, node, certainty: 'proven' }
    if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
      return { kind: 'primitive', type: 'boolean', text: node.getText(), node, certainty: 'proven' }
    if (node.kind === ts.SyntaxKind.NullKeyword)
      return { kind: 'primitive', type: 'null', text: 'null', node, certainty: 'proven' }
    const bare = unwrap(cx, node)
    if (bare !== node) return asserted(cx, assertedType(cx, node), evaluate(bare, frame))
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.TildeToken)
      return found(cx, node, frame) ?? unknown(node, 'dynamic-value')
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
      const holds = truth(cx, node, frame)
      if (holds !== null) return boolean(node, holds)
    }
    if (ts.isTypeOfExpression(node)) return typeOf(node, frame)
    if (ts.isMetaProperty(node)) return { kind: 'external', module: '', path: ['import.meta'], base: null }
    if (ts.isExportAssignment(node)) return evaluate(node.expression, frame)
    return unknown(node, 'dynamic-value')
  }

  function boolean(node: ts.Node, holds: boolean): Value {
    return { kind: 'primitive', type: 'boolean', text: String(holds), node, certainty: 'proven' }
  }

  function typeOf(node: ts.TypeOfExpression, frame: Frame | null): Value {
    const value = evaluate(node.expression, frame)
    const names: Partial<Record<Value['kind'], string>> = {
      text: 'string',
      function: 'function',
      class: 'function',
      object: 'object',
      list: 'object',
      instance: 'object',
    }
    const name = value.kind === 'primitive' ? (value.type === 'null' ? 'object' : value.type) : names[value.kind]
    return name === undefined ? unknown(node, 'dynamic-value') : { kind: 'text', pieces: [lit(node, name, -1)] }
  }

  function literal(node: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral): Value {
    const raw = node.getText()
    const quote = raw === node.text ? 0 : raw.slice(1, -1) === node.text ? 1 : -1
    return { kind: 'text', pieces: [lit(node, node.text, quote < 0 ? -1 : node.getStart() + quote)] }
  }

  function lit(node: ts.Node, text: string, start: number): Lit {
    return { kind: 'lit', text, node, start, certainty: 'proven' }
  }

  function template(node: ts.TemplateExpression, frame: Frame | null): Value {
    const parts: { value: Value; node: ts.Node }[] = []
    const chunk = (part: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail): void => {
      if (part.text === '') return
      const closing = ts.isTemplateTail(part) ? 1 : 2
      const raw = part.getText().slice(1, -closing)
      parts.push({
        value: { kind: 'text', pieces: [lit(part, part.text, raw === part.text ? part.getStart() + 1 : -1)] },
        node: part,
      })
    }
    chunk(node.head)
    for (const span of node.templateSpans) {
      parts.push({ value: asText(evaluate(span.expression, frame), span.expression, frame), node: span.expression })
      chunk(span.literal)
    }
    return concat(node, parts)
  }

  /** What a text takes of an object with a `toString` of its own. */
  function asText(value: Value, node: ts.Node, frame: Frame | null): Value {
    return eachWay(value, (one) => {
      if (one.kind !== 'instance') return one
      const spelled = member(one, 'toString', node, frame)
      return spelled.kind === 'function' ? runOn(cx, spelled, [], frame) : one
    })
  }

  function array(node: ts.ArrayLiteralExpression, frame: Frame | null): Value {
    const items: Value[] = []
    const parts: Items[] = []
    let open = false
    let end: Pick<List, 'rest' | 'isEndOpen'> = {}
    for (const item of node.elements) {
      // What follows an open list stands nobody knows where.
      end = {}
      if (ts.isSpreadElement(item)) {
        const inner = spreadItems(evaluate(item.expression, frame))
        parts.push(inner)
        items.push(...inner.items)
        if (!open && inner.isEndOpen) end = inner.rest ? { rest: inner.rest, isEndOpen: true } : { isEndOpen: true }
        open ||= inner.open
      } else items.push(evaluate(item, frame))
    }
    return { kind: 'list', node, items, open, ...end, ...alike(parts) }
  }

  function binary(node: ts.BinaryExpression, frame: Frame | null): Value {
    switch (node.operatorToken.kind) {
      case ts.SyntaxKind.PlusToken: {
        const sum = added(node, frame)
        if (sum) return sum
        return concat(
          node,
          [node.left, node.right].map((side) => ({ value: asText(evaluate(side, frame), side, frame), node: side })),
        )
      }
      case ts.SyntaxKind.BarBarToken:
      case ts.SyntaxKind.QuestionQuestionToken:
      case ts.SyntaxKind.BarBarEqualsToken:
      case ts.SyntaxKind.QuestionQuestionEqualsToken:
        if (isLookup(cx, node.left, frame))
          return union(node, [evaluate(node.left, frame), inferred(evaluate(node.right, frame))])
        return fallback(node, evaluate(node.left, frame), () => evaluate(node.right, frame))
      case ts.SyntaxKind.AmpersandAmpersandToken:
        return evaluate(truth(cx, node.left, frame) === false ? node.left : node.right, frame)
      case ts.SyntaxKind.EqualsEqualsToken:
      case ts.SyntaxKind.EqualsEqualsEqualsToken:
      case ts.SyntaxKind.ExclamationEqualsToken:
      case ts.SyntaxKind.ExclamationEqualsEqualsToken: {
        const asked = position(cx, node, frame) ?? ofRound(node, frame)
        if (asked) return asked
        const right = evaluate(node.right, frame)
        const isNegated = node.operatorToken.getText().startsWith('!')
        return eachWay(evaluate(node.left, frame), (left) => {
          // `cursor == null` holds for both.
          const isEither = node.operatorToken.getText().length === 2 && isNothing(left) && isNothing(right)
          const same = isEither || equal(left, right)
          return same === null ? unknown(node, 'dynamic-value') : boolean(node, same !== isNegated)
        })
      }
      case ts.SyntaxKind.LessThanToken:
      case ts.SyntaxKind.GreaterThanToken:
      case ts.SyntaxKind.GreaterThanEqualsToken:
      case ts.SyntaxKind.LessThanEqualsToken:
        return position(cx, node, frame) ?? ofRound(node, frame) ?? unknown(node, 'dynamic-value')
      case ts.SyntaxKind.CommaToken:
      case ts.SyntaxKind.EqualsToken:
        return evaluate(node.right, frame)
      default:
        return unknown(node, 'dynamic-value')
    }
  }

  function ofRound(node: ts.BinaryExpression, frame: Frame | null): Value | null {
    const holds = comparedInRound(cx, node, frame)
    return holds === null ? null : boolean(node, holds)
  }

  /** Two numbers, summed; null when one is none. */
  function added(node: ts.BinaryExpression, frame: Frame | null): Value | null {
    const [left, right] = [numberOf(evaluate(node.left, frame)), numberOf(evaluate(node.right, frame))]
    return left !== null && right !== null ? numeric(node, left + right) : null
  }

  /** What nobody is seen to give a handler, another one of the same server may have put there. */
  function onContext(node: ts.PropertyAccessExpression, value: Value): Value {
    const isOpen = value.kind === 'unknown' || (value.kind === 'ref' && !value.fallback)
    return (isOpen ? contextVariable(cx, node) : null) ?? value
  }

  function member(value: Value, name: string, node: ts.Node, frame: Frame | null): Value {
    const own = memberOf(value, name, node, frame)
    return value.kind === 'union' ? own : (byWays(own, value.ways) ?? own)
  }

  function memberOf(value: Value, name: string, node: ts.Node, frame: Frame | null): Value {
    switch (value.kind) {
      case 'object': {
        const part = value.shape === 'url' ? urlMember(node, value, name) : null
        if (part) return part
        const found = value.properties.filter((property) => property.name === name)
        // What a query, a form or a map says of itself (`query.size`), its keys do not tell.
        if (value.shape !== 'object' || (name === 'size' && found.length === 0))
          return unknown(node, 'dynamic-value', name)
        const last = found.at(-1)
        if (last && !last.optional) return last.value
        if (last)
          return union(
            node,
            found.map((property) => property.value),
          )
        if (value.open?.kind === 'ref') return member(value.open, name, node, frame)
        if (value.open) return unknown(node, value.open.reason, name)
        if (name === 'default' && isWholeData(cx, value.node)) return value
        return { kind: 'primitive', type: 'undefined', text: 'undefined', node, certainty: 'proven' }
      }
      case 'list': {
        if (name === itemStep && value.items.length > 0) return union(node, value.items)
        if (name === 'default' && isWholeData(cx, value.node)) return value
        const item = /^\d+$/.test(name) ? value.items[Number(name)] : undefined
        return item ?? unknown(node, 'dynamic-value')
      }
      case 'module':
        return moduleMember(cx, value.file, name, node, value.namespace)
      case 'instance':
      case 'this':
      case 'class':
        return fieldOf(cx, value, name, node, frame)
      case 'external':
        return defaultOf(cx, value, name, node) ?? memberOfExternal(cx, value, name, node)
      case 'external-call':
        if (name === 'shape' && schemaOf(value)) return shapeOf(cx, value) ?? unknown(node, 'dynamic-value')
        if (name === 'argv' && /^yargs\b/.test(value.callee.module))
          return parsedOptions(cx, value.node) ?? unknown(node, 'dynamic-value')
        // `promisifyAll(client).getAsync(…)`
        return (
          heldByServer(cx, value, name, node, frame) ?? {
            kind: 'external',
            module: value.callee.module,
            path: [name.replace(/Async$/, '')],
            base: value,
          }
        )
      case 'ref': {
        // What nobody passes is what its type says, where that is a class.
        const typed = value.isUncalled && !value.fallback ? anyInstanceOf(cx, node) : null
        if (typed) return typed
        const isSaid = value.isUncalled && !value.fallback && !frameOf(frame, value.owner)?.isAgain
        const said = isSaid ? declaredMember(cx, value, name) : null
        if (said) return said
        const given = value.fallback ? member(value.fallback, name, node, frame) : fromOutside(value, name, node, frame)
        if (value.isUncalled && !value.fallback && given) return given
        return { ...value, node, path: [...value.path, name], fallback: given }
      }
      case 'function':
        if (/^(call|apply|bind)$/.test(name)) return value
        return fieldOfFunction(cx, value.node, name, node) ?? unknown(node, 'dynamic-value')
      case 'union': {
        const there = ts.isOptionalChain(node) ? [] : value.options.filter((option) => !isNothing(option))
        const options = there.length > 0 ? there : value.options
        const members = options.map((option) => byWays(member(option, name, node, frame), option.ways))
        return union(
          node,
          members.filter((one) => one !== null),
        )
      }
      case 'unknown':
        if (value.reason === 'environment-without-default') return value
        return fromOutside(value, name, node, frame) ?? unknown(node, value.reason, name)
      default:
        // `endpoint?.method` of what is not there.
        return isNothing(value) && ts.isOptionalChain(node) ? value : unknown(node, 'dynamic-value')
    }
  }

  /** A member of what a platform or a server hands to the program. */
  function fromOutside(holder: Ref | Unknown, name: string, node: ts.Node, frame: Frame | null): Value | null {
    return binding(cx, holder, name, node) ?? heldMember(cx, holder, name, node, frame)
  }

  function invoke(fn: ts.SignatureDeclaration, frame: Frame): Value {
    const body = (fn as ts.FunctionLikeDeclaration).body
    if (!body) return unknown(fn, 'unresolved-callee')
    if (!ts.isBlock(body)) return evaluate(body, frame)
    if (isGenerator(cx, fn)) return yielded(cx, fn, body, frame)
    const results: Value[] = []
    let rest: Ways | undefined
    let isOver = false
    const visit = (node: ts.Node): void => {
      if (isOver || isFunction(cx, node) || ts.isClassLike(node)) return
      if (!ts.isReturnStatement(node)) {
        ts.forEachChild(node, visit)
        return
      }
      const reach = reachOf(cx, node, body, frame)
      if (reach.kind === 'never') return
      isOver = reach.kind === 'always'
      const ways = reach.kind === 'maybe' && reach.taken ? bothWays(rest, reach.taken) : rest
      const value = node.expression && ways !== null ? byWays(evaluate(node.expression, frame), ways) : null
      if (value) results.push(value)
      if (reach.kind === 'maybe' && reach.missed) rest = bothWays(rest, reach.missed) ?? rest
    }
    visit(body)
    if (results.length === 0)
      return { kind: 'primitive', type: 'undefined', text: 'undefined', node: fn, certainty: 'proven' }
    // What a function gets back from itself is what it gives back elsewhere.
    const told = results.filter((one) => one.kind !== 'unknown' || one.reason !== 'recursive')
    return union(fn, told.length > 0 ? told : results)
  }

  return { evaluate, member, invoke }
}
