/**
 * References of a file to other places of its own: `${self:custom.ads.${self:custom.stage}.host}` of the serverless framework, `!Ref AdsHost` of a
 * template with parameters. Which stage is deployed no file says: where a part of the way is not known, every entry there counts.
 */

const maxSteps = 12
/** More values than a file has stages. */
const maxValues = 16

/** A reference without another one inside, at the end of what was resolved so far. */
const innermost = /\$\{([^${}]*)\}/

/** Stands for a part that only a deployment decides. */
const any = '\0'

/** The texts that a value of the file may be; the value alone where it refers to nothing in it. */
export function resolved(document: unknown, value: string): readonly string[] {
  if (!/\$\{self:/.test(value)) return [parameterOf(document, value) ?? value]
  let texts: readonly string[] = [value]
  for (let step = 0; step < maxSteps && texts.some((text) => innermost.test(text)); step++)
    texts = texts
      .flatMap((text): readonly string[] => {
        const met = innermost.exec(text)
        if (!met) return [text]
        const [before, after] = [text.slice(0, met.index), text.slice(met.index + met[0].length)]
        // A part of a way that another reference goes.
        const isPart = before.lastIndexOf('${') > before.lastIndexOf('}')
        return referred(document, met[1]!, isPart).map((one) => before + one + after)
      })
      .slice(0, maxValues)
  return [...new Set(texts)].filter((text) => !text.includes(any) && !innermost.test(text))
}

/** What `self:custom.ads.dev.host` leads to. Of `opt:stage, 'dev'` as a part of a way the default is one of several. */
function referred(document: unknown, reference: string, isPart: boolean): readonly string[] {
  const [, own, standard] = /^\s*(.*?)\s*(?:,\s*(.*?)\s*)?$/s.exec(reference)!
  const way = /^self:(.+)$/.exec(own!)?.[1]
  if (way === undefined) return isPart || standard === undefined ? [any] : [unquoted(standard)]
  const found = way.split('.').reduce<readonly unknown[]>(
    (at, name) =>
      at.flatMap((one): readonly unknown[] => {
        if (name === any) return typeof one === 'object' && one !== null ? Object.values(one) : []
        const inner = entry(one, name)
        return inner === undefined ? [] : [inner]
      }),
    [document],
  )
  const texts = found.flatMap((one) => (typeof one === 'string' ? [one] : typeof one === 'number' ? [String(one)] : []))
  if (texts.length === 0) return standard === undefined ? [any] : [unquoted(standard)]
  // `stage: ${opt:stage, 'dev'}` under a way of its own is any stage there.
  return texts.flatMap((text) => (isPart && innermost.test(text) ? [any] : [text]))
}

/** The default of a template's parameter. */
function parameterOf(document: unknown, name: string): string | null {
  const standard = entry(entry(entry(document, 'Parameters'), name), 'Default')
  return typeof standard === 'string' ? standard : null
}

function entry(holder: unknown, name: string): unknown {
  const isMap = typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
  return isMap ? (holder as Record<string, unknown>)[name] : undefined
}

function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/s, '$2')
}
