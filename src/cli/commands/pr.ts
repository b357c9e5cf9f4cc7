/** `apilift pr`: a branch with a commit per change and a description, beside the work tree; pushed and opened when asked to. */

import path from 'node:path'
import { UsageError, WriteError } from '../../errors.ts'
import { commitMessage } from '../../faces/pull-request/commit-message.ts'
import { titleOf } from '../../faces/pull-request/headline.ts'
import { description } from '../../faces/pull-request/index.ts'
import type { Input } from '../../faces/pull-request/input.ts'
import { colorsFor, count, shown } from '../../faces/report/text.ts'
import type { FileSource } from '../../files.ts'
import { openGitTree, uncommitted, writeOwn } from '../../files.ts'
import { commitWithHooks } from '../../hooks.ts'
import { forHumans } from '../../migrate.ts'
import { createPositions } from '../../positions.ts'
import { fetchBranch, push, remoteTip, remoteUrl } from '../../remote.ts'
import type { Commit, Draft, Repository } from '../../repository.ts'
import * as repo from '../../repository.ts'
import type { Branch } from '../branches.ts'
import { branchesOf, endingWithin } from '../branches.ts'
import { commandLine } from '../hint.ts'
import type { Io } from '../io.ts'
import type { Options } from '../options.ts'
import { readOptions } from '../options.ts'
import { open, openingOf, standing } from '../open.ts'
import { progress } from '../progress.ts'
import type { Run } from '../run.ts'
import { exitFor, runAudit, warnOfTarget } from '../run.ts'
import { version } from '../version.ts'

export async function run(args: Record<string, unknown>, io: Io): Promise<number> {
  const options = readOptions(args, io)
  const text = (name: string): string | null => (typeof args[name] === 'string' ? args[name] : null)
  const repository = repo.openRepository(options.root, text('base') ?? 'HEAD')
  const name = text('branch')
  if (name !== null) repo.checkBranchName(repository, name)
  const remote = text('push') ?? (args['open'] === true ? 'origin' : null)
  const url = remote === null ? null : remoteUrl(repository, remote)
  for (const option of ['draft', 'label', 'reviewer', 'forge', 'repository'])
    if (args[option] !== undefined && args['open'] !== true) throw new UsageError(`--${option} needs --open.`)
  const opening =
    args['open'] === true && remote !== null && url !== null ? openingOf(args, repository, remote, url, io) : null
  const days = text('within')
  if (days !== null && !/^\d+$/.test(days)) throw new UsageError(`--within: met "${days}"; expected a number of days.`)
  if (!options.quiet) for (const note of notes(repository, options, args['hooks'] === true)) io.stderr(`${note}\n`)
  const clear = progress(io, options.quiet, 'reading the last commit')
  const done = await runAudit(options, openGitTree(options.root, repository.base)!).finally(clear)
  warnOfTarget(done, io)
  const due = done.audits.filter(
    (audit) => days === null || endingWithin(audit, catalogueOf(done, audit.api), Number(days)).length > 0,
  )
  const branches = branchesOf({ ...done, audits: due }, repository, {
    tier: options.tier ?? 'safe',
    force: args['force-version'] === true,
    by: args['by'] === 'hop' ? 'hop' : 'change',
    group: args['group'] === 'workspace' || args['group'] === 'codeowners' ? args['group'] : 'none',
    branch: name,
  })
  if (branches.length === 0 && !options.quiet) {
    const why =
      due.length === 0 && done.audits.length > 0
        ? `no version in use ends within ${days ?? ''} days`
        : 'there is nothing to change'
    io.stderr(`${why} (tier ${options.tier ?? 'safe'}); no branch was made\n`)
  }
  const command = commandLine('pr', options, args, io, choices(args))
  for (const branch of branches) {
    const known = opening ? await standing(opening, branch.name) : { kind: 'none' as const }
    const isClosed = known.kind === 'closed'
    const written = write(branch, repository, isClosed ? null : url, done.files, args, io)
    const input = inputOf(branch, written.commits, repository, done, options, command)
    const file = describe(branch, repository, description(input), args, io)
    io.stdout(summary(branch, written, input, file, repository, options, io))
    if (isClosed) {
      io.stdout(`  closed, and left so: ${known.pullRequest.url}; nothing was pushed\n`)
      continue
    }
    if (url !== null) io.stdout(`  ${written.isPushed ? 'pushed to' : 'already at'} ${remote!}\n`)
    if (opening)
      await open(opening, known, input, (line) => {
        io.stdout(`  ${shown(line)}\n`)
      })
  }
  return exitFor(done.audits, done, options, 'never').code
}

interface Written {
  readonly commits: readonly Commit[]
  /** False when an earlier run made the same. */
  readonly isNew: boolean
  readonly isPushed: boolean
}

/**
 * The branch, here and at the remote.
 * @throws UsageError when a work tree has the branch checked out; WriteError when others have committed to it, or the push is rejected
 */
