/** The table of kinds. A kind more is one file and one line here. */

import type { Change } from '../catalogue/types.ts'
import type { Request } from '../request.ts'
import { endpointRemoved } from './endpoint-removed.ts'
import { endpointRenamed } from './endpoint-renamed.ts'
import { enumRemoved, enumRenamed } from './enum-values.ts'
import { hostRenamed } from './host-renamed.ts'
import type { KindContext, Verdict } from './kind.ts'
import { behaviourChanged, limitChanged, paramDefault } from './limits.ts'
import { paramMoved, paramRemoved } from './param-removed.ts'
import { paramRenamed } from './param-renamed.ts'
import { paramRequired } from './param-required.ts'
import { paramsExclusive } from './params-exclusive.ts'
import { paramsMerged } from './params-merged.ts'
import { responseFieldRemoved, responseFieldRenamed, responseValueChanged } from './responses.ts'

/** Applies one change to one request whose endpoint it names. */
export function meet(change: Change, request: Request, cx: KindContext): Verdict {
  switch (change.kind) {
    case 'endpoint-renamed':
      return endpointRenamed(change, request)
    case 'endpoint-removed':
    case 'method-removed':
      return endpointRemoved(change, request)
    case 'param-renamed':
      return paramRenamed(change, request, cx)
    case 'params-merged':
      return paramsMerged(change, request, cx)
    case 'param-removed':
      return paramRemoved(change, request, cx)
    case 'param-moved':
      return paramMoved(change, request, cx)
    case 'param-required':
      return paramRequired(change, request, cx)
    case 'params-exclusive':
      return paramsExclusive(change, request)
    case 'param-default':
      return paramDefault(change, request)
    case 'enum-renamed':
      return enumRenamed(change, request, cx)
    case 'enum-removed':
      return enumRemoved(change, request, cx)
    case 'limit-changed':
      return limitChanged(change, request)
    case 'behaviour-changed':
      return behaviourChanged(change, request)
    case 'response-field-renamed':
      return responseFieldRenamed(change, request)
    case 'response-field-removed':
      return responseFieldRemoved(change, request)
    case 'response-value-renamed':
    case 'response-value-changed':
      return responseValueChanged(change, request)
    case 'host-renamed':
      return hostRenamed(change, request)
  }
}
