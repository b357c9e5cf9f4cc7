/** `apilift audit`: read-only. */

import path from 'node:path'
import { UsageError } from '../../errors.ts'
import type { Exit } from '../../faces/report/exit.ts'
import { jsonReport } from '../../faces/report/json.ts'
import { prettyReport } from '../../faces/report/pretty.ts'
import { colorsFor } from '../../faces/report/text.ts'
import { trail } from '../../faces/report/trail.ts'
import { writeOwn } from '../../files.ts'
import type { Audit } from '../../finding.ts'
import { createPositions } from '../../positions.ts'
import { baselineText, withoutBaseline } from '../../baseline.ts'
import { commandLine } from '../hint.ts'
import type { Io } from '../io.ts'
import type { Options } from '../options.ts'
import { readOptions } from '../options.ts'
import { progress } from '../progress.ts'
import type { Run } from '../run.ts'
import { exitFor, runAudit, warnOfTarget } from '../run.ts'
import { version } from '../version.ts'

type Format = 'pretty' | 'json'

export async function run(args: Record<string, unknown>, io: Io): Promise<number> {
  const options = readOptions(args, io)
  const outputs = outputsOf(args['output'], io)
  const clear = progress(io, options.quiet, 'reading the tree')
  const done = await runAudit(options).finally(clear)
  warnOfTarget(done, io)
  if (typeof args['write-baseline'] === 'string') {
    write('--write-baseline', path.resolve(io.cwd, args['write-baseline']), baselineText(done.audits))
    io.stderr(`wrote ${args['write-baseline']}\n`)
  }
  const audits = options.baseline === undefined ? done.audits : withoutBaseline(done.audits, options.baseline)
  const exit = exitFor(audits, done, options, options.failOn ?? 'error')
  if (typeof args['why'] === 'string') {
    io.stdout(
      trail(audits, args['why'], positionsOf(done), {
        colors: colorsFor(options.color),
        width: Math.min(Math.max(io.columns, 60), 160),
      }),
    )
    return 0
  }
  io.stdout(render(args['format'] === 'json' ? 'json' : 'pretty', audits, exit, done, options, args, io, options.color))
  for (const { format, file } of outputs)
    write('--output', file, render(format, audits, exit, done, options, args, io, false))
  return exit.code
}

/** @throws UsageError when the file cannot be written. */
function write(option: string, file: string, text: string): void {
  try {
    writeOwn(file, text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UsageError(`${option}: ${file} cannot be written: ${code}.`)
  }
}

function outputsOf(value: unknown, io: Io): { readonly format: Format; readonly file: string }[] {
  return (Array.isArray(value) ? value : []).map((one) => {
    const match = /^(pretty|json):(.+)$/s.exec(String(one))
    if (!match)
      throw new UsageError(`--output: met "${String(one)}"; expected FORMAT:FILE with pretty or json as format.`)
    return { format: match[1] as Format, file: path.resolve(io.cwd, match[2]!) }
  })
}

function positionsOf(done: Run): ReturnType<typeof createPositions> {
  return createPositions((file) => done.files.text(file))
}

function render(
  format: Format,
  audits: readonly Audit[],
  exit: Exit,
  done: Run,
  options: Options,
  args: Record<string, unknown>,
  io: Io,
  color: boolean,
): string {
  const positions = positionsOf(done)
  if (format === 'json') return jsonReport(audits, { version, exit, locate: (place) => positions.of(place) })
  return audits
    .map((audit) =>
      prettyReport(audit, {
        api: done.catalogues.find((catalogue) => catalogue.api.id === audit.api)!.api,
        width: Math.min(Math.max(io.columns, 60), 200),
        colors: colorsFor(color),
        verbose: options.verbose,
        quiet: options.quiet,
        sourceFiles: done.sourceFiles,
        assumed: options.from !== undefined,
        migrate: commandLine('migrate', options, args, io),
        elapsedMs: io.isTTY ? done.elapsedMs : null,
        line: (file, line) => positions.line(file, line),
        lineStart: (file, line) => positions.offset(file, line),
      }),
    )
    .join('')
}
