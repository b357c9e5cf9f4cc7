/** Finding many byte strings in one pass: an Aho-Corasick table over bytes. */

export interface Needle {
  readonly text: string
  /** Strong ones (a host, a package) make a file worth reading; weak ones (a path piece) only make it worth mentioning. */
  readonly strong: boolean
}

export interface Hits {
  readonly strong: boolean
  readonly weak: boolean
}

/** A search for all needles at once; it stops at the first strong one. */
export function compileNeedles(needles: readonly Needle[]): (bytes: Uint8Array) => Hits {
  const states: Map<number, number>[] = [new Map<number, number>()]
  const kind: number[] = [0]
  for (const needle of needles) {
    let state = 0
    for (const byte of Buffer.from(needle.text, 'utf8')) {
      let next = states[state]!.get(byte)
      if (next === undefined) {
        next = states.length
        states.push(new Map())
        kind.push(0)
        states[state]!.set(byte, next)
      }
      state = next
    }
    kind[state] = kind[state]! | (needle.strong ? 2 : 1)
  }
  const table = new Int32Array(states.length * 256)
  const fail = new Int32Array(states.length)
  const queue: number[] = []
  for (const [byte, next] of states[0]!) {
    table[byte] = next
    queue.push(next)
  }
  for (let at = 0; at < queue.length; at++) {
    const state = queue[at]!
    kind[state] = kind[state]! | kind[fail[state]!]!
    for (let byte = 0; byte < 256; byte++) {
      const next = states[state]!.get(byte)
      const otherwise = table[fail[state]! * 256 + byte]!
      if (next === undefined) table[state * 256 + byte] = otherwise
      else {
        fail[next] = otherwise
        table[state * 256 + byte] = next
        queue.push(next)
      }
    }
  }
  const found = Uint8Array.from(kind)
  return (bytes) => {
    let state = 0
    let weak = false
    for (let at = 0; at < bytes.length; at++) {
      state = table[state * 256 + bytes[at]!]!
      const hit = found[state]!
      if (hit === 0) continue
      if (hit & 2) return { strong: true, weak }
      weak = true
    }
    return { strong: false, weak }
  }
}
