/**
 * Precision: packages of other APIs with look-alike names, paths and words must give no request and no finding. Their sources are packed from
 * the registry into a temporary folder (nothing is installed, no script runs), laid out as a plain tree, and audited by the built command: as
 * they are, and once more beside a small client of the API that imports them, so that every one of their calls is read and not only sieved.
 * Usage: node bench/precision.mjs [--markdown] [package…], after a build. Exit code 1 when anything was found.
 */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url))

const packages = [
  // other ad platforms and marketing
  'google-ads-api@25.1.0',
  'facebook-nodejs-business-sdk@24.0.1',
  '@scaleleap/amazon-advertising-api-sdk@3.8.3',
  'amazon-paapi@1.1.0',
  'klaviyo-api@23.0.0',
  '@hubspot/api-client@14.0.1',
  '@mailchimp/mailchimp_marketing@3.0.80',
  '@getbrevo/brevo@6.0.3',
  'mixpanel@0.24.0',
  '@google-analytics/data@7.2.0',
  // social networks, the vendor's other API among them
  'twitter@1.7.1',
  'twit@2.2.11',
  'twitter-lite@1.1.0',
  'twitter-v2@1.1.0',
  'twitter-api-sdk@1.2.1',
  'twitter-text@3.1.0',
  'snoowrap@1.23.0',
  'instagram-private-api@1.46.1',
  'linkedin-api-client@0.3.0',
  'tiktok-scraper@1.4.36',
  'masto@8.0.0',
  '@atproto/api@0.21.0',
  'vk-io@4.10.1',
  'telegraf@4.16.3',
  'discord.js@14.28.1',
  '@slack/web-api@8.2.0',
  // videos and media
  'vimeo@2.3.1',
  '@vimeo/vimeo@3.0.3',
  'ytdl-core@4.11.5',
  '@mux/mux-node@15.3.0',
  'cloudinary@2.11.0',
  'spotify-web-api-node@5.0.2',
  '@twurple/api@8.2.0',
  // accounts, campaigns, cards, line items, funding instruments of shops and payments
  'stripe@23.1.0',
  'twilio@6.2.0',
  'square@46.0.0',
  'braintree@3.40.0',
  'plaid@47.0.0',
  'xero-node@20.0.0',
  '@paypal/checkout-server-sdk@1.0.3',
  'chargebee@3.33.0',
  '@shopify/shopify-api@15.0.0',
  '@woocommerce/woocommerce-rest-api@1.0.2',
  '@lob/lob-typescript-sdk@1.4.2',
  'intercom-client@7.0.3',
  'asana@3.2.0',
  // large ones, and signers
  'googleapis@188.0.0',
  'oauth@0.10.2',
  'oauth-1.0a@2.2.6',
]

const args = process.argv.slice(2)
const chosen = args.filter((one) => !one.startsWith('--'))
const isMarkdown = args.includes('--markdown')
const root = mkdtempSync(join(tmpdir(), 'apilift-precision-'))

/** The peak of the resident memory, printed by the measured process itself when it ends. */
const measured = `data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('\\npeak '+u.maxRSS+' cpu '+(u.userCPUTime+u.systemCPUTime)/1e6+'\\n')})`

