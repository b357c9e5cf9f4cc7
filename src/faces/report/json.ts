/** The audit as JSON: the contract that other programs read (schemaVersion 1, docs/audit.schema.json). */

import type { Audit, Finding, Span } from '../../finding.ts'
import type { Place, Request } from '../../request.ts'
import { pathText } from '../../request.ts'
import type { Exit } from './exit.ts'

export interface JsonOptions {
  readonly version: string
  readonly exit: Exit
  locate(place: Place): Span
}

/** One JSON document per audit; several APIs give an array. Ends with a newline. */
export function jsonReport(audits: readonly Audit[], options: JsonOptions): string {
  const documents = audits.map((audit) => document(audit, options))
  return `${JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2)}\n`
}

function document(audit: Audit, options: JsonOptions): object {
  const point = (place: Place): object => {
    const { file, line, column } = options.locate(place)
    return { file, line, column }
  }
  return {
    schemaVersion: 1,
    tool: { name: 'apilift', version: options.version },
    api: audit.api,
    to: audit.to,
    asOf: audit.asOf,
    versions: audit.versions,
    requests: audit.requests.map(({ id, request, span }) => ({
      id,
      file: span.file,
      line: span.line,
      column: span.column,
      method: request.method,
      path: request.path?.template ?? pathText(request.path),
      host: request.host,
      version: versionsOf(request).length === 1 ? versionsOf(request)[0]! : null,
      versions: versionsOf(request),
      versionAt: versionAt(request, point),
      versionFrom: request.versions.flatMap(({ value, environment, definedAt }) =>
        environment !== undefined && definedAt ? [{ version: value, variable: environment, places: definedAt }] : [],
      ),
      certainty: request.certainty,
      role: request.role,
      via: request.via,
      linked: request.linked.map((linked) => ({ ...point(linked.place), what: linked.what })),
      params: request.params
        .filter(({ inside }) => inside === undefined)
        .map((param) => {
          const place = param.sites[0]?.place ?? request.path?.place ?? request.place
          return {
            name: param.name,
            in: param.in,
            values: param.values.flatMap((value) => value.text ?? []),
            ...point(place),
          }
        }),
      reads: request.reads.flatMap((read) => read.sites.map((site) => ({ field: read.field, ...point(site.place) }))),
      unknown: request.unknown.map((one) => ({
        part: one.part,
        reason: one.reason,
        ...point(one.place),
        ...(one.name === undefined ? {} : { name: one.name }),
      })),
    })),
    findings: audit.findings.map(finding),
    fixes: audit.fixes.map((fix) => ({
      id: fix.id,
      when: fix.when,
      applicability: fix.applicability,
      description: fix.description,
      changes: fix.changes,
      requests: fix.requests,
      heldBack: fix.blockers.length > 0 ? fix.blockers.map((one) => one.text).join('; ') : null,
      looks: fix.looks.map(({ code, text, place }) => ({ code, text, ...point(place) })),
      edits: fix.edits.map(({ file, start, end, text }) => ({ file, start, end, text })),
    })),
    suppressed: audit.suppressed,
    markers: audit.markers,
    ledger: audit.ledger,
    undecided: audit.undecided.map((one) => ({
      file: one.span.file,
      line: one.span.line,
      column: one.span.column,
      part: one.part,
      reason: one.reason,
      text: one.text,
      ...(one.paths ? { paths: one.paths } : {}),
      request: one.request,
    })),
    coverage: audit.coverage,
    exit: options.exit,
  }
}

/** Its versions, each once: a live and a sandbox address spell the same one twice. */
function versionsOf(request: Request): readonly string[] {
  return [...new Set(request.versions.map((version) => version.value))]
}

function versionAt(request: Request, point: (place: Place) => object): object | null {
  const site = request.versions[0]?.site
  return versionsOf(request).length === 1 && site ? point(site.place) : null
}

function finding(one: Finding): object {
  return {
    id: one.id,
    change: one.change,
    kind: one.kind,
    hop: one.hop,
    when: one.when,
    severity: one.severity,
    certainty: one.certainty,
    applicability: one.applicability,
    message: one.message,
    file: one.span.file,
    line: one.span.line,
    column: one.span.column,
    endLine: one.span.endLine,
    endColumn: one.span.endColumn,
    requests: one.requests,
    related: one.related.map(({ span, message }) => ({
      file: span.file,
      line: span.line,
      column: span.column,
      message,
    })),
    fix: one.fix,
    source: one.source,
  }
}
