/**
 * Processor time and memory per 1,000 candidate lines: trees in which every file is a client of the API, of growing size. The difference between two
 * sizes leaves the start of the process out. Usage: node bench/candidates.mjs [files…], after a build.
 */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url))
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 40, 160]
const measured = `data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('\\npeak '+u.maxRSS+' cpu '+(u.userCPUTime+u.systemCPUTime)/1e6+'\\n')})`

/** One service of a client: a class over a shared sender, with twenty calls, their parameters and what is read of the answers. */
function service(index) {
  const calls = Array.from(
    { length: 20 },
    (_, call) => `  async list${call}(account: string, cursor?: string) {
    const params: Record<string, unknown> = { count: ${call + 1}, with_deleted: true }
    if (cursor) params.cursor = cursor
    const { data } = await send('GET', \`accounts/\${account}/campaigns\`, params)
    return data.map((row: { id: string; name: string }) => ({ id: row.id, name: row.name }))
  }`,
  )
  return `import { send } from './send'\n\nexport class Service${index} {\n${calls.join('\n\n')}\n}\n`
}

function measure(files) {
  const root = mkdtempSync(join(tmpdir(), 'apilift-candidates-'))
  try {
    mkdirSync(join(root, 'src'))
    writeFileSync(
      join(root, 'src/send.ts'),
      "const base = 'https://ads-api.x.com/11'\nexport async function send(method: string, path: string, params: object) {\n  const answer = await fetch(`${base}/${path}?${new URLSearchParams(params as never)}`, { method })\n  return answer.json()\n}\n",
    )
    let lines = 5
    for (let index = 0; index < files; index++) {
      const text = service(index)
      lines += text.split('\n').length
      writeFileSync(join(root, `src/service${index}.ts`), text)
    }
    const done = spawnSync(
      process.execPath,
      ['--import', measured, command, 'audit', '--cwd', root, '--format', 'json'],
      { encoding: 'utf8', maxBuffer: 1 << 30 },
    )
    if (done.error) throw done.error
    const seconds = Number(/ cpu ([\d.]+)/.exec(done.stderr)?.[1] ?? 0)
    const peak = Number(/\npeak (\d+)/.exec(done.stderr)?.[1] ?? 0) / 1024
    return { files, lines, requests: JSON.parse(done.stdout).requests.length, seconds, peak }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

let before = null
for (const size of sizes) {
  const one = measure(size)
  const head = `${one.files} files, ${one.lines} lines, ${one.requests} requests: ${one.seconds.toFixed(2)} s of processor time, ${one.peak.toFixed(0)} MB`
  const kilo = before ? (one.lines - before.lines) / 1000 : 0
  const each = before
    ? `   per 1,000 further lines ${((one.seconds - before.seconds) / kilo).toFixed(2)} s, ${((one.peak - before.peak) / kilo).toFixed(1)} MB`
    : ''
  console.log(head + each)
  before = one
}
