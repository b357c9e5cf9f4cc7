/** The table of sinks by package. A library more is one file and one line here. */

import { appsScriptSink } from './apps-script.ts'
import { axiosSink } from './axios.ts'
import { bentSink } from './bent.ts'
import { fetchSink } from './fetch.ts'
import { jquerySink } from './jquery.ts'
import { mockSinks } from './mocks.ts'
import { needleSink } from './needle.ts'
import { nodeHttpSink } from './node-http.ts'
import { oauthSink } from './oauth.ts'
import { requestSink } from './request.ts'
import { openapiSink } from './openapi.ts'
import { restDataSourceSink } from './rest-data-source.ts'
import { signerSink } from './signers.ts'
import type { Sink } from './sink.ts'
import { socialSink } from './social.ts'
import { superagentSink } from './superagent.ts'
import { tableSinks } from './table.ts'
import { twitterAdsSink } from './twitter-ads.ts'
import { twitterApiV2Sink } from './twitter-api-v2.ts'
import { undiciSink } from './undici.ts'
import { useFetchSink } from './use-fetch.ts'
import { wretchSink } from './wretch.ts'
import { xhrSink } from './xhr.ts'

export const sinks: readonly Sink[] = [
  fetchSink,
  appsScriptSink,
  axiosSink,
  nodeHttpSink,
  requestSink,
  openapiSink,
  needleSink,
  superagentSink,
  bentSink,
  wretchSink,
  xhrSink,
  jquerySink,
  restDataSourceSink,
  oauthSink,
  socialSink,
  twitterAdsSink,
  twitterApiV2Sink,
  undiciSink,
  useFetchSink,
  ...tableSinks,
  signerSink,
  ...mockSinks,
]

const byModule = new Map<string, Sink[]>()
for (const sink of sinks) for (const name of sink.modules) byModule.set(name, [...(byModule.get(name) ?? []), sink])

export function sinksFor(module: string): readonly Sink[] {
  return byModule.get(module) ?? []
}
