/** One step of a walk: from an expression that holds the response to what stands around it. */

import type { ts } from 'ts-morph'
import { isAwaited, isFunction, outerParent, propertyName } from '../evaluate/context.ts'
import { asksForNone, isFromOutside } from './asked.ts'
import { givenBack, setAsBody } from './answers.ts'
import { argument, methodCall, overItems } from './calls.ts'
import { constructed } from './constructed.ts'
import { beside } from './mixed.ts'
import { compare } from './compared.ts'
import type { Flow } from './flow.ts'
import { into, isField, item, leave, listedNames, through, without } from './flow.ts'
import { handedToPage } from './loaded.ts'
import { readByMarkup } from './markup.ts'
import { isForMarkup, isMarkedUp, isOutOfSight, isReactiveFile } from './out-of-sight.ts'
import { given, handedBack } from './returns.ts'
import { columnsOf } from './tables.ts'
import type { Walk } from './walk.ts'
import { within } from './walk.ts'

/** Returns followed through this many functions. */
const maxReturns = 12

export function createSteps(walk: Walk): Pick<Walk, 'follow' | 'bind' | 'assign' | 'returned'> {
  const { cx } = walk
  const { ts } = cx

  function follow(node: ts.Node, flow: Flow): void {
    const parent = outerParent(cx, node)
    if (flow.field !== null && isField(flow)) compare(walk, node, parent, flow.field, flow)
    if (ts.isPropertyAccessExpression(parent) && within(parent.expression, node)) property(parent, flow)
    else if (ts.isElementAccessExpression(parent) && within(parent.expression, node)) element(parent, flow)
    else if (ts.isVariableDeclaration(parent) && parent.initializer && within(parent.initializer, node))
      bind(parent.name, flow)
    else if (ts.isBindingElement(parent) && parent.initializer && within(parent.initializer, node))
      bind(parent.name, flow)
    else if (ts.isBinaryExpression(parent)) binary(parent, node, flow)
    else if (ts.isConditionalExpression(parent)) {
      if (!within(parent.condition, node)) walk.follow(parent, flow)
    } else if (ts.isForOfStatement(parent)) {
      if (within(parent.expression, node)) loop(parent.initializer, item(flow))
    } else if (ts.isReturnStatement(parent)) returned(parent, flow)
    else if (ts.isArrowFunction(parent) && within(parent.body, node)) returned(node, flow)
    else if (ts.isYieldExpression(parent) && isAwaited(cx, parent)) walk.follow(parent, flow)
    else if (ts.isYieldExpression(parent)) returned(parent, parent.asteriskToken ? flow : (into(flow, '*') ?? flow))
    else if (ts.isCallExpression(parent)) {
      if (!within(parent.expression, node)) argument(walk, parent, node, flow)
    } else if (ts.isNewExpression(parent)) constructed(walk, parent, node, flow)
    else if (ts.isArrayLiteralExpression(parent)) listed(parent, node, flow)
    else if (ts.isSpreadElement(parent)) spread(parent, flow)
    else if (ts.isSpreadAssignment(parent)) merged(parent, flow)
    else if (ts.isPropertyAssignment(parent) && within(parent.initializer, node)) held(parent, parent.name, flow)
    else if (ts.isShorthandPropertyAssignment(parent)) held(parent, parent.name, flow)
    else if (ts.isPropertyDeclaration(parent) && parent.initializer && within(parent.initializer, node)) {
      if (ts.isIdentifier(parent.name)) fieldUses(parent.name, flow)
    } else if (ts.isExportAssignment(parent)) walk.pass(parent, flow)
    else if (ts.isJsxExpression(parent)) shown(parent, flow)
  }

  function property(access: ts.PropertyAccessExpression, flow: Flow): void {
    const name = access.name.text
    const call = outerParent(cx, access)
    if (ts.isCallExpression(call) && within(call.expression, access)) {
      // A function kept in an own object beside the value is no method of the value.
      // Own objects are kept in lists as well: `rows.map((line) => ({ bid: line.bid_type })).filter((row) => row.bid)`.
      if (isField(flow) || /^[#*]/.test(flow.keys.at(-1)!) || /^(then|json|text)$/.test(name) || overItems.has(name))
        methodCall(walk, call, access, flow)
      return
    }
    walk.visit(access.name)
    // A reference holds the value in a property of its own: `posts.value.map(…)`.
    const isReference = name === 'value' && flow.keys.at(-1) !== 'value' && isReactiveFile(walk, access)
    const next = isReference ? flow : through(flow, name)
    if (!next) return
    if (isField(flow) && !isReference) walk.record(name, access.name, 'key', flow)
    walk.follow(access, next)
  }

  function element(access: ts.ElementAccessExpression, flow: Flow): void {
    const key = access.argumentExpression
    if (ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)) {
      walk.visit(key)
      const next = through(flow, key.text)
      if (!next) return
      if (isField(flow) && ts.isStringLiteralLike(key)) walk.record(key.text, key, 'quoted', flow)
      walk.follow(access, next)
      return
    }
    if (isField(flow)) {
      const columns = columnsOf(walk, key)
      for (const column of columns)
        walk.record(column.text, column.node, column.form === 'expression' ? 'expression' : 'quoted', listedNames(flow))
      // A name that the program spells is looked for where it is spelt.
      if (columns.length === 0 && !asksForNone(cx, key) && isFromOutside(cx, key)) walk.ask(access, flow)
    }
    walk.follow(access, item(flow))
  }

  function listed(list: ts.ArrayLiteralExpression, node: ts.Node, flow: Flow): void {
    const index = list.elements.findIndex((one) => within(one, node))
    const next = into(flow, `#${index}`)
    if (next) walk.follow(list, next)
    else walk.lose(node, flow)
  }

  function spread(node: ts.SpreadElement, flow: Flow): void {
    const holder = node.parent
    if (ts.isArrayLiteralExpression(holder))
      walk.follow(
        holder,
        beside(
          walk,
          holder,
          node,
          holder.elements.filter((one) => one !== node),
          flow,
        ),
      )
    else if (ts.isCallExpression(holder)) argument(walk, holder, node, item(flow))
  }

  /** `{ ...card, id: 1 }`: what stands behind is the program's own. */
  function merged(node: ts.SpreadAssignment, flow: Flow): void {
    const { properties } = node.parent
    for (const { name } of properties) if (name) walk.visit(name)
    const later = properties.slice(properties.indexOf(node) + 1)
    const next = without(
      flow,
      later.flatMap((one) => propertyName(cx, one.name) ?? []),
    )
    if (next) walk.follow(node.parent, next)
  }

  /** The value becomes a property of an object: the object is followed, and read only where it is read by that name. */
  function held(member: ts.ObjectLiteralElementLike, name: ts.PropertyName, flow: Flow): void {
    walk.visit(name)
    const key = ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : '*'
    const next = into(flow, key)
    if (next) walk.follow(member.parent, next)
    else walk.lose(member, flow)
  }

  function loop(initializer: ts.ForInitializer, flow: Flow): void {
    if (ts.isVariableDeclarationList(initializer)) for (const one of initializer.declarations) bind(one.name, flow)
    else assign(initializer, flow)
  }

  function bind(name: ts.BindingName, flow: Flow): void {
    if (ts.isIdentifier(name)) {
      const holder = name.parent
      if (ts.isParameter(holder) && ts.isParameterPropertyDeclaration(holder, holder.parent)) fieldUses(name, flow)
      references(name, flow)
      return
    }
    for (const [index, part] of name.elements.entries()) {
      if (!ts.isBindingElement(part)) continue
      if (part.dotDotDotToken) {
        const rest = ts.isArrayBindingPattern(name) ? item(flow) : without(flow, takenOut(name))
        if (rest) bind(part.name, rest)
        continue
      }
      if (ts.isArrayBindingPattern(name)) {
        const next = through(flow, String(index))
        if (next) bind(part.name, next)
        continue
      }
      const key = part.propertyName ?? part.name
      if (!ts.isIdentifier(key) && !ts.isStringLiteralLike(key)) {
        bind(part.name, item(flow))
        continue
      }
      walk.visit(key)
      const next = through(flow, key.text)
      if (!next) continue
      if (isField(flow)) walk.record(key.text, key, ts.isIdentifier(key) ? 'binding' : 'quoted', flow)
      bind(part.name, next)
    }
  }

  /** `{ id, name: label, ...rest }`: the names that the rest lacks. */
  function takenOut(pattern: ts.ObjectBindingPattern): readonly string[] {
    return pattern.elements.flatMap((one) =>
      one.dotDotDotToken
        ? []
        : (propertyName(cx, one.propertyName ?? (ts.isIdentifier(one.name) ? one.name : undefined)) ?? []),
    )
  }

  /** Every other place that names a variable; of a variable of a module also in other files. */
  function references(name: ts.Identifier, flow: Flow): void {
    const symbol = cx.symbolAt(name)
    if (!symbol) return
    const declaration = symbol.valueDeclaration
    if (declaration && isMarkedUp(walk, declaration) && !readByMarkup(walk, name, flow)) walk.lose(name, flow)
    const isExported =
      declaration !== undefined && ts.findAncestor(declaration, (at) => isFunction(cx, at)) === undefined
    const uses = isExported ? cx.uses(name.text) : (cx.identifiers(name.getSourceFile()).get(name.text) ?? [])
    for (const other of uses) if (other !== name && cx.symbolAt(other) === symbol) walk.follow(other, flow)
  }

  /** Every place that reads a field of a class: by its symbol, or by `this` in the same class where there is none. */
  function fieldUses(name: ts.Identifier | ts.PrivateIdentifier, held: Flow): void {
    // Whoever reads it is not in the call that wrote it.
    const flow = { ...held, entries: [] }
    const symbol = cx.localSymbolAt(name)
    const own = ts.findAncestor(name, (at) => ts.isClassLike(at))
    for (const other of cx.uses(name.text)) {
      const access = other.parent
      if (other === name) continue
      // `const { card } = this`
      if (symbol && ts.isBindingElement(access) && (access.propertyName ?? access.name) === other) {
        if (cx.checker.getTypeAtLocation(access.parent).getProperty(other.text) === symbol) bind(access.name, flow)
        continue
      }
      if (!ts.isPropertyAccessExpression(access) || access.name !== other) continue
      const same = cx.localSymbolAt(other)
      const isHere =
        symbol && same
          ? same === symbol || same.valueDeclaration === symbol.valueDeclaration
          : access.expression.kind === ts.SyntaxKind.ThisKeyword &&
            ts.findAncestor(other, (at) => at === own) !== undefined
      if (isHere) walk.follow(access, flow)
    }
  }

  function binary(parent: ts.BinaryExpression, node: ts.Node, flow: Flow): void {
    const operator = parent.operatorToken.kind
    const isRight = within(parent.right, node)
    if (isRight && operator === ts.SyntaxKind.InKeyword) {
      if (ts.isStringLiteralLike(parent.left) && isField(flow))
        walk.record(parent.left.text, parent.left, 'quoted', flow)
    } else if (
      operator === ts.SyntaxKind.EqualsToken ||
      operator === ts.SyntaxKind.PlusEqualsToken ||
      operator === ts.SyntaxKind.QuestionQuestionEqualsToken ||
      operator === ts.SyntaxKind.BarBarEqualsToken
    ) {
      if (!isRight) return
      assign(parent.left, flow)
      walk.follow(parent, flow)
    } else if (
      operator === ts.SyntaxKind.BarBarToken ||
      operator === ts.SyntaxKind.QuestionQuestionToken ||
      operator === ts.SyntaxKind.PlusToken ||
      (isRight && (operator === ts.SyntaxKind.AmpersandAmpersandToken || operator === ts.SyntaxKind.CommaToken))
    )
      walk.follow(parent, flow)
  }

  function assign(target: ts.Node, flow: Flow): void {
    if (isOutOfSight(walk, target)) walk.lose(target, flow)
    if (ts.isIdentifier(target)) references(target, flow)
    else if (ts.isObjectLiteralExpression(target)) pattern(target, flow)
    else if (ts.isArrayLiteralExpression(target)) {
      for (const [index, part] of target.elements.entries()) {
        const next = through(flow, String(index))
        if (next) assign(part, next)
      }
    } else if (ts.isPropertyAccessExpression(target)) {
      if (setAsBody(walk, target, flow)) return
      if (target.getText() === 'module.exports' || target.expression.getText() === 'exports') return
      if (target.expression.kind === ts.SyntaxKind.ThisKeyword || cx.symbolAt(target.name)?.valueDeclaration) {
        fieldUses(target.name, flow)
        return
      }
      const next = into(flow, target.name.text)
      if (next) assign(target.expression, next)
      else walk.lose(target, flow)
    } else if (ts.isElementAccessExpression(target)) {
      const key = target.argumentExpression
      const next = into(flow, ts.isStringLiteralLike(key) ? key.text : '*')
      if (next) assign(target.expression, next)
      else walk.lose(target, flow)
    } else if (ts.isParenthesizedExpression(target) || ts.isNonNullExpression(target) || ts.isAsExpression(target))
      assign(target.expression, flow)
    // `(seen[kind] ??= []).push(...rows)`
    else if (ts.isBinaryExpression(target) && /^(\?\?|\|\|)=$/.test(target.operatorToken.getText()))
      assign(target.left, flow)
    else walk.lose(target, flow)
  }

  /** `({ data, next_cursor: cursor } = await …)` */
  function pattern(target: ts.ObjectLiteralExpression, flow: Flow): void {
    for (const member of target.properties) {
      const { name } = member
      if (!name || !(ts.isIdentifier(name) || ts.isStringLiteralLike(name))) continue
      const next = through(flow, name.text)
      if (!next) continue
      if (isField(flow)) walk.record(name.text, name, ts.isIdentifier(name) ? 'binding' : 'quoted', flow)
      if (ts.isShorthandPropertyAssignment(member)) references(member.name, next)
      else if (ts.isPropertyAssignment(member)) assign(member.initializer, next)
    }
  }

  function returned(node: ts.Node, flow: Flow): void {
    const fn = ts.findAncestor(node.parent, (at) => isFunction(cx, at))
    if (!fn || ts.isConstructorDeclaration(fn)) return
    if (flow.returns >= maxReturns) {
      walk.lose(node, flow)
      return
    }
    const entry = leave(flow, fn)
    if (entry) {
      if (entry.out) walk.follow(entry.out, { ...entry.flow, returns: flow.returns + 1 })
      return
    }
    const next = { ...flow, returns: flow.returns + 1 }
    if (ts.isGetAccessorDeclaration(fn)) {
      if (ts.isIdentifier(fn.name)) fieldUses(fn.name, next)
      return
    }
    if (isForMarkup(walk, fn)) walk.lose(node, flow)
    if (givenBack(walk, fn, next) || handedToPage(walk, fn, next) || handedBack(walk, fn, next)) return
    given(walk, fn, node, next)
  }

  /** `<Card card={value} />`: a prop of the component. */
  function shown(expression: ts.JsxExpression, flow: Flow): void {
    const attribute = expression.parent
    if (!ts.isJsxAttribute(attribute)) return
    const tag = attribute.parent.parent.tagName
    const component = cx.evaluate(tag, null)
    const props = component.kind === 'function' ? component.node.parameters[0] : undefined
    const next = into(flow, attribute.name.getText())
    if (props && next) bind(props.name, next)
    else if (/^[a-z]/.test(tag.getText())) walk.pass(attribute, flow)
    else walk.lose(attribute, flow)
  }

  return { follow, bind, assign, returned }
}
