/** What the path of a file says of it: that it is a test, or was built. */

const testPath = /(^|\/)(tests?|__tests__|spec|specs|e2e|__mocks__)\/|\.(test|spec|e2e)\.[cm]?[jt]sx?$/
export const buildFolder = /^((?:.*?\/)?)(?:dist|build|out|bundles?)\/.*\.[cm]?jsx?$/
export const builtName = /\.(min|bundle)\.[cm]?js$/

export function isTestPath(file: string): boolean {
  return testPath.test(file)
}

/** The file lies where builds are written, or has the name of one. */
export function isBuildPath(file: string): boolean {
  return buildFolder.test(file) || builtName.test(file)
}
