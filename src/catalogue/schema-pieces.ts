/** The small shapes that the schemas share: names, versions, dates, paths, sources. */

export type Zod = typeof import('zod').z

/** Pieces that entries of every kind are made of. Messages read `expected …; way out`. */
export function pieces(z: Zod) {
  const text = z.string().min(1, 'some text; fill it in or remove the field')
  const name = z.string().regex(/^\S+$/, 'a name without spaces; write it as the API spells it')
  const version = z
    .string('a version in quotes')
    .regex(/^[\w.-]+$/, 'a version of letters, digits, dots and dashes; write it as api.yaml does')
  const day = z
    .string('a date in quotes, like "2024-05-31"')
    .regex(/^\d{4}-\d\d-\d\d$/, 'a date like "2024-05-31"; write year, month and day')
  const method = z.enum(
    ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    'GET, POST, PUT, PATCH or DELETE; correct it, or leave methods out for all of them',
  )
  const path = z
    .string('a path template')
    .regex(/^(\*|[^\s/*]+(\/[^\s/*]+)*(\/\*)?)$/, 'a path like loaves/:loaf_id without leading slash; drop the slash')
  const source = z
    .array(
      z.strictObject({
        url: text.describe('Address, or the name of a crawl or commit that has none'),
        read: day.exactOptional().describe('When somebody read it'),
        note: text.exactOptional(),
      }),
      'a list of sources like [{ url: https://… }]; say where this is known from',
    )
    .min(1, 'at least one source; say where this is known from')
  return { text, name, version, day, method, path, source }
}
