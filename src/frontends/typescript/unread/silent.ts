/**
 * Files that name an API and gave no request, data as well: nothing is passed over unsaid. A host list or a link is silent for a good reason; a
 * reader can tell.
 */

import type { ts } from 'ts-morph'
import type { Catalogue } from '../../../catalogue/types.ts'
import type { FileSource } from '../../../files.ts'
import type { Silent, Wrapper } from '../../../finding.ts'
import type { Request } from '../../../request.ts'
import { placesOf } from '../parts/places.ts'
import type { Project } from '../project/project.ts'
import type { Sieved } from '../project/sieve.ts'
import { needlesOf } from '../project/sieve.ts'

export function silentFiles(
  files: FileSource,
  catalogues: readonly Catalogue[],
  { seeds, settings, variables }: Pick<Sieved, 'seeds' | 'settings' | 'variables'>,
  project: Project | null,
  reading: { readonly requests: readonly Request[]; readonly wrappers: readonly Wrapper[] },
): readonly Silent[] {
  const named = [...seeds, ...settings]
  const speaking = new Set(reading.wrappers.map((wrapper) => wrapper.file))
  // What a file writes down for a variable, requests through that variable use.
  for (const { definitions } of variables)
    if (reading.requests.some(({ host }) => host !== null && definitions.value.includes(host)))
      for (const { file } of definitions.places) speaking.add(file)
  for (const request of reading.requests) {
    // Where all of them speak already, the rest need not be asked.
    if (named.every((file) => speaking.has(file))) return []
    for (const place of placesOf(request)) speaking.add(place.file)
  }
  const needles = needlesOf(catalogues).flatMap((needle) => (needle.strong ? [needle.text] : []))
  const generic = new Set(
    catalogues.flatMap(({ api }) => api.sdks.flatMap((sdk) => (sdk.generic === true ? [sdk.package] : []))),
  )
  const hosts = catalogues.flatMap(({ api }) => api.hosts.map(({ host }) => host))
  const data = settings.flatMap((file): readonly Silent[] => {
    const text = speaking.has(file) ? null : files.text(file)
    const first =
      text === null ? undefined : hosts.map((name) => ({ name, at: text.indexOf(name) })).find(({ at }) => at >= 0)
    return first ? [{ file, line: text!.slice(0, first.at).split('\n').length, names: first.name, in: 'data' }] : []
  })
  const code = seeds.flatMap((file): readonly Silent[] => {
    const tree = project?.sourceFile(file)
    const text = files.text(file)
    if (speaking.has(file) || !tree || text === null) return []
    const typescript = project!.ts
    const found = needles
      .map((needle) => ({ name: needle.replace(/^['"`/]+|['"`]$/g, ''), at: text.indexOf(needle) }))
      .filter(({ name, at }) => at >= 0 && !generic.has(name))
      .map(({ name, at }) => ({
        name,
        line: tree.getLineAndCharacterOfPosition(at).line + 1,
        where: whereIs(typescript, tree, at),
      }))
      .sort((a, b) => rank[a.where] - rank[b.where] || a.line - b.line || b.name.length - a.name.length)
    const first = found[0]
    return first ? [{ file, line: first.line, names: first.name, in: first.where }] : []
  })
  return [...code, ...data]
}

type InCode = Exclude<Silent['in'], 'data'>

const rank: Record<InCode, number> = { import: 0, text: 1, comment: 2 }

/** What the characters at an offset are part of. Text of markup and anything else that is no comment counts as text. */
export function whereIs(typescript: typeof ts, tree: ts.SourceFile, offset: number): InCode {
  let at: ts.Node = tree
  for (;;) {
    const inner: ts.Node | undefined = typescript.forEachChild(at, (child) =>
      child.getStart(tree) <= offset && offset < child.getEnd() ? child : undefined,
    )
    if (!inner) break
    at = inner
  }
  if (typescript.isStringLiteralLike(at)) {
    const call = at.parent
    const isRequired = typescript.isCallExpression(call) && /^(require|import)$/.test(call.expression.getText(tree))
    return typescript.isImportDeclaration(call) || isRequired ? 'import' : 'text'
  }
  const isLeaf =
    typescript.isTemplateHead(at) ||
    typescript.isTemplateMiddle(at) ||
    typescript.isTemplateTail(at) ||
    typescript.isJsxText(at) ||
    typescript.isRegularExpressionLiteral(at)
  return isLeaf ? 'text' : 'comment'
}
