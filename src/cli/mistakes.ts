/** What yargs says of a mistyped command line, in our words: what was met, what was expected, the nearest that there is. */

import { nearest } from '../nearest.ts'

export interface CommandLine {
  readonly argv: readonly string[]
  /** Names of options without dashes, and of commands. */
  readonly options: readonly string[]
  readonly commands: readonly string[]
}

/** A sentence for a message of yargs; messages that say enough are left as they are. */
export function mistake(message: string, line: CommandLine): string {
  const [, unknown] = /^Unknown arguments?: (.+)$/.exec(message) ?? []
  if (unknown !== undefined) return unknownArguments(unknown.split(', '), line)
  const choice = /Argument: (.+), Given: (.+), Choices: (.+)$/m.exec(message)
  if (choice) return `${nameOf(choice[1]!, line)}: met ${choice[2]!}; expected ${choice[3]!.replaceAll('"', '')}.`
  const [, empty] = /^Not enough arguments following: (.+)$/.exec(message) ?? []
  if (empty !== undefined) return `--${empty}: met nothing; expected a value.`
  const missing = /^Not enough non-option arguments/.test(message)
  if (missing) return `apilift ${commandOf(line) ?? ''}: an argument is missing. ${help(line)}`
  return message
}

/** For a line that names none of the commands. @param name what stands where the command belongs */
export function withoutCommand(name: string | undefined, { argv, options, commands }: CommandLine): string {
  const option = argv.find((word) => word.startsWith('-') && !options.includes(bare(word)))
  if (name === undefined && option !== undefined) return unknownArguments([bare(option)], { argv, options, commands })
  if (name === undefined) return 'Name a command; apilift --help lists them.'
  return `There is no command "${name}". Did you mean ${nearest(name, commands, 1)[0]!}? Expected one of ${commands.join(', ')}.`
}

/** What other tools have a flag for, and what says it here. */
const values: ReadonlyMap<string, string> = new Map([['json', 'format json']])

function unknownArguments(unknown: readonly string[], line: CommandLine): string {
  const typed = (name: string): string | undefined =>
    line.argv.find((word) => word.startsWith('-') && bare(word) === name)?.split('=')[0]
  const option = unknown.find((name) => typed(name) !== undefined)
  if (option === undefined)
    return `apilift ${commandOf(line) ?? ''}: met "${unknown[0]!}", which is one argument too many. ${help(line)}`
  const names = line.options.filter((name) => name.length > 1)
  const meant = values.get(option) ?? nearest(option, names, 1)[0]!
  const guess = option.length > 1 ? ` Did you mean --${meant}?` : ''
  return `${typed(option)!}: there is no such option.${guess} ${help(line)}`
}

/** `--no-color=x` as `color`. */
function bare(word: string): string {
  return word.split('=')[0]!.replace(/^-+(no-)?/, '')
}

function commandOf({ argv, commands }: CommandLine): string | undefined {
  return argv.find((word) => commands.includes(word))
}

/** An option is written with dashes, what stands by its place is not. */
function nameOf(name: string, line: CommandLine): string {
  return line.argv.some((word) => word.split('=')[0] === `--${name}`) ? `--${name}` : name
}

function help(line: CommandLine): string {
  const command = commandOf(line)
  return `apilift ${command === undefined ? '' : `${command} `}--help lists what there is.`
}
