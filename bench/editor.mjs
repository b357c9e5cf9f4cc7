/**
 * What the ESLint plugin costs: one lint of a tree with and without it, beside typescript-eslint's recommended set; then what each lint
 * in an editor costs on top, and memory over many re-lints. Processor time, since that of a clock is shared with whatever else runs. Usage, after a build:
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
/** 400 lines with 50 functions, of which every `each`th calls the API. */
const client = (index, note, each = 1) =>
  `import { ads } from './client.js'\n// ${note}\n` +
  Array.from(
    { length: 50 },
    (_, line) =>
      `export async function call${line}(account) {\n  const params = {\n    count: ${line},\n    name: 'n${index}',\n    ${line % 10 === 0 ? 'draft_only' : 'with_draft'}: true,\n  }\n  return ${line % each === 0 ? 'ads' : 'String'}('GET', \`accounts/\${account}/campaigns\`, params)\n}\n`,
  ).join('\n')

const wrapper = (note) =>
  `// ${note}\nexport const ads = (method, path, params) => fetch(\`https://ads-api.x.com/12/\${path}?\${new URLSearchParams(params)}\`, { method })\n`

/** Milliseconds of processor time, those of the collector's and the compiler's threads among them. */
const spent = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
const parser = { files: ['**/*.js'], languageOptions: { parser: tseslint.parser } }
const make = (configs) => new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: [parser, ...configs] })
const seconds = async (configs) => {
  const times = []
  for (let round = 0; round < 4; round++) {
    const eslint = make(configs)
    const started = spent()
    await eslint.lintFiles(['.'])
    if (round > 0) times.push((spent() - started) / 1000)
  }
  return median(times)
}

try {
  mkdirSync(root, { recursive: true })
  for (let index = 0; index < amount; index++) writeFileSync(join(root, `m${index}.js`), plain)
  writeFileSync(join(root, 'client.js'), wrapper('saved'))
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
  /** Milliseconds for each of some lints in a row, all of what the collector does for them counted in. */
  const block = async (which, name, text, rounds) => {
    const started = spent()
    for (let round = 0; round < rounds; round++) await which.lintText(text(round), { filePath: join(root, name) })
    return (spent() - started) / rounds
  }
  /**
   * Lints of one kind stand together: taken in turns, the collector would meet always the same one of the two. The first lints of a file
   * are apart: they load, read the tree and compile what the others run.
   */
  const felt = async (name, text, rounds) => {
    const more = []
    for (const which of [without, eslint]) await block(which, name, (round) => text(`first ${round}`), 2)
    for (let turn = 0; turn < 5; turn++) {
      const alone = await block(without, name, (round) => text(`${turn} ${round}`), rounds)
      more.push((await block(eslint, name, (round) => text(`${turn} ${round}`), rounds)) - alone)
    }
    return median(more)
  }
  const dropped = await felt('m1.js', (round) => `${plain}\n// ${round}`, 100)
  console.log(`a dropped file                     ${dropped.toFixed(2)} ms more than without the plugin`)
  const edited = await felt('calls1.js', (round) => client(1, `edit ${round}`), 30)
  console.log(`a client, edited and linted again  ${edited.toFixed(1)} ms more than without the plugin`)
  const few = await felt('calls2.js', (round) => client(2, `edit ${round}`, 5), 30)
  console.log(`a client of 10 calls in 400 lines  ${few.toFixed(1)} ms more than without the plugin`)
  const shared = await felt('client.js', (round) => wrapper(`edit ${round}`), 2)
  console.log(`the wrapper of those 40 clients    ${shared.toFixed(0)} ms more than without the plugin`)
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
