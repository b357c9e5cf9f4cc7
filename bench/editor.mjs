/**
 * What the ESLint plugin costs: one lint of a tree with and without it, beside typescript-eslint's recommended set; then the times that
 * an editor feels, and memory over many re-lints. Read the ratios. Usage, after a build:
 * node --expose-gc bench/editor.mjs [files] [re-lints]. Without --expose-gc the heap shown holds what was not collected yet.
 */

import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import apilift from '../dist/faces/eslint/index.js'

const amount = Number(process.argv[2] ?? 400)
const relints = Number(process.argv[3] ?? 2000)
const root = mkdtempSync(join(tmpdir(), 'apilift-editor-'))
const plain = Array.from(
  { length: 100 },
  (_, line) => `export const value${line} = (input) => String(input * ${line}) + 'status'`,
).join('\n')
const client = (index, note) =>
  `import { ads } from './client.js'\n// ${note}\n` +
  Array.from(
    { length: 50 },
    (_, line) =>
      `export async function call${line}(account) {\n  const params = {\n    count: ${line},\n    name: 'n${index}',\n    ${line % 10 === 0 ? 'draft_only' : 'with_draft'}: true,\n  }\n  return ads('GET', \`accounts/\${account}/campaigns\`, params)\n}\n`,
  ).join('\n')

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
const parser = { files: ['**/*.js'], languageOptions: { parser: tseslint.parser } }
const make = (configs) => new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: [parser, ...configs] })
const seconds = async (configs) => {
  const times = []
  for (let round = 0; round < 4; round++) {
    const eslint = make(configs)
    const started = performance.now()
    await eslint.lintFiles(['.'])
    if (round > 0) times.push((performance.now() - started) / 1000)
  }
  return median(times)
}

try {
  mkdirSync(root, { recursive: true })
  for (let index = 0; index < amount; index++) writeFileSync(join(root, `m${index}.js`), plain)
  writeFileSync(
    join(root, 'client.js'),
    'export const ads = (method, path, params) => fetch(`https://ads-api.x.com/12/${path}?${new URLSearchParams(params)}`, { method })\n',
  )
  for (let index = 0; index < 40; index++) writeFileSync(join(root, `calls${index}.js`), client(index, 'saved'))
  const bare = await seconds([])
  const recommended = await seconds(tseslint.configs.recommended)
  const own = await seconds([apilift.configs.recommended])
  console.log(`${amount} plain files, 40 clients of 400 lines; medians of 3 rounds`)
  console.log(`parse alone                        ${bare.toFixed(2)} s`)
  console.log(`with apilift                       ${own.toFixed(2)} s   ${(own / bare).toFixed(2)} times that`)
  console.log(
    `with typescript-eslint recommended ${recommended.toFixed(2)} s   ${(recommended / bare).toFixed(2)} times that`,
  )

  const without = make([])
  const eslint = make([apilift.configs.recommended])
  const lint = async (which, name, text) => {
    const started = performance.now()
    await which.lintText(text, { filePath: join(root, name) })
    return performance.now() - started
  }
  const felt = async (name, text) => {
    const times = { with: [], without: [] }
    for (let round = 0; round < 25; round++) {
      times.without.push(await lint(without, name, text(round)))
      times.with.push(await lint(eslint, name, text(round)))
    }
    return median(times.with) - median(times.without)
  }
  console.log(
    `a dropped file                     ${(await felt('m1.js', (round) => `${plain}\n// ${round}`)).toFixed(2)} ms more than without the plugin`,
  )
  console.log(
    `a client, edited and linted again  ${(await felt('calls1.js', (round) => client(1, `edit ${round}`))).toFixed(1)} ms more than without the plugin`,
  )
  globalThis.gc?.()
  const heap = () => Math.round(process.memoryUsage().heapUsed / 1024 / 1024)
  const marks = [heap()]
  for (let round = 0; round < relints; round++) {
    await eslint.lintText(client(round % 40, `edit ${round % 7}`), { filePath: join(root, `calls${round % 40}.js`) })
    if ((round + 1) % Math.ceil(relints / 4) === 0) {
      globalThis.gc?.()
      marks.push(heap())
    }
  }
  console.log(`heap over ${relints} re-lints of 40 files: ${marks.join(', ')} MB`)
} finally {
  rmSync(root, { recursive: true, force: true })
}
