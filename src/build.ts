/** The build step after tsc: compiles `rules/` into `dist/catalogue/` and writes the published JSON Schema. */

import { fileURLToPath } from 'node:url'

import { jsonSchema } from './catalogue/schema.ts'
import { compileShipped } from './catalogue/shipped.ts'
import { writeOwn } from './files.ts'

const at = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url))
const catalogues = compileShipped()
for (const catalogue of catalogues) writeOwn(at(`dist/catalogue/${catalogue.api.id}.json`), JSON.stringify(catalogue))
writeOwn(at('dist/catalogue/index.json'), JSON.stringify(catalogues.map((catalogue) => catalogue.api.id)))
writeOwn(at('rules/schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`)
