/** Draws docs/audit.svg: what `apilift audit` prints for a shipped fixture, as a terminal shows it. Run after a build. */

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url))
const args = [
  'audit',
  '--cwd',
  'fixtures/social-studio/before',
  '--as-of',
  '2026-11-24',
  '--color',
  '--fail-on',
  'never',
]
const run = spawnSync(process.execPath, [at('dist/cli/bin.js'), ...args], { cwd: at('.'), encoding: 'utf8' })
if (run.status !== 0) throw new Error(run.stderr)

const colors = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 36: '#76e3ea' }
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** One line of terminal output as tspans. */
function spans(line) {
  let color = '#c9d1d9'
  let weight = 'normal'
  let opacity = 1
  let out = ''
  // eslint-disable-next-line no-control-regex -- splits at colour codes
  for (const part of line.split(/(\u001b\[\d+m)/)) {
    const code = /\[(\d+)m/.exec(part)?.[1]
    if (code === undefined || !part.startsWith('\u001b')) {
      if (part !== '')
        out += `<tspan fill="${color}" font-weight="${weight}" opacity="${opacity}">${escape(part)}</tspan>`
    } else if (code === '1') weight = 'bold'
    else if (code === '2') opacity = 0.6
    else if (code === '22') [weight, opacity] = ['normal', 1]
    else color = colors[code] ?? '#c9d1d9'
  }
  return out
}

const lines = `$ apilift audit\n${run.stdout.trimEnd()}`.split('\n')
const height = 18
const body = lines.map(
  (line, index) => `<text x="16" y="${40 + index * height}" xml:space="preserve">${spans(line)}</text>`,
)
writeFileSync(
  at('docs/audit.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" width="740" height="${lines.length * height + 48}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${body.join('\n')}
</svg>
`,
)
