/** Whether a value may be undefined or null when it is sent: by its type, and where no type says so by what the expression is. */

import type { ts } from 'ts-morph'
import type { Value } from '../../../request.ts'

type Absence = NonNullable<Value['absent']>

/**
 * @param sent the expression that is sent
 * @param origin where its value comes from, when that is known
 */
export function absenceOf(
  module: typeof ts,
  checker: ts.TypeChecker,
  sent: ts.Node,
  origin: ts.Node | null,
): Absence | null {
  if (module.isSourceFile(sent) || isAlwaysThere(module, sent) || (origin && isAlwaysThere(module, origin))) return null
  const type = checker.getTypeAtLocation(sent)
  const { Any, Null, Undefined, Unknown } = module.TypeFlags
  if (type.flags & (Any | Unknown)) return 'undefined'
  const parts = type.isUnion() ? type.types : [type]
  if (parts.some((part) => part.flags & Null)) return 'nullish'
  return parts.some((part) => part.flags & Undefined) ? 'undefined' : null
}

/** Some caller leaves it out: what only the run time knows may be undefined. */
export function asAbsent(values: readonly Value[]): readonly Value[] {
  return values.map((one) => (one.text === null ? { absent: 'undefined' as const, ...one } : one))
}

const conversions = new Set(['String', 'Boolean', 'Number'])

/** `!x`, `a === b`, `` `${x}` ``, `String(x)`, literals. */
function isAlwaysThere(module: typeof ts, node: ts.Node): boolean {
  if (module.isParenthesizedExpression(node)) return isAlwaysThere(module, node.expression)
  if (module.isPrefixUnaryExpression(node) || module.isLiteralExpression(node) || module.isTemplateExpression(node))
    return true
  if (node.kind === module.SyntaxKind.TrueKeyword || node.kind === module.SyntaxKind.FalseKeyword) return true
  if (module.isCallExpression(node))
    return module.isIdentifier(node.expression) && conversions.has(node.expression.text)
  if (!module.isBinaryExpression(node)) return false
  const { BarBarToken, AmpersandAmpersandToken, QuestionQuestionToken, CommaToken, EqualsToken } = module.SyntaxKind
  const handsOn: readonly ts.SyntaxKind[] = [
    BarBarToken,
    AmpersandAmpersandToken,
    QuestionQuestionToken,
    CommaToken,
    EqualsToken,
  ]
  return !handsOn.includes(node.operatorToken.kind)
}
