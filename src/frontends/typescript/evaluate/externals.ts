/** Members of what comes from outside of the project: packages, globals, the environment. */

import type { ts } from 'ts-morph'
import type { External, Value } from './value.ts'
import { unknown } from './value.ts'

export function memberOfExternal(value: External, name: string, node: ts.Node): Value {
  const path = [...value.path, name]
  const [first, second, third] = value.module === 'process' ? ['process', ...path] : path
  const isOwn = value.base === null && (value.module === '' || value.module === 'process')
  if (isOwn && /^(process|import\.meta|Bun)$/.test(first ?? '') && second === 'env')
    return third === undefined ? { ...value, path } : unknown(node, 'environment-without-default', third)
  return { ...value, path }
}
