/**
 * Which values of environment variables are looked at. Files that define variables hold secrets too: what is no address and no version is
 * dropped where it is read, so that nothing behind it can ever show a token.
 */

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const host = `(?:${label}\\.)+[a-z]{2,24}(?::\\d{1,5})?`
/** Numbers of more digits are ids, ports or pins. */
const version = 'v?\\d{1,3}(?:\\.\\d{1,3}){0,3}'
/** Ids and tokens in paths (of web hooks) mix letters and digits, or are long. */
const word = '[a-z]{1,20}(?:[_-][a-z]{1,20}){0,3}'

const plain = [
  // Also behind the address of a relay: `https://cors.example.com/https://ads.example.com/5`.
  new RegExp(`^(?:https?://${host}(?:/${word})*/\\??)?https?://${host}(?:/(?:${version}|${word}))*/?$`),
  new RegExp(`^${host}$`),
  new RegExp(`^${version}$`),
  new RegExp(`^/${version}/?$`),
]

const maxLength = 200

/** A host of this machine or of a closed network stands in for another; it says nothing of what is called in the end. */
const standIn = /^(?:https?:\/\/)?[^/]*\.(?:local|localhost|localdomain|internal|invalid|test)(?=[:/]|$)/

/** `${ADS_VERSION:-12}` of a shell and of compose files, `${env:ADS_VERSION, '12'}` of serverless: the default. */
const interpolated = /^\$\{(?:env:)?[\w.]+(?::?-|,\s*)(["']?)([^"'${}]*)\1\}$/

/** The value as an `http(s)` URL without user, query and fragment, a host, a version, or a version as a path; null for anything else. */
export function plainValue(value: string): string | null {
  if (value.length > maxLength) return null
  const text = (interpolated.exec(value.trim())?.[2] ?? value).trim()
  return !standIn.test(text) && plain.some((pattern) => pattern.test(text)) ? text : null
}
