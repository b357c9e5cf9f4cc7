/** Every dependency of a tree on a client of an API, whatever its ecosystem, and the API version that it calls by default. */

import type { Api, Sdk } from '../catalogue/types.ts'
import type { FileSource } from '../files.ts'
import { dependencyOf, json, record } from './npm.ts'
import type { Dependency } from './releases.ts'
import { defaultVersion } from './releases.ts'

export interface ApiDependency extends Dependency {
  readonly package: string
  readonly registry: string
  /** The API version that it calls when nothing else is said; null when that is not known. */
  readonly apiVersion: string | null
  /** False when the release itself is not in the catalogue, or only a range is known. */
  readonly certain: boolean
  /** The option that overrides it. */
  readonly option: string | null
}

type Reader = (files: FileSource, path: string, name: string) => Pick<Dependency, 'version' | 'range'> | null

interface Manifest {
  readonly registry: string
  readonly file: RegExp
  /** Lock files beat manifests of the same folder. */
  readonly isLock: boolean
  readonly read: Reader
}

const manifests: readonly Manifest[] = [
  { registry: 'pypi', file: /(^|\/)(poetry|uv)\.lock$/, isLock: true, read: tomlLock },
  { registry: 'pypi', file: /(^|\/)Pipfile\.lock$/, isLock: true, read: pipfileLock },
  { registry: 'pypi', file: /(^|\/)requirements[\w.-]*\.txt$/, isLock: false, read: python },
  { registry: 'pypi', file: /(^|\/)(setup\.(py|cfg)|pyproject\.toml|Pipfile)$/, isLock: false, read: python },
  { registry: 'rubygems', file: /(^|\/)Gemfile\.lock$/, isLock: true, read: gemfileLock },
  { registry: 'rubygems', file: /(^|\/)(Gemfile|[\w-]+\.gemspec)$/, isLock: false, read: gemfile },
  { registry: 'packagist', file: /(^|\/)composer\.lock$/, isLock: true, read: composerLock },
  { registry: 'packagist', file: /(^|\/)composer\.json$/, isLock: false, read: composer },
]

export function dependenciesIn(files: FileSource, api: Api): readonly ApiDependency[] {
  const found = new Map<string, ApiDependency>()
  const add = (sdk: Sdk, dependency: Dependency): void => {
    const key = `${sdk.registry} ${sdk.package} ${dependency.from}`
    if (found.has(key)) return
    const { version, certain } = defaultVersion(sdk, dependency)
    found.set(key, {
      ...dependency,
      package: sdk.package,
      registry: sdk.registry,
      apiVersion: version,
      certain,
      option: sdk.versionOption ?? null,
    })
  }
  const list = files.list()
  for (const file of list.filter((one) => /(^|\/)package\.json$/.test(one)))
    for (const sdk of api.sdks.filter((one) => one.registry === 'npm')) {
      const fields = json(files, file) ?? {}
      const isNamed = Object.entries(fields).some(
        ([field, value]) => /ependencies$/.test(field) && sdk.package in record(value),
      )
      const dependency = isNamed ? dependencyOf(files, file, sdk.package) : null
      if (dependency) add(sdk, dependency)
    }
  for (const sdk of api.sdks) {
    const own = manifests.filter((one) => one.registry === sdk.registry)
    const read = list.flatMap((file) =>
      own
        .filter((one) => one.file.test(file))
        .flatMap(({ read: reader, isLock }) => {
          const dependency = reader(files, file, sdk.package)
          return dependency
            ? [{ isLock, folder: file.replace(/[^/]*$/, ''), dependency: { ...dependency, from: file } }]
            : []
        }),
    )
    for (const one of read)
      if (one.isLock || !read.some((other) => other.isLock && other.folder === one.folder)) add(sdk, one.dependency)
  }
  return [...found.values()].sort((a, b) =>
    a.from < b.from ? -1 : a.from > b.from ? 1 : a.package < b.package ? -1 : 1,
  )
}

/** `Twitter_Ads` and `twitter-ads` are one name on PyPI. */
function pypiName(name: string): string {
  return name.split(/[-_.]/).join('[-_.]')
}

function found(text: string | null, pattern: RegExp): RegExpExecArray | null {
  return text === null ? null : pattern.exec(text)
}

/** `name==1.2.3` of a requirements file, `"name>=1,<2"` of a setup, `name = "^1.2"` of a pyproject. */
function python(files: FileSource, path: string, name: string): ReturnType<Reader> {
  const spelt = `(?:^|["'])${pypiName(name)}(?![\\w.-])(?:\\[[^\\]]*\\])?["']?[ \\t]*(?:=[ \\t]*["'])?`
  const match = found(files.text(path), new RegExp(`${spelt}([~^<>=!\\d][\\d \\t.,*<>=~^!]*)?`, 'im'))
  return match ? ranged((match[1] ?? '').trim()) : null
}

/** `name = "x"` and `version = "1.2.3"` on the next line. */
function tomlLock(files: FileSource, path: string, name: string): ReturnType<Reader> {
  const match = found(files.text(path), new RegExp(`^name = "${pypiName(name)}"\\r?\\nversion = "([^"]+)"`, 'im'))
  return match ? { version: match[1]!, range: null } : null
}

function pipfileLock(files: FileSource, path: string, name: string): ReturnType<Reader> {
  const lock = json(files, path) ?? {}
  const entry = record(record(lock['default'])[name] ?? record(lock['develop'])[name])['version']
  return typeof entry === 'string' ? ranged(entry) : null
}

function gemfileLock(files: FileSource, path: string, name: string): ReturnType<Reader> {
  const match = found(files.text(path), new RegExp(`^    ${name} \\(([^)]+)\\)`, 'm'))
  return match ? { version: match[1]!, range: null } : null
}

/** `gem 'name', '~> 1.2'`, `spec.add_dependency "name", "1.2.3"`. */
function gemfile(files: FileSource, path: string, name: string): ReturnType<Reader> {
  const match = found(files.text(path), new RegExp(`^[^#\\n]*["']${name}["'](?:\\s*,\\s*["']([^"']*)["'])?`, 'm'))
  return match ? ranged(match[1] ?? '') : null
}

function composerLock(files: FileSource, path: string, name: string): ReturnType<Reader> {
  const lock = json(files, path) ?? {}
  const packages = [lock['packages'], lock['packages-dev']].flatMap((one): unknown[] => (Array.isArray(one) ? one : []))
  const entry = packages.map(record).find((one) => one['name'] === name)?.['version']
  return typeof entry === 'string' ? { version: entry.replace(/^v/, ''), range: null } : null
}

function composer(files: FileSource, path: string, name: string): ReturnType<Reader> {
  const manifest = json(files, path) ?? {}
  const range = record(manifest['require'])[name] ?? record(manifest['require-dev'])[name]
  return typeof range === 'string' ? ranged(range) : null
}

/** A pinned release, a range, or nothing: then the newest. */
function ranged(text: string): { readonly version: string | null; readonly range: string } {
  const pinned = /^(?:==?\s*)?v?(\d+(?:\.\d+)+)$/.exec(text)?.[1] ?? null
  return { version: pinned, range: text === '' ? '*' : text }
}
