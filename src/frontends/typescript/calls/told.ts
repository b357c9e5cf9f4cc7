/** Which requests were told already: by the calls that they go through, and where those are the same by all that is sent. */

import { printOf } from '../evaluate/sameness.ts'
import type { SinkCall } from '../sinks/sink.ts'

/** True for a request by calls of which none was told that sends the same. What is sent is only compared where calls agree, which few do. */
export function createTold(): (calls: string, sink: SinkCall) => boolean {
  const first = new Map<string, SinkCall>()
  const compared = new Map<string, Set<string>>()
  return (calls, sink) => {
    const before = first.get(calls)
    if (!before) {
      first.set(calls, sink)
      return true
    }
    const prints = compared.get(calls) ?? new Set([sentBy(before)])
    compared.set(calls, prints)
    const own = sentBy(sink)
    if (prints.has(own)) return false
    prints.add(own)
    return true
  }
}

function sentBy(sink: SinkCall): string {
  const method = typeof sink.method === 'string' ? [] : [sink.method]
  const parts = [sink.url, sink.base, sink.sdk?.version, ...method, ...sink.query, ...sink.body, ...sink.headers]
  return parts.map((value) => (value ? printOf(value) : '')).join('|')
}
