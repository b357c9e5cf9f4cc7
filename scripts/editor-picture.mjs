/** Draws docs/editor.svg: a file in an editor, underlined where ESLint reports it, with the message and the suggestion it gives. After a build. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import apilift from '../dist/faces/eslint/index.js'

const code = `import { ads } from './client.js'

export async function listDrafts(account) {
  const params = { count: 200, draft_only: true }
  return ads('GET', \`accounts/\${account}/campaigns\`, params)
}
`
const client =
  'export const ads = (method, path, params) =>\n  fetch(`https://ads-api.x.com/12/${path}?${new URLSearchParams(params)}`, { method })\n'
const cwd = mkdtempSync(join(tmpdir(), 'apilift-picture-'))
try {
  writeFileSync(join(cwd, 'client.js'), client)
  writeFileSync(join(cwd, 'drafts.js'), code)
  const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: [apilift.configs.recommended] })
  const [{ messages }] = await eslint.lintFiles(['drafts.js'])
  writeFileSync(fileURLToPath(new URL('../docs/editor.svg', import.meta.url)), draw(messages[0]))
} finally {
  rmSync(cwd, { recursive: true, force: true })
}

function draw({ message, ruleId, line, column, endColumn, suggestions }) {
  const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const [charWidth, lineHeight, left, top] = [8.43, 22, 56, 34]
  const rows = code.trimEnd().split('\n')
  const lines = rows.map(
    (text, index) =>
      `<text x="18" y="${top + index * lineHeight}" class="n">${index + 1}</text><text x="${left}" y="${top + index * lineHeight}">${escape(text)}</text>`,
  )
  const [from, till, under] = [
    left + (column - 1) * charWidth,
    left + (endColumn - 1) * charWidth,
    top + (line - 1) * lineHeight + 5,
  ]
  let wave = `M${from} ${under}`
  for (let x = from, up = true; x < till; x += 4, up = !up) wave += ` l4 ${up ? -3 : 3}`
  const words = message.replaceAll('`', '').split(' ')
  const wrapped = ['']
  for (const word of words) {
    if (wrapped.at(-1).length + word.length > 84) wrapped.push('')
    wrapped[wrapped.length - 1] += `${wrapped.at(-1) === '' ? '' : ' '}${word}`
  }
  const box = top + rows.length * lineHeight + 8
  const hints = suggestions.map(({ desc }) => `Suggestion: ${desc}`)
  const texts = [...wrapped, `eslint(${ruleId})`, ...hints].map(
    (text, index) =>
      `<text x="${left + 12}" y="${box + 24 + index * 20}" class="${index < wrapped.length ? 'm' : index === wrapped.length ? 'n' : 's'}">${escape(text)}</text>`,
  )
  const height = box + 24 + texts.length * 20 + 10
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="${height}" viewBox="0 0 800 ${height}" role="img" aria-label="${escape(message).replaceAll('"', "'")}">
<style>text { font: 14px ui-monospace, 'DejaVu Sans Mono', monospace; fill: #1f2328; white-space: pre } .n { fill: #8c959f } .m { font-size: 13px } .s { font-size: 13px; fill: #0550ae }</style>
<rect width="800" height="${height}" rx="8" fill="#fff" stroke="#d0d7de"/>
${lines.join('\n')}
<path d="${wave}" fill="none" stroke="#cf222e" stroke-width="1.4"/>
<rect x="${left}" y="${box}" width="728" height="${texts.length * 20 + 18}" rx="6" fill="#f6f8fa" stroke="#d0d7de"/>
${texts.join('\n')}
</svg>
`
}