function run(program, options, cwd) {
  const done = spawnSync(program, options, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (done.error) throw done.error
  return done
}

/** Packs a package and lays its files into a folder of its own. */
function unpack(name) {
  const folder = mkdtempSync(join(root, 'p-'))
  const packed = run('npm', ['pack', name, '--silent', '--pack-destination', folder], folder)
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'))
  if (packed.status !== 0 || !archive) throw new Error(`${name} could not be packed: ${packed.stderr.trim()}`)
  const unpacked = join(folder, 'unpacked')
  mkdirSync(unpacked)
  const opened = run('tar', ['-xzf', join(folder, archive), '-C', unpacked], folder)
  if (opened.status !== 0) throw new Error(`${archive} could not be opened: ${opened.stderr.trim()}`)
  const tree = join(folder, 'tree')
  renameSync(join(unpacked, readdirSync(unpacked)[0]), tree)
  const { name: own, version } = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8'))
  return { tree, folder, title: `${own}@${version}` }
}

const probe = 'apilift-probe.mjs'
/** Modules that the probe imports: what they import comes along. */
const most = 200

/** A client of the API that imports modules of the package. Its own request is the only one there is. */
function writeProbe(tree) {
  const modules = readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.([cm]?js|[cm]?tsx?)$/.test(file) && !/\.d\.[cm]?ts$/.test(file))
    .sort()
  const step = Math.max(1, Math.floor(modules.length / most))
  const imported = modules.filter((_, index) => index % step === 0).slice(0, most)
  const lines = imported.map((file) => `import './${file}'`)
  writeFileSync(join(tree, probe), `${lines.join('\n')}\nfetch('https://ads-api.x.com/12/accounts')\n`)
}

/** One run of the command: what it found outside of the probe, with the processor time and the peak of memory. */
function audit({ tree, folder }) {
  const done = run(
    process.execPath,
    ['--import', measured, command, 'audit', '--cwd', tree, '--format', 'json'],
    folder,
  )
  const seconds = Number(/ cpu ([\d.]+)/.exec(done.stderr)?.[1] ?? 0)
  const peak = Number(/\npeak (\d+)/.exec(done.stderr)?.[1] ?? 0) / 1024
  // 3 is a file that could not be parsed, or no source file at all; it says nothing about precision.
  if (done.status !== 0 && done.status !== 1 && done.status !== 3) {
    const why = done.stderr.trim().split('\n')[0]
    return { files: 0, analysed: 0, hits: [`crashed: ${why}`], seconds, peak }
  }
  const { requests, findings, coverage } = JSON.parse(done.stdout)
  const hits = [...requests, ...findings].filter((one) => one.file !== probe)
  return {
    files: coverage.files,
    analysed: coverage.analysed,
    hits: hits.map((one) => `${one.file}:${one.line} ${one.change ?? `${one.method} ${one.path}`}`),
    seconds,
    peak,
  }
}

function both(source) {
  const plain = audit(source)
  writeProbe(source.tree)
  const read = audit(source)
  return {
    title: source.title,
    files: plain.files,
    hits: [...plain.hits, ...read.hits],
    seconds: plain.seconds,
    peak: plain.peak,
    read: read.analysed,
    'read s': read.seconds,
    'read MB': read.peak,
  }
}

const columns = ['files', 'found', 'cpu s', 'peak MB', 'read', 'read cpu s', 'read MB']

function cells(one) {
  return [
    String(one.files),
    String(one.hits.length),
    one.seconds.toFixed(2),
    one.peak.toFixed(0),
    String(one.read),
    one['read s'].toFixed(2),
    one['read MB'].toFixed(0),
  ]
}

function row(title, values) {
  return isMarkdown
    ? `| ${[title, ...values].join(' | ')} |`
    : `${title.padEnd(46)} ${values.map((value) => value.padStart(8)).join(' ')}`
}

try {
  console.log(row('package', columns))
  if (isMarkdown) console.log(`|${' --- |'.repeat(columns.length + 1)}`)
  const all = []
  for (const name of chosen.length > 0 ? chosen : packages) {
    const source = unpack(name)
    const one = both(source)
    rmSync(source.folder, { recursive: true, force: true })
    all.push(one)
    console.log(row(one.title, cells(one)))
    for (const hit of one.hits) console.log(`    ${hit}`)
  }
  const sum = (column) => all.reduce((total, one) => total + one[column], 0)
  const peak = (column) => Math.max(...all.map((one) => one[column]))
  const hits = all.flatMap((one) => one.hits)
  const total = { files: sum('files'), hits, seconds: sum('seconds'), peak: peak('peak'), read: sum('read') }
  console.log(row(`${all.length} packages`, cells({ ...total, 'read s': sum('read s'), 'read MB': peak('read MB') })))
  if (hits.length > 0) process.exitCode = 1
} finally {
  rmSync(root, { recursive: true, force: true })
}
