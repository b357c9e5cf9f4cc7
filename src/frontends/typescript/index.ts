/** The TypeScript and JavaScript front end: sieve, project, extraction; and the way back into the text. */

import type { Catalogue } from '../../catalogue/types.ts'
import type { FileSource } from '../../files.ts'
import { overlay } from '../../files.ts'
import type { Environment } from '../../manifests/environment.ts'
import { environmentOf } from '../../manifests/environment.ts'
import { createAudience, dependencyOf } from '../../manifests/npm.ts'
import { defaultVersion } from '../../manifests/releases.ts'
import { dirname } from '../../paths.ts'
import type { ExtractOptions, Extraction, Frontend } from '../frontend.ts'
import { createContext } from './evaluate/create.ts'
import { readSources } from './extract.ts'
import { unheard } from './project/host-variables.ts'
import { createProject, isChecked } from './project/project.ts'
import { createResolver } from './project/resolve.ts'
import { yamlPattern } from './project/yaml.ts'
import { commentAt, rewrite, rewriteRead, rewriteVersion, stillParses } from './rewrite/index.ts'
import { sieve } from './project/sieve.ts'
import { silentFiles } from './unread/silent.ts'
import { createTakenFrom } from './parts/taken-from.ts'
import type { Surroundings } from './parts/versions.ts'

export const typescript: Frontend = {
  extract: (files, catalogues, options) => extract(files, catalogues, options, environmentOf(files)),
  rewrite,
  rewriteVersion,
  rewriteRead,
  stillParses,
  commentAt,
  checker,
}

/** The front end over an environment that was read before: an editor keeps it between lints. */
export function typescriptIn(environment: Environment): Frontend {
  return { ...typescript, extract: (files, catalogues, options) => extract(files, catalogues, options, environment) }
}

function extract(
  files: FileSource,
  catalogues: readonly Catalogue[],
  { wrappers = [] }: ExtractOptions,
  environment: Environment,
): Extraction {
  const resolve = createResolver(files)
  const sieved = sieve(files, catalogues, resolve, wrappers, environment)
  const coverage = {
    files: sieved.files,
    candidates: sieved.seeds.length,
    analysed: 0,
    skipped: sieved.skipped,
    wrappers: [],
    silent: [],
    limits: [...sieved.limits, ...unread(files.repositories()), ...hinted(sieved.hints)],
  }
  if (sieved.closure.length === 0) {
    const silent = silentFiles(files, catalogues, sieved, null, { requests: [], wrappers: [] })
    return { requests: [], unknown: [], coverage: { ...coverage, silent }, foreign: [], takenFrom: () => [] }
  }
  const project = createProject(files, sieved.closure, resolve)
  const outside = (file: string): readonly string[] =>
    sieved.outsiders(file).flatMap((other) => files.text(other) ?? [])
  const cx = createContext(project, outside, environment)
  const reading = readSources(cx, catalogues, {
    files,
    seeds: sieved.seeds,
    wrappers,
    audienceOf: createAudience(files),
    sdkDefault: createSdkDefault(files, catalogues),
  })
  return {
    requests: reading.requests,
    unknown: reading.unknown,
    foreign: reading.foreign,
    takenFrom: createTakenFrom(cx),
    coverage: {
      ...coverage,
      analysed: project.paths.length,
      // What lies in a folder that a program reads from is no loss unless it names the API.
      skipped: [
        ...sieved.skipped,
        ...project.skipped.filter(({ file }) => !yamlPattern.test(file) || sieved.settings.includes(file)),
      ],
      wrappers: reading.wrappers,
      silent: silentFiles(files, catalogues, sieved, project, reading),
      limits: [...coverage.limits, ...reading.limits, ...unheard(sieved.variables, reading)],
    },
  }
}

/** Counts what the type checker objects to, per file and kind, in the files that matter with some of their texts changed. */
function checker(
  files: FileSource,
  catalogues: readonly Catalogue[],
): (changed: ReadonlyMap<string, string>) => ReadonlyMap<string, number> {
  const { closure } = sieve(files, catalogues, createResolver(files))
  if (!closure.some((file) => isChecked(file))) return () => new Map()
  return (changed) => {
    const texts = overlay(files, changed)
    const counts = new Map<string, number>()
    for (const { file, code } of createProject(texts, closure, createResolver(texts)).objections())
      counts.set(`${file} TS${code}`, (counts.get(`${file} TS${code}`) ?? 0) + 1)
    return counts
  }
}

function unread(repositories: readonly string[]): readonly string[] {
  return repositories.map((folder) => `${folder} is a repository of its own and was not read: run apilift in it`)
}

function hinted(hints: readonly string[]): readonly string[] {
  if (hints.length === 0) return []
  const shown = hints.slice(0, 5).join(', ')
  const more = hints.length > 5 ? ` and ${hints.length - 5} more` : ''
  return [
    `${hints.length} ${hints.length === 1 ? 'file names' : 'files name'} paths like the API's but none of its hosts, and were not read: ${shown}${more}`,
  ]
}

/** The version that an SDK calls when no option says so: the default of the locked, installed or ranged release. */
function createSdkDefault(files: FileSource, catalogues: readonly Catalogue[]): Surroundings['sdkDefault'] {
  const known = new Map<string, ReturnType<Surroundings['sdkDefault']>>()
  const read: Surroundings['sdkDefault'] = (file, name) => {
    for (const { api } of catalogues) {
      const sdk = api.sdks.find((one) => one.package === name && one.registry === 'npm')
      if (sdk) return defaultVersion(sdk, dependencyOf(files, file, name))
    }
    return null
  }
  return (file, name) => {
    const key = `${dirname(file)}\0${name}`
    if (!known.has(key)) known.set(key, read(file, name))
    return known.get(key) ?? null
  }
}
