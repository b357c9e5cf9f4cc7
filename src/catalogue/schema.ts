/**
 * The shape of the YAML in `rules/<api>/`: api.yaml, endpoints.yaml and the files of changes. Also the source of the
 * published JSON Schema. What a shape cannot say (ids, dates, cycles …) is in lint.ts.
 */

import type { z } from 'zod'

import { loadZod } from './lazy.ts'
import { kindShapes } from './schema-kinds.ts'
import type { Zod } from './schema-pieces.ts'
import { pieces } from './schema-pieces.ts'

export type Schemas = ReturnType<typeof build>
export type RawApi = z.infer<Schemas['api']>
export type RawEndpoints = z.infer<Schemas['endpoints']>
export type RawChanges = z.infer<Schemas['changes']>
export type RawChange = RawChanges['changes'][number]
export type RawEndpoint = RawEndpoints['endpoints'][number]

let built: Schemas | undefined

/** The three schemas; built on first use, since zod is loaded for it. */
export function schemas(): Schemas {
  built ??= build(loadZod().z)
  return built
}

/**
 * The published JSON Schema (draft-07) of all three kinds of file, as plain data.
 * A file's first key decides which of them it is: `id`, `endpoints`, or `changes`.
 */
export function jsonSchema(): unknown {
  const { toJSONSchema, union } = loadZod().z
  const { api, endpoints, changes } = schemas()
  return {
    title: 'apilift catalogue file',
    ...toJSONSchema(union([api, endpoints, changes]), { target: 'draft-7', io: 'input', reused: 'ref' }),
  }
}

function build(z: Zod) {
  const { text, name, version, day, method, path, source } = pieces(z)
  const evidence = z.enum(['known', 'inferred', 'unknown'], 'known, inferred or unknown; say how sure this is')
  const lifetime = z.strictObject({
    first: version.nullable().default(null).describe('First version that has it; null when not known'),
    last: version.nullable().default(null).describe('Last version that has it; null when still alive or not known'),
    evidence: evidence.default('known'),
    meaning: text.exactOptional(),
  })
  const strings = z.array(name).default([])

  const api = z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name in kebab-case; it is the prefix of every change id'),
    title: text,
    hosts: z.array(
      z.strictObject({ host: name, role: z.enum(['production', 'sandbox']), successor: name.exactOptional() }),
    ),
    versionIn: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('path') }),
      z.strictObject({ kind: z.literal('header'), name }),
    ]),
    pathSuffixes: strings,
    versions: z
      .array(
        z.strictObject({
          version,
          introduced: day,
          deprecated: day.nullable().default(null),
          endOfLife: day.nullable().default(null),
          source,
          conflicts: z
            .array(z.strictObject({ field: text, date: day, source: text, comment: text.exactOptional() }))
            .default([]),
          notes: text.exactOptional(),
        }),
      )
      .min(1, 'at least one version; list them oldest first'),
    deprecationMonths: z.int().positive().exactOptional(),
    sdks: z
      .array(
        z.strictObject({
          package: name,
          registry: text,
          versionOption: name.exactOptional(),
          generic: z.boolean().exactOptional(),
          releases: z.array(z.strictObject({ release: text, version, date: day.exactOptional() })),
        }),
      )
      .default([]),
    access: z.array(z.strictObject({ id: name, title: text, source })).default([]),
    examples: z.strictObject({ client: text, import: text }),
  })

  const endpoints = z.strictObject({
    endpoints: z.array(
      z.strictObject({
        method,
        path,
        family: text,
        lifetimes: z.array(lifetime).min(1, 'at least one lifetime; [{ evidence: unknown }] says that none is known'),
        params: z
          .array(
            z.strictObject({
              name,
              in: z.enum(['path', 'query', 'body']),
              required: z.boolean().default(false),
              type: text.default('string'),
              enum: z.array(z.string()).default([]),
              limits: z
                .strictObject({ max: z.number().exactOptional(), maxItems: z.int().exactOptional() })
                .default({}),
              lifetimes: z.array(lifetime).default([]).describe('Empty: as long as the endpoint'),
            }),
          )
          .default([]),
        paramsCompleteAt: z.array(version).default([]),
        responseFields: strings,
        access: strings,
      }),
    ),
  })

  const common = {
    id: z.string().regex(/^[a-z][a-z0-9-]*\/[a-z0-9][a-z0-9.-]*$/, 'an id like bakery/v3-loaf-paused-to-status'),
    title: text,
    why: text.describe('What the API does to the old form, and why that matters'),
    todo: text.exactOptional().describe('What to do, in the imperative; required where nothing can be edited'),
    source,
    confidence: z.enum(['versions-page', 'official', 'sdk', 'secondary']).default('official'),
    audited: z.boolean().default(true).describe('False: not yet checked against a primary source'),
    beforeMove: z.boolean().default(false).describe('Of endpoints that move in this hop to one that was there before'),
    effective: z
      .string('a date in quotes, like "2024-05-31", "2024-05" or "2024"')
      .regex(/^\d{4}(-\d\d(-\d\d)?)?$/, 'a date like "2024-05-31", "2024-05" or "2024"; write it year first')
      .exactOptional()
      .describe('Out-of-band changes only'),
    versions: z.array(version).exactOptional().describe('Out-of-band changes only: versions it names; none = all'),
    endpoints: z
      .array(z.strictObject({ methods: z.array(method).default([]), path }))
      .min(1, 'at least one endpoint; { path: "*" } is every endpoint'),
    applicability: z.enum(['safe', 'review', 'manual'], 'safe, review or manual; state the best case'),
    examples: z
      .array(
        z.strictObject({
          name: text,
          before: text,
          after: text.exactOptional(),
          applicability: z.enum(['safe', 'review', 'manual']).exactOptional(),
          to: version.exactOptional(),
        }),
      )
      .default([]),
    untouched: z.array(z.strictObject({ name: text, code: text })).default([]),
  }
  const kinds = kindShapes(z)
  const entry = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
    z.strictObject({ ...common, kind: z.literal(kind), ...shape })
  const change = z.discriminatedUnion('kind', [
    entry('endpoint-renamed', kinds['endpoint-renamed']),
    entry('endpoint-removed', kinds['endpoint-removed']),
    entry('method-removed', kinds['method-removed']),
    entry('param-renamed', kinds['param-renamed']),
    entry('params-merged', kinds['params-merged']),
    entry('param-removed', kinds['param-removed']),
    entry('param-moved', kinds['param-moved']),
    entry('param-required', kinds['param-required']),
    entry('params-exclusive', kinds['params-exclusive']),
    entry('param-default', kinds['param-default']),
    entry('enum-renamed', kinds['enum-renamed']),
    entry('enum-removed', kinds['enum-removed']),
    entry('limit-changed', kinds['limit-changed']),
    entry('behaviour-changed', kinds['behaviour-changed']),
    entry('response-field-renamed', kinds['response-field-renamed']),
    entry('response-field-removed', kinds['response-field-removed']),
    entry('response-value-renamed', kinds['response-value-renamed']),
    entry('response-value-changed', kinds['response-value-changed']),
    entry('host-renamed', kinds['host-renamed']),
  ])
  const changes = z.strictObject({
    hop: version.exactOptional().describe('Version in which these changes take effect; absent in out-of-band.yaml'),
    changes: z.array(change),
  })
  return { api, endpoints, changes }
}
