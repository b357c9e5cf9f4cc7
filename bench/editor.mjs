/**
 * What the ESLint plugin costs: one lint of a tree with and without it, beside typescript-eslint's recommended set; then what each lint
 * in an editor costs on top, and memory over many re-lints. Processor time, since that of a clock is shared with whatever else runs: of all
 * threads, the collector's and the compiler's among them, and where the system tells (Linux) of the one that the editor waits for. Beside
 * it the median of what ESLint's own statistics say of the rules: the difference of two lints of 20 ms cannot show a tenth of one.
 * Usage, after a build: node --expose-gc bench/editor.mjs [files] [re-lints]. Without --expose-gc the heap shown holds what was not collected yet.
 */

import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

const wrapper = (note, version = 12) =>
  `// ${note}\nexport const ads = (method, path, params) => fetch(\`https://ads-api.x.com/${version}/\${path}?\${new URLSearchParams(params)}\`, { method })\n`

/** Milliseconds of processor time, those of the collector's and the compiler's threads among them. */
const spent = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
/** Milliseconds of processor time of the thread that lints; null where the system does not tell. */
const schedule = `/proc/self/task/${process.pid}/schedstat`
const waited = existsSync(schedule) ? () => Number(readFileSync(schedule, 'utf8').split(' ')[0]) / 1e6 : null
const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
const parser = { files: ['**/*.js'], languageOptions: { parser: tseslint.parser } }
const make = (configs) =>
  new ESLint({ cwd: root, overrideConfigFile: true, stats: true, overrideConfig: [parser, ...configs] })
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

  const bareEslint = make([])
  const eslint = make([apilift.configs.recommended])
  /** What ESLint says that the rules took of one lint, in milliseconds of the clock. */
  const inRules = ([{ stats }]) =>
    stats.times.passes.flatMap(({ rules }) => Object.values(rules ?? {})).reduce((sum, { total }) => sum + total, 0)
  /** Milliseconds for each of some lints in a row, of all threads and of the one that lints: what the collector does for them is counted in. */
  const block = async (which, name, text, rounds) => {
    const ruled = []
    const [all, own] = [spent(), waited?.()]
    for (let round = 0; round < rounds; round++)
      ruled.push(inRules(await which.lintText(text(round), { filePath: join(root, name) })))
    return [(spent() - all) / rounds, waited ? (waited() - own) / rounds : null, median(ruled)]
  }
  /** What the plugin adds, in blocks of lints with and without it: taken in turns, the collector would meet always the same one of the two. */
  const added = async (name, text, rounds, turns) => {
    const more = []
    for (let turn = 0; turn < turns; turn++) {
      const without = await block(bareEslint, name, (round) => text(`${turn} ${round}`), rounds)
      const withIt = await block(eslint, name, (round) => text(`${turn} ${round}`), rounds)
      more.push(withIt.map((time, index) => (time === null ? null : time - without[index])))
    }
    const [all, own, ruled] = [0, 1, 2].map((index) => median(more.map((one) => one[index])))
    return `${all.toFixed(1)} ms${own === null ? '' : `, ${own.toFixed(1)} of them waited for`}, ${ruled.toFixed(2)} in the rules`
  }
  /**
   * The first two lints of a file load, read the tree and begin to compile; they are apart. The next thirty still run code that is not
   * compiled, and compile it; behind some hundred that is done.
   */
  const felt = async (label, name, text, rounds) => {
    for (const which of [bareEslint, eslint]) await block(which, name, (round) => text(`first ${round}`), 2)
    const early = rounds < 10 ? null : await added(name, (note) => text(`early ${note}`), 30, 1)
    if (early) await block(eslint, name, (round) => text(`then ${round}`), 150)
    const late = await added(name, text, rounds, 5)
    console.log(`${label} ${late}${early ? `; the first thirty ${early}` : ''}`)
  }
  console.log('on top of a lint without the plugin, for each lint of')
  await felt('a dropped file                    ', 'm1.js', (note) => `${plain}\n// ${note}`, 100)
  await felt('a client of 50 calls in 400 lines ', 'calls1.js', (note) => client(1, `edit ${note}`), 30)
  await felt('a client of 10 calls in 400 lines ', 'calls2.js', (note) => client(2, `edit ${note}`, 5), 30)
  await felt('the wrapper of those 40 clients   ', 'client.js', (note) => wrapper(`edit ${note}`), 2)
  // Its version has ended: behind the one finding, and in the way of its fix, stand all 2,000 requests.
  await felt('the same at an old version        ', 'client.js', (note) => wrapper(`edit ${note}`, 10), 2)
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
