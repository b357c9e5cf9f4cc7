/**
 * References of a file to other places of its own: `${self:custom.ads.${self:custom.stage}.host}` of the serverless framework, `!Ref AdsHost` of a
 * template with parameters. Which stage is deployed no file says: where a part of the way is not known, every entry there counts.
 */

const maxSteps = 12
/** More values than a file has stages. */
const maxValues = 24
/** References that one file is followed through. */
const maxFollowed = 2_000

/** A reference without another one inside. */
const innermost = /\$\{([^${}]*)\}/

/** Stands for a part that only a deployment decides. */
const any = '\0'

/** What stages are called. Others stand beside them that are none (`custom.webpack`). */
const stage = /^(dev\w*|local\w*|test\w*|stag\w*|prod\w*|live|qa|uat|preview|sandbox|demo|beta|default|other)$/i

/** How many references each file was followed through. */
const followed = new WeakMap<object, number>()

/**
 * The texts that a value of the file may be; the value alone where it refers to nothing in it, none where it may be more than are told apart.
 * @param isPlain what may be shown: a reference may lead to a secret, which nothing that is put together out of it hides
 */
export function resolved(document: unknown, value: string, isPlain: (text: string) => boolean): readonly string[] {
  if (!/\$\{self:/.test(value)) return [parameterOf(document, value) ?? value]
  if (typeof document !== 'object' || document === null) return []
  let texts: readonly string[] = [value]
  for (let step = 0; step < maxSteps && texts.some((text) => innermost.test(text)); step++) {
    const next = new Set<string>()
    for (const text of texts) {
      const met = innermost.exec(text)
      const count = (followed.get(document) ?? 0) + 1
      followed.set(document, count)
      if (count > maxFollowed) return []
      if (!met) next.add(text)
      else {
        const [before, after] = [text.slice(0, met.index), text.slice(met.index + met[0].length)]
        // A part of a way that another reference goes.
        const isPart = before.lastIndexOf('${') > before.lastIndexOf('}')
        for (const one of referred(document, met[1]!, isPart))
          if (isPart || one === any || innermost.test(one) || isPlain(one)) next.add(before + one + after)
      }
      if (next.size > maxValues) return []
    }
    texts = [...next]
  }
  return texts.some((text) => innermost.test(text)) ? [] : texts.filter((text) => !text.includes(any))
}

/** What `self:custom.ads.dev.host` leads to. Of `opt:stage, 'dev'` as a part of a way the default is one of several. */
function referred(document: unknown, reference: string, isPart: boolean): readonly string[] {
  const comma = reference.indexOf(',')
  const own = (comma < 0 ? reference : reference.slice(0, comma)).trim()
  const standard = comma < 0 ? undefined : unquoted(reference.slice(comma + 1).trim())
  if (!own.startsWith('self:')) return isPart || standard === undefined ? [any] : [standard]
  const found = own
    .slice('self:'.length)
    .split('.')
    .reduce<readonly unknown[]>(
      (at, name) => at.flatMap((one) => (name === any ? stagesOf(one) : entryOf(one, name))),
      [document],
    )
  const texts = found.flatMap((one) => (typeof one === 'string' ? [one] : typeof one === 'number' ? [String(one)] : []))
  if (texts.length === 0) return standard === undefined ? [any] : [standard]
  // `stage: ${opt:stage, 'dev'}` under a way of its own is any stage there.
  return texts.map((text) => (isPart && innermost.test(text) ? any : text))
}

/** The entries of a map that are stages; all of one that names none so, as far as they are told apart. */
function stagesOf(holder: unknown): readonly unknown[] {
  if (typeof holder !== 'object' || holder === null) return []
  const entries = Object.entries(holder)
  const stages = entries.filter(([name]) => stage.test(name))
  const own = stages.length > 0 ? stages : entries
  return own.length > maxValues ? [] : own.map(([, value]): unknown => value)
}

/** The default of a template's parameter. */
function parameterOf(document: unknown, name: string): string | null {
  const [parameters] = entryOf(document, 'Parameters')
  const [parameter] = entryOf(parameters, name)
  const [standard] = entryOf(parameter, 'Default')
  return typeof standard === 'string' ? standard : null
}

function entryOf(holder: unknown, name: string): readonly unknown[] {
  const isMap = typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
  return isMap ? [(holder as Record<string, unknown>)[name]] : []
}

function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/s, '$2')
}
