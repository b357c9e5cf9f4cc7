/**
 * Runs a fixture client with every outgoing request answered on this machine, and tells what it sent.
 * The blocking and the answers are in `preload.mjs`; here are the copy, the run and the reading of the record.
 */

import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'

/** A name sent once has a string, a name sent several times all of them. */
export type Fields = Readonly<Record<string, string | readonly string[]>>

export interface RecordedRequest {
  readonly method: string
  readonly host: string
  /** Without the query. */
  readonly path: string
  readonly query: Fields
  /** Parsed when the content type is a form or JSON, else the text; `null` when empty. */
  readonly body: unknown
  /** Of the headers, those that say how the body is written and who asks: the authorization's scheme alone. */
  readonly headers: { readonly contentType: string | null; readonly authorization: string | null }
}

/** What the API answers to one method and path, given by its last segments (no version, no query); all else gets an empty page. */
export interface Answer {
  readonly method: string
  readonly path: string
  readonly status?: number
  readonly body: unknown
}

export interface RecordOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly answers?: readonly Answer[]
}

const repository = fileURLToPath(new URL('../..', import.meta.url))
const preload = pathToFileURL(fileURLToPath(new URL('preload.mjs', import.meta.url))).href
const timeLimit = 30_000

/**
 * The requests that `node entry` sends from a copy of `clientDir`, in order. TypeScript is transpiled first, so `entry`
 * is the emitted name (`src/main.js`). Dependencies are those of this repository.
 * @throws when the client fails, takes longer than 30 s, or tries to reach the network by any other way.
 */
export async function record(
  clientDir: string,
  entry: string,
  options: RecordOptions = {},
): Promise<readonly RecordedRequest[]> {
  const folder = mkdtempSync(join(tmpdir(), 'apilift-record-'))
  try {
    const client = join(folder, 'client')
    cpSync(clientDir, client, { recursive: true })
    transpile(client)
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const written = join(folder, 'record.jsonl')
    const answers = join(folder, 'answers.json')
    writeFileSync(written, '')
    writeFileSync(answers, JSON.stringify(options.answers ?? []))
    await run(client, entry, {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      ...options.env,
      HARNESS_RECORD: written,
      HARNESS_ANSWERS: answers,
    })
    return readFileSync(written, 'utf8').split('\n').filter(Boolean).map(parse)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(client: string, entry: string, env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-deprecation', '--import', preload, entry], {
      cwd: client,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeLimit,
    })
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${entry} ended with ${signal ?? `code ${code}`}\n${errors}`))
    })
  })
}

/** Puts a `.js` beside each `.ts`, in the module system that the client's package.json asks for. */
function transpile(client: string): void {
  const manifest = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8')) as { type?: string }
  const module = manifest.type === 'module' ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS
  for (const entry of readdirSync(client, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.d.ts')) continue
    const file = join(entry.parentPath, entry.name)
    const compilerOptions = { module, target: ts.ScriptTarget.ES2022, esModuleInterop: true }
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { fileName: file, compilerOptions })
    writeFileSync(file.replace(/\.ts$/, '.js'), outputText)
  }
}

interface Written {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

function parse(line: string): RecordedRequest {
  const written = JSON.parse(line) as Written | { readonly refused: string }
  if ('refused' in written) throw new Error(`the client tried to reach the network: ${written.refused}`)
  const url = new URL(written.url)
  const contentType = written.headers['content-type'] ?? null
  return {
    method: written.method,
    host: url.host,
    path: url.pathname,
    query: fields(url.searchParams),
    body: parseBody(written.body, contentType),
    headers: { contentType, authorization: written.headers['authorization']?.split(' ')[0] ?? null },
  }
}

function parseBody(body: string, contentType: string | null): unknown {
  if (body === '') return null
  if (contentType?.includes('json')) return JSON.parse(body)
  if (contentType?.includes('form-urlencoded')) return fields(new URLSearchParams(body))
  return body
}

function fields(params: URLSearchParams): Fields {
  const out: Record<string, string | readonly string[]> = {}
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name)
    out[name] = values.length === 1 ? values[0]! : values
  }
  return out
}
