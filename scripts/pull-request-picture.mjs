/** Draws docs/pull-request.png: the description that `apilift pr` writes for a shipped fixture. Needs a build and a Chromium (CHROMIUM_PATH). */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

const at = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'apilift-picture-'))
try {
  const client = join(folder, 'client')
  cpSync(at('fixtures/social-studio/before'), client, { recursive: true })
  const git = (...args) => execFileSync('git', args, { cwd: client })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@bakery.example', 'commit', '-q', '-m', 'before')
  const text = join(folder, 'description.md')
  const args = ['pr', '--tier', 'review', '--as-of', '2026-11-24', '--quiet', '--description', text]
  execFileSync(process.execPath, [at('dist/cli/bin.js'), ...args], { cwd: client })
  const html = micromark(readFileSync(text, 'utf8'), {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  const style = `body{font:14px/1.5 "DejaVu Sans",sans-serif;max-width:860px;margin:24px auto;color:#1f2328}
    table{border-collapse:collapse;font-size:12px}td,th{border:1px solid #d1d9e0;padding:5px 10px;text-align:left}
    code{background:#eff1f3;padding:1px 4px;border-radius:4px;font-size:85%}pre{background:#f6f8fa;padding:10px;font-size:12px}
    pre code{background:none}summary{cursor:pointer}a{color:#0969da;text-decoration:none}li{list-style:disc}`
  const page = join(folder, 'page.html')
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${style}</style>${html}`)
  execFileSync(process.env.CHROMIUM_PATH ?? 'chromium', [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    '--window-size=920,1180',
    `--screenshot=${at('docs/pull-request.png')}`,
    pathToFileURL(page).href,
  ])
} finally {
  rmSync(folder, { recursive: true, force: true })
}
