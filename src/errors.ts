/** The errors we know. Each prints as one message; anything else is a crash and keeps its stack. */

/** Wrong arguments, configuration or target: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A catalogue that cannot be used: exit code 2. Message lines are `file:line: field: met; expected; way out`. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/** Edits that should have been written were not: exit code 4. */
export class WriteError extends Error {
  override readonly name = 'WriteError'
}
