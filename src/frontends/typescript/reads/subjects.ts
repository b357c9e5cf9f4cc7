/** What is looked for in responses. */

/** What the changes of the catalogues are about. */
export interface Subjects {
  /** Names of response fields. */
  readonly vocabulary: ReadonlySet<string>
  /** Texts of fields. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>
  /** Types that the values of fields had. */
  readonly types: ReadonlyMap<string, string>
}
