/** Paths inside the root, with `/`, as text: nothing here touches the disk. */

/** The folder of a path; '' for the root. */
export function dirname(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

/** Joins and normalises; null when the path would leave the root. */
export function join(folder: string | null, path: string): string | null {
  if (folder === null) return null
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (parts.length === 0) return null
      parts.pop()
    } else parts.push(part)
  }
  return parts.join('/')
}
