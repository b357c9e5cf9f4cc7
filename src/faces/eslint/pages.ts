/** One page of documentation per rule, from what the rule says of itself. Written to docs/rules by `npm run generate`. */

import plugin from './index.ts'

const prose: Readonly<Record<string, string>> = {
  'breaking-change': `A finding stands where the text to change stands: a key, a value, a segment of a path, a property of a response. It says what
changed, in which version, and what to do. The request is followed through constants, wrappers and files, so the call and the finding
may lie in two files; each file shows its own.

- Edits that keep the meaning and lie in one file are the rule's **fix**.
- Edits that a human should look at are a **suggestion**.
- Edits that span files are not offered by halves: the message names the command that makes them together.`,
  'ended-version': `A version literal is one finding, however many requests stand behind it. Its fix moves the version together with everything that has
to change with it, and is offered only when all of it can go.`,
  'undecided-request': `No finding means that a request was read and is clean. Where a part that some change tests could not be read (a path that only the run
time knows, an object that comes from outside), this rule says so. It is part of \`strict\` only.`,
}

/** File name -> text. */
export function rulePages(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(plugin.rules).map(([name, { meta }]) => {
      const [schema] = meta.schema as readonly { readonly properties: Readonly<Record<string, Property>> }[]
      const options = Object.entries(schema!.properties).map(
        ([option, { type, description }]) => `| \`${option}\` | ${type} | ${description} |`,
      )
      const config = meta.docs?.recommended ? '`recommended` and `strict`' : '`strict`'
      const fixes = [
        ...(meta.fixable ? ['fixes with `--fix`'] : []),
        ...(meta.hasSuggestions ? ['offers suggestions in editors'] : []),
      ]
      return [
        `${name}.md`,
        `<!-- Written by npm run generate. -->

# apilift/${name}

${meta.docs?.description ?? ''}.

In ${config}${fixes.length > 0 ? `; ${fixes.join('; ')}` : ''}.

${prose[name]!}

## Options

| option | type | meaning |
| ------ | ---- | ------- |
${options.join('\n')}

\`settings.apilift\` takes \`to\`, \`from\`, \`asOf\`, \`catalogue\` and \`root\` for all rules at once; an option wins over a setting.
`,
      ] as const
    }),
  )
}

interface Property {
  readonly type: string
  readonly description: string
}
