/** What a command may touch of the world, so that tests can stand in for it. Only bin.ts knows the process. */

export interface Io {
  stdout(text: string): void
  stderr(text: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Columns of the terminal; 80 when there is none. */
  readonly columns: number
  /** True when stdout is a terminal. */
  readonly isTTY: boolean
  /** True when stderr is a terminal. */
  readonly isErrorTTY: boolean
  readonly pid: number
  /** True while a process of this id runs. */
  isAlive(pid: number): boolean
  /** Does some work that an interrupt (Ctrl-C, a polite kill) must not end halfway. */
  uninterrupted<T>(work: () => T): T
  /** Asks the person at the terminal; null when there is none, or the question is cancelled. */
  ask(question: string, choices: readonly { readonly value: string; readonly label: string }[]): Promise<string | null>
  /** The current time; commands take today from it. */
  now(): Date
}