function write(
  branch: Branch,
  repository: Repository,
  url: string | null,
  files: FileSource,
  args: Record<string, unknown>,
  io: Io,
): Written {
  const folder = repo.checkedOutAt(repository, branch.name)
  if (folder !== null)
    throw new UsageError(`${branch.name} is checked out in ${folder}. Check out another branch there, or use --branch.`)
  const local = repo.tipOf(repository, branch.name)
  const there = url === null ? null : remoteTip(repository, url, branch.name)
  if (url !== null && there !== null && repo.readCommit(repository, there) === null)
    fetchBranch(repository, url, branch.name)
  for (const [tip, where] of [
    [local, 'here'],
    [there, 'at the remote'],
  ] as const) {
    const foreign = tip === null ? [] : repo.foreignCommits(repository, tip)
    if (foreign.length > 0)
      throw new WriteError(
        `${branch.name} ${where} has ${count(foreign.length, 'commit')} that apilift did not make; nothing is overwritten:\n${foreign
          .slice(0, 10)
          .map((one) => `  ${shown(one)}`)
          .join('\n')}\nMerge or delete that branch, or name another with --branch.`,
      )
  }
  const identity = repo.identityFrom(repository, io.env)
  const drafts = branch.steps.map((step): Draft => ({
    message: commitMessage({
      ...step,
      api: branch.catalogue.api,
      to: branch.audit.to,
      known: branch.catalogue.changes,
    }),
    files: new Map(
      step.texts.map(({ path: file, text }) => [file, Buffer.from((files.hasBom(file) ? '\uFEFF' : '') + text)]),
    ),
  }))
  const made =
    args['hooks'] === true
      ? commitWithHooks(repository, drafts, identity)
      : repo.writeCommits(repository, drafts, identity)
  const known = [local, there].find((tip) => tip !== null && repo.isSameChain(repository, tip, made)) ?? null
  const commits = known === null ? made : repo.chainTo(repository, known, made.length)
  const tip = commits.at(-1)!.id
  if (tip !== local) repo.moveBranch(repository, branch.name, tip, local)
  const isPushed = url !== null && tip !== there
  if (isPushed) push(repository, url, branch.name, tip, there, args['hooks'] === true)
  return { commits, isNew: known === null, isPushed }
}

function inputOf(
  branch: Branch,
  commits: readonly Commit[],
  repository: Repository,
  done: Run,
  options: Options,
  command: string,
): Input {
  const positions = createPositions((file) => done.files.text(file))
  return {
    audit: branch.audit,
    api: branch.catalogue.api,
    changes: branch.catalogue.changes,
    migration: branch.migration,
    tier: options.tier ?? 'safe',
    commits: branch.steps.map((step, index) => ({ ...step, id: commits[index]!.id })),
    branch: branch.name,
    base: repository.base,
    group: branch.group,
    command,
    scripts: scriptsOf(done.files),
    toolVersion: version,
    locate: (place) => positions.of(place),
  }
}

/** Scripts of the root's manifest that judge a change. Named for the reader, never run. */
function scriptsOf(files: FileSource): readonly string[] {
  const text = files.text('package.json')
  if (text === null) return []
  const scripts = manifestScripts(text)
  return ['test', 'typecheck', 'lint', 'build']
    .filter((name) => Object.hasOwn(scripts, name))
    .map((name) => (name === 'test' ? 'npm test' : `npm run ${name}`))
}

function manifestScripts(text: string): object {
  try {
    const scripts = (JSON.parse(text) as { readonly scripts?: unknown } | null)?.scripts
    return typeof scripts === 'object' && scripts !== null ? scripts : {}
  } catch (error) {
    // A manifest that is no JSON names no scripts; the audit has nothing to say about it.
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

function describe(branch: Branch, repository: Repository, body: string, args: Record<string, unknown>, io: Io): string {
  if (typeof args['description'] !== 'string') return repo.writeBeside(repository, branch.name, body)
  const file = path.resolve(io.cwd, args['description'])
  writeOwn(file, body)
  return file
}

function summary(
  branch: Branch,
  written: Written,
  input: Input,
  file: string,
  repository: Repository,
  options: Options,
  io: Io,
): string {
  const colors = colorsFor(options.color)
  const where = repository.current ?? 'a detached head'
  const lines = [
    colors.bold(branch.name),
    `  ${titleOf(input)}`,
    `  ${count(written.commits.length, 'commit')} on ${where} at ${repository.base.slice(0, 9)}${written.isNew ? '' : ', as before'}`,
    ...written.commits.map(
      (commit) => `  ${colors.cyan(commit.id.slice(0, 9))} ${shown(commit.message.split('\n')[0]!)}`,
    ),
    ...needs(input),
    `  description ${shown(path.relative(io.cwd, file) || file)}`,
  ]
  return `${lines.join('\n')}\n`
}

function needs({ migration }: Input): readonly string[] {
  const amount = forHumans(migration).length
  return amount > 0 ? [`  ${count(amount, 'place')} ${amount === 1 ? 'needs' : 'need'} you: in the description`] : []
}

/** What somebody should know before reading the result. */
function notes(repository: Repository, options: Options, hooks: boolean): readonly string[] {
  const found = repo.hooksOf(repository)
  const dirty = uncommitted(options.root) ?? []
  const { submodules } = repository
  return [
    ...(found.length > 0 && !hooks
      ? [`hooks of the repository are not run (${found.join(', ')}); --hooks runs them, in a work tree of their own`]
      : []),
    ...(hooks ? ['hooks and filters of the repository are run, as --hooks asks for'] : []),
    ...(dirty.length > 0
      ? [`${count(dirty.length, 'uncommitted file')} are left out: the branch starts from the last commit`]
      : []),
    ...(submodules.length > 0
      ? [`${count(submodules.length, 'submodule')} not looked at (${submodules.join(', ')}): run pr in each`]
      : []),
  ].map(shown)
}

function catalogueOf(done: Run, api: string): Branch['catalogue'] {
  return done.catalogues.find((one) => one.api.id === api)!
}

/** The options of this command that shape the branch. */
function choices(args: Record<string, unknown>): readonly string[] {
  const named = ['tier', 'by', 'group', 'branch'].flatMap((name) =>
    typeof args[name] === 'string' ? [`--${name}`, args[name]] : [],
  )
  return args['force-version'] === true ? [...named, '--force-version'] : named
}
