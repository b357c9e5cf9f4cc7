/** An editor keeps the engine running and asks with part of the tree: whatever is typed, it must say of a file what a whole audit of the same texts says. */

import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { lookAt } from '../../../src/faces/eslint/engine.ts'
import { openDisk, overlay } from '../../../src/files.ts'
import type { FileSource } from '../../../src/files.ts'
import type { Audit } from '../../../src/finding.ts'
import { sourcePattern } from '../../../src/frontends/typescript/project/sieve.ts'
import { fixtures } from '../../fixtures.ts'

const asOf = '2026-11-21'
/** Comparisons for each fixture; more by `APILIFT_EDITS=100`, other ones by `APILIFT_SEED=7`. */
const amount = Number(process.env['APILIFT_EDITS'] ?? 4)
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

type Random = (below: number) => number

/** Numerical Recipes' generator: the same seed, the same edits. */
function randomOf(seed: number): Random {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** What somebody at a keyboard does to a text: lines go, come again or are commented out, words change, characters come and go. */
function edited(text: string, random: Random): string {
  const lines = text.split('\n')
  const line = random(lines.length)
  const offset = random(text.length)
  switch (random(6)) {
    case 0:
      return lines.toSpliced(line, 1).join('\n')
    case 1:
      return lines.toSpliced(line, 0, lines[random(lines.length)]!).join('\n')
    case 2:
      return lines.with(line, `// ${lines[line]!}`).join('\n')
    case 3: {
      const words = [...text.matchAll(/\w{3,}/g)]
      const [from, to] = [words[random(words.length)], words[random(words.length)]]
      return from && to ? text.slice(0, from.index) + to[0] + text.slice(from.index + from[0].length) : text
    }
    case 4:
      return text.slice(0, offset) + text.slice(offset + 1 + random(4))
    default:
      return text.slice(0, offset) + "'x(){}.;,\n"[random(10)]! + text.slice(offset)
  }
}

/** A whole audit by modules that were just loaded: they remember nothing of a former text. */
async function fresh(files: FileSource): Promise<readonly Audit[]> {
  vi.resetModules()
  const { audit } = await import('../../../src/audit.ts')
  const { loadShipped } = await import('../../../src/catalogue/shipped.ts')
  const { typescript } = await import('../../../src/frontends/typescript/index.ts')
  return audit({ files, catalogues: loadShipped(), frontend: typescript, asOf })
}

/**
 * All that an editor shows of a file, but for the numbers of requests and fixes, which count over what was read. Of a group that spans
 * files it shows none.
 */
function saidOf(file: string, audits: readonly Audit[]): unknown {
  return audits.map(({ findings, fixes, undecided, suppressed }) => ({
    findings: findings
      .filter(({ span }) => span.file === file)
      .map((finding) => ({ ...finding, requests: finding.requests.length, fix: finding.fix !== null })),
    fixes: fixes
      .filter(({ edits, blockers }) => blockers.length === 0 && edits.every((edit) => edit.file === file))
      .map((fix) => ({ ...fix, id: '', requests: fix.requests.length })),
    undecided: undecided
      .filter(({ span }) => span.file === file)
      .map((one) => ({ ...one, request: one.request !== null })),
    suppressed: suppressed.filter((one) => one.file === file),
  }))
}

const nothing = { findings: [], fixes: [], undecided: [], suppressed: [] }

test.each(fixtures.map(({ name, dir }) => [name, dir]))(
  'of %s a running engine says after each edit what a whole audit says that begins anew',
  { timeout: 15_000 * amount },
  async (name, dir) => {
    const root = mkdtempSync(join(tmpdir(), 'apilift-edits-'))
    folders.push(root)
    cpSync(join(dir, 'before'), root, { recursive: true })
    const disk = openDisk(root)
    const random = randomOf(Number(process.env['APILIFT_SEED'] ?? 1))
    const names = disk.list().filter((one) => sourcePattern.test(one))
    const found = (await fresh(disk)).flatMap(({ findings }) => findings.map(({ span }) => span.file))
    for (let round = 0; round < amount; round++) {
      // Mostly where something is found: there is more to be said, and to be missed.
      const from = random(4) === 0 ? names : found
      const file = from[random(from.length)]!
      const saved = readFileSync(join(root, file), 'utf8')
      let text = saved
      const ask = (): readonly Audit[] => lookAt({ root, asOf }, join(root, file), text).audits
      // All of them are asked about, the last one is compared.
      for (let more = random(4); more >= 0; more--) {
        text = random(6) === 0 ? saved : edited(text, random)
        ask()
      }
      const whole = saidOf(file, await fresh(overlay(disk, new Map([[file, text]]))))
      const audits = ask()
      // A file that has nothing to do with an API is not asked about, and must have nothing said of it.
      const said = audits.length === 0 ? [nothing] : saidOf(file, audits)
      expect(said, `${name}, ${file}, round ${round + 1}:\n${text}`).toEqual(whole)
    }
  },
)
