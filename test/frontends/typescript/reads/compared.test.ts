/** A field that was a number is met where the program takes it for one, and nowhere else. */

import { describe, expect, test } from 'vitest'
import { extract } from '../../kit.ts'

const path = "'https://ads-api.x.com/10/accounts/a/line_items'"

/** The texts of places that take `advertiser_user_id` for a number. */
function taken(code: string): string[] {
  return extract({ 'a.ts': code }).requests.flatMap(({ reads }) =>
    reads.flatMap(({ field, compared }) =>
      field === 'advertiser_user_id'
        ? compared.filter((one) => one.isType).map(({ site: { place } }) => code.slice(place.start, place.end))
        : [],
    ),
  )
}

const read = (use: string): string =>
  `const { data } = await (await fetch(${path})).json()\nconst id = data[0].advertiser_user_id\n${use}`

describe('taken for a number', () => {
  test.each([
    'if (id === 7) go()',
    'if (-1 !== id) go()',
    'const us = Number(process.env.US)\nif (id !== us) go()',
    "const config = { us: parseInt('7', 10) }\nif (config.us == id) go()",
    'declare const us: number\nif (id < us) go()',
    'go(id - 1)',
    'go(id + 1)',
    'if ([7, 8].includes(id)) go()',
    'const known = new Set([7, 8])\nif (known.has(id)) go()',
    "if (typeof id === 'number') go()",
    'if (Number.isSafeInteger(id)) go()',
    'go(id.toFixed(0))',
  ])('%s', (use) => {
    expect(taken(read(use))).toEqual(['id'])
  })

  test.each(['number', 'number | null'])('declared as %s', (type) => {
    const code = `interface Item { advertiser_user_id: ${type} }
      const { data } = (await (await fetch(${path})).json()) as { data: Item[] }
      go(data.map((one) => one.advertiser_user_id))`
    expect(taken(code)).toEqual(['advertiser_user_id'])
  })
})

describe('taken as it comes', () => {
  test.each([
    "if (id === '7') go()",
    'if (id === process.env.US) go()',
    'if (String(id) === us) go()',
    'go(Number(id) - 1)',
    'go(`${id}`)',
    "if (typeof id === 'string') go()",
    'if (id) go(id)',
  ])('%s', (use) => {
    expect(taken(read(use))).toEqual([])
  })

  test.each(['string', 'string | number', 'unknown'])('declared as %s', (type) => {
    const code = `interface Item { advertiser_user_id: ${type} }
      const { data } = (await (await fetch(${path})).json()) as { data: Item[] }
      go(data.map((one) => one.advertiser_user_id))`
    expect(taken(code)).toEqual([])
  })
})

describe('a schema', () => {
  const parsed = (module: string, type: string): string => `import { z } from '${module}'
    const item = z.object({ advertiser_user_id: ${type} })
    const page = z.object({ data: z.array(item) })
    const { data } = page.parse(await (await fetch(${path})).json())
    go(data.map((one) => one.advertiser_user_id))`

  test.each(['z.number()', 'z.number().nullable()', 'z.number().int().optional()'])('refuses a text: %s', (type) => {
    expect(taken(parsed('zod', type))).toEqual(['advertiser_user_id'])
  })

  test.each(['z.string()', 'z.coerce.number()', 'z.union([z.string(), z.number()])', 'z.any()'])(
    'takes a text: %s',
    (type) => {
      expect(taken(parsed('zod', type))).toEqual([])
    },
  )

  test('beside a path', () => {
    const code = `import { z } from 'zod'
      const item = z.object({ advertiser_user_id: z.number() })
      const get = async (path: string, schema: z.ZodTypeAny) => schema.parse(await (await fetch(path)).json())
      get(${path}, z.object({ data: z.array(item) })).then(({ data }) => go(data))`
    // By the path that it stands beside, and where it is applied.
    expect(new Set(taken(code))).toEqual(new Set(['advertiser_user_id']))
  })
})
