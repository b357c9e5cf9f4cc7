/** Names that somebody may have meant. */

/** The names nearest to a mistyped one, best first. */
export function nearest(name: string, names: readonly string[], amount = 2): readonly string[] {
  return [...names]
    .map((one) => ({ one, distance: distance(name, one) - (one.includes(name) ? name.length : 0) }))
    .sort((a, b) => a.distance - b.distance || (a.one < b.one ? -1 : 1))
    .slice(0, amount)
    .map(({ one }) => one)
}

/** Edits from one text to another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
