/** A version that the program uses for something else than the API moves with a look only. */

import { describe, expect, test } from 'vitest'
import type { Tree } from '../../kit.ts'
import { audited } from '../../kit.ts'

const send = (version: string): string =>
  `export const audiences = (id: string) => fetch(\`https://ads-api.x.com/\${${version}}/accounts/\${id}/campaigns\`)\n`

/** The codes of looks at the one move of a version, with the place that each is about. */
function looks(tree: Tree): string[] {
  return audited(tree).fixes.flatMap((fix) => fix.looks.map(({ code, text }) => `${code}: ${text}`))
}

describe('a look at', () => {
  test.each<readonly [string, Tree, string]>([
    [
      'an address of another API',
      {
        'v.js': 'module.exports = { VERSION: 6, CRM: "https://crm.example" }\n',
        'a.js': `const { VERSION } = require('./v')\n${send('VERSION').replace('export const audiences', 'exports.audiences').replace('id: string', 'id')}`,
        'b.js':
          "const { VERSION, CRM } = require('./v')\nexports.invoices = (http) => http(`${CRM}/v${VERSION}/invoices?ads-api.x.com`)\n",
      },
      'version-elsewhere: the version at v.js:1 is also part of another text at b.js:2',
    ],
    [
      'the name of a file',
      { 'a.ts': `const V = 8\n${send('V')}export const file = (id: string) => \`snapshots/v\${V}/\${id}.json\`\n` },
      'version-elsewhere: the version at a.ts:1 is also part of another text at a.ts:3',
    ],
    [
      'a file that was not read',
      {
        'v.ts': "export const VERSION = '8'\n",
        'a.ts': `import { VERSION } from './v'\n${send('VERSION')}`,
        'bucket.ts': "import { VERSION } from './v'\nexport const bucket = `exports-${VERSION}`\n",
      },
      'version-elsewhere: the version at v.ts:1 is used by code that was not read',
    ],
    [
      'a comparison behind an import',
      {
        'v.js': 'exports.VERSION = 6 // ads-api.x.com\n',
        'a.js': `const { VERSION } = require('./v')\n${send('VERSION').replace('export const audiences', 'exports.audiences').replace('id: string', 'id')}exports.label = VERSION > 6 ? 'new' : 'old'\n`,
      },
      'version-compared: the version at v.js:1 is compared at a.js:3',
    ],
    [
      'a default beside an environment that a helper reads',
      {
        'a.ts': `const num = (text: string | undefined, or: number) => (text ? Number(text) : or)\nconst V = num(process.env.ADS_VERSION, 8)\n${send('V')}`,
      },
      'version-open: the version at a.ts:2 is a default: what else a.ts:3 may say was not read',
    ],
  ])('%s', (_, tree, look) => {
    expect(looks(tree)).toEqual([look])
  })
})

test.each<readonly [string, Tree]>([
  [
    'addresses of the API in several files',
    {
      'v.ts': "export const VERSION = '8'\n",
      'a.ts': `import { VERSION } from './v'\n${send('VERSION')}`,
      'b.ts': `import { VERSION } from './v'\nconst HOST = process.env.ADS_HOST ?? 'https://ads-api.x.com'\nconst base = \`\${HOST}/\${VERSION}\`\nexport const cards = () => fetch(base + '/accounts')\n`,
    },
  ],
  [
    'what is printed or thrown',
    {
      'a.ts': `const V = 8\n${send('V')}console.log(\`asks version v\${V}\`)\nexport const fail = () => new Error(\`refused by version v\${V}\`)\n`,
    },
  ],
])('no look at %s', (_, tree) => {
  expect(looks(tree)).toEqual([])
})
