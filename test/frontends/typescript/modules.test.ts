/** Clients as projects are: module systems, file kinds, compiled output, monorepos, aliases. Each must be read like the plain one. */

import { describe, expect, test } from 'vitest'
import type { Tree } from '../kit.ts'
import { extract, migrated, placed, requests } from '../kit.ts'

const sends = 'GET accounts/:account_id/campaigns v4 draft_only=true'
const call = (base: string): string => `fetch(${base} + '/accounts/a/campaigns?draft_only=true')`
const base = `'https://ads-api.x.com/4'`

describe('modules', () => {
  test.each<readonly [string, Tree]>([
    [
      'an ES module of JavaScript that awaits, whose default export is one name of it',
      {
        'http.js': `import axios from 'axios'\nconst http = axios.create({ baseURL: ${base} })\nhttp.interceptors.request.use(async (config) => { await sign(config); return config })\nexport default http`,
        'a.js': `import http from './http'\nhttp.get('/accounts/a/campaigns', { params: { draft_only: true } })`,
      },
    ],
    [
      'an import that is exported again, and imported under the same name from there',
      {
        'config.ts': `import { container } from 'tsyringe'\nimport { Ads } from './ads'\ncontainer.register('Ads', { useClass: Ads })\nexport { container }`,
        'ads.ts': `export class Ads { list() { return ${call(base)} } }`,
        'a.ts': `import { container } from './config'\ncontainer.resolve('Ads').list()`,
      },
    ],
    [
      'CommonJS, a property of exports',
      { 'c.js': `exports.BASE = ${base}`, 'a.js': `const { BASE } = require('./c'); ${call('BASE')}` },
    ],
    [
      'CommonJS, module.exports as an object',
      {
        'c.js': `const BASE = ${base}\nmodule.exports = { BASE, other: 1 }`,
        'a.js': `const c = require('./c'); ${call('c.BASE')}`,
      },
    ],
    [
      'CommonJS, module.exports as a function',
      {
        'c.js': `module.exports = function (path) { return fetch(${base} + path) }`,
        'a.js': `const ads = require('./c'); ads('/accounts/a/campaigns?draft_only=true')`,
      },
    ],
    [
      'CommonJS, module.exports as a class',
      {
        'c.js': `class Ads { get(path) { return fetch(${base} + path) } }\nmodule.exports = Ads`,
        'a.js': `const Ads = require('./c'); new Ads().get('/accounts/a/campaigns?draft_only=true')`,
      },
    ],
    [
      'CommonJS, both exports in one statement',
      {
        'c.js': `exports = module.exports = { BASE: ${base} }`,
        'a.js': `const { BASE } = require('./c'); ${call('BASE')}`,
      },
    ],
    [
      'CommonJS, an object that is exported and filled',
      {
        'c.js': `const ads = module.exports = {}\nads.get = (path) => fetch(${base} + path)`,
        'a.js': `require('./c').get('/accounts/a/campaigns?draft_only=true')`,
      },
    ],
    [
      'CommonJS, passed on by an index',
      {
        'lib/index.js': `module.exports = { ...require('./c'), x: 1 }`,
        'lib/c.js': `exports.BASE = ${base}`,
        'a.js': `const { BASE } = require('./lib'); ${call('BASE')}`,
      },
    ],
    [
      'ESM that imports CommonJS',
      { 'c.cjs': `module.exports = { BASE: ${base} }`, 'a.mjs': `import c from './c.cjs'; ${call('c.BASE')}` },
    ],
    [
      'ESM that imports a name of CommonJS',
      { 'c.cjs': `module.exports = { BASE: ${base} }`, 'a.mjs': `import { BASE } from './c.cjs'; ${call('BASE')}` },
    ],
    [
      'CommonJS that requires an ES module',
      { 'c.mjs': `export const BASE = ${base}`, 'a.cjs': `const { BASE } = require('./c.mjs'); ${call('BASE')}` },
    ],
    [
      'a default export of CommonJS from TypeScript',
      { 'c.ts': `export default ${base}`, 'a.js': `const c = require('./c').default; ${call('c')}` },
    ],
    [
      '.mts and .cts',
      { 'c.mts': `export const BASE = ${base}`, 'a.mts': `import { BASE } from './c.mjs'; ${call('BASE')}` },
    ],
    [
      '.cts with import = require',
      {
        'c.cts': `const BASE = ${base}\nexport = { BASE }`,
        'a.cts': `import c = require('./c.cjs'); ${call('c.BASE')}`,
      },
    ],
    [
      'export = of a class',
      {
        'c.ts': `class Ads { get(path: string) { return fetch(${base} + path) } }\nexport = Ads`,
        'a.ts': `import Ads = require('./c'); new Ads().get('/accounts/a/campaigns?draft_only=true')`,
      },
    ],
    [
      'export = imported by default',
      { 'c.ts': `const BASE = ${base}\nexport = BASE`, 'a.ts': `import BASE from './c'; ${call('BASE')}` },
    ],
    [
      'a namespace',
      {
        'c.ts': `export namespace Ads { export const BASE = ${base} }`,
        'a.ts': `import { Ads } from './c'; ${call('Ads.BASE')}`,
      },
    ],
    [
      'an alias of a namespace member',
      {
        'c.ts': `export namespace Ads { export namespace Urls { export const BASE = ${base} } }`,
        'a.ts': `import { Ads } from './c'\nimport Urls = Ads.Urls\n${call('Urls.BASE')}`,
      },
    ],
    ['import * as', { 'c.ts': `export const BASE = ${base}`, 'a.ts': `import * as c from './c'; ${call('c.BASE')}` }],
    [
      'export * as',
      {
        'c.ts': `export const BASE = ${base}`,
        'i.ts': `export * as urls from './c'`,
        'a.ts': `import { urls } from './i'; ${call('urls.BASE')}`,
      },
    ],
    [
      'a barrel of barrels',
      {
        'x/c.ts': `export const BASE = ${base}`,
        'x/index.ts': `export * from './c'`,
        'index.ts': `export * from './x'\nexport * from './y'`,
        'y.ts': 'export const y = 1',
        'a.ts': `import { BASE } from './index'; ${call('BASE')}`,
      },
    ],
    [
      'a name changed on the way',
      {
        'c.ts': `const BASE = ${base}\nexport { BASE as default }`,
        'i.ts': `export { default as ROOT } from './c'`,
        'a.ts': `import { ROOT as R } from './i'; ${call('R')}`,
      },
    ],
    [
      'import() with await',
      { 'c.ts': `export const BASE = ${base}`, 'a.ts': `const { BASE } = await import('./c'); ${call('BASE')}` },
    ],
    [
      'import() with then',
      {
        'c.ts': `export const ads = (path: string) => fetch(${base} + path)`,
        'a.ts': `import('./c').then(({ ads }) => ads('/accounts/a/campaigns?draft_only=true'))`,
      },
    ],
    [
      'a default import of a default object',
      { 'c.ts': `export default { base: ${base} }`, 'a.ts': `import c from './c'; ${call('c.base')}` },
    ],
    [
      'a JSON file',
      { 'c.json': `{ "base": "https://ads-api.x.com/4" }`, 'a.js': `const c = require('./c.json'); ${call('c.base')}` },
    ],
    ...(
      [
        ['awaited', `const { default: c } = await import('./c.json')`],
        ['as all that a module has', `import * as all from './c.json'\nconst c = all.default`],
        ['by its name, out of another module', `import { c } from './more'`],
      ] as const
    ).map(([how, code]): readonly [string, Tree] => [
      `JSON, ${how}`,
      {
        'c.json': `{ "base": "https://ads-api.x.com/4" }`,
        'more.ts': `export { default as c } from './c.json'`,
        'a.ts': `${code}; ${call('c.base')}`,
      },
    ]),
    [
      'constants in a cycle of imports',
      {
        'c.ts': `import { a } from './a'\nexport const BASE = ${base}\nexport const use = () => a`,
        'a.ts': `import { BASE } from './c'\nexport const a = 1\n${call('BASE')}`,
      },
    ],
  ])('%s', (_, tree) => {
    expect(requests(tree)).toEqual([sends])
  })
})

describe('scripts that share one scope', () => {
  const config = `var BASE = ${base}`
  const use = `function list() { return ${call('BASE')} }`

  test("a name of another script is that script's", () => {
    expect(requests({ 'config.js': config, 'list.js': use })).toEqual([sends])
    expect(requests({ 'appsscript.json': '{}', 'lib/config.gs': config, 'list.gs': use })).toEqual([sends])
  })

  test('a function of a script takes what other scripts give it', () => {
    const get = `${config}\nfunction get(path) { return fetch(BASE + path) }`
    expect(requests({ 'api.js': get, 'a.js': `get('/accounts/a/campaigns?draft_only=true')` })).toEqual([sends])
  })

  test('a program ends at its manifest, and a module shares nothing', () => {
    const apart = { 'one/manifest.json': '{}', 'one/config.js': config, 'two/manifest.json': '{}', 'two/list.js': use }
    expect(requests(apart)).toEqual([])
    expect(requests({ 'config.js': `${config}\nmodule.exports = { BASE }`, 'list.js': use })).toEqual([])
  })

  test('a name that two scripts declare ties them to none', () => {
    const tree = { 'config.js': config, 'config.old.js': `var BASE = 'https://ads-api.x.com/2'`, 'list.js': use }
    expect(requests(tree)).toEqual([])
  })
})

describe('compiled output', () => {
  test.each<readonly [string, Tree]>([
    [
      'of TypeScript, an interop default',
      {
        'a.js': `"use strict";\nvar __importDefault = (this && this.__importDefault) || function (mod) { return (mod && mod.__esModule) ? mod : { "default": mod }; };\nObject.defineProperty(exports, "__esModule", { value: true });\nconst axios_1 = __importDefault(require("axios"));\nasync function list() { return axios_1.default.get("https://ads-api.x.com/4/accounts/a/campaigns", { params: { draft_only: true } }); }\nexports.list = list;`,
      },
    ],
    [
      'of TypeScript, an import with star',
      {
        'a.js': `"use strict";\nvar __importStar = function (mod) { return mod };\nconst axios = __importStar(require("axios"));\naxios.default.get("https://ads-api.x.com/4/accounts/a/campaigns", { params: { draft_only: true } });`,
      },
    ],
    [
      'of TypeScript, calls through (0, …)',
      {
        'http.js': `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.get = void 0;\nconst get = (path) => fetch("https://ads-api.x.com/4" + path);\nexports.get = get;`,
        'a.js': `"use strict";\nconst http_1 = require("./http");\n(0, http_1.get)("/accounts/a/campaigns?draft_only=true");`,
      },
    ],
    [
      'of TypeScript, a helper from tslib',
      {
        'a.js': `const tslib_1 = require("tslib");\nconst axios_1 = tslib_1.__importDefault(require("axios"));\naxios_1.default.get("https://ads-api.x.com/4/accounts/a/campaigns", { params: { draft_only: true } });`,
      },
    ],
    [
      'of TypeScript, a barrel',
      {
        'index.js': `"use strict";\nvar __exportStar = function (m, exports) { for (var p in m) if (p !== "default") exports[p] = m[p]; };\n__exportStar(require("./http"), exports);`,
        'http.js': `exports.get = (path) => fetch("https://ads-api.x.com/4" + path);`,
        'a.js': `const lib_1 = require("./index");\n(0, lib_1.get)("/accounts/a/campaigns?draft_only=true");`,
      },
    ],
    [
      'of TypeScript, async as a generator',
      {
        'a.js': `var __awaiter = function (t, a, P, g) { return g() };\nfunction list() { return __awaiter(this, void 0, void 0, function* () { const r = yield fetch("https://ads-api.x.com/4/accounts/a/campaigns?draft_only=true"); return r; }); }`,
      },
    ],
    [
      'of TypeScript, an enum',
      {
        'a.js': `var V; (function (V) { V["Four"] = "4"; })(V || (V = {}));\nfetch("https://ads-api.x.com/" + V.Four + "/accounts/a/campaigns?draft_only=true");`,
      },
    ],
    [
      'of Babel',
      {
        'a.js': `"use strict";\nvar _axios = _interopRequireDefault(require("axios"));\nfunction _interopRequireDefault(e) { return e && e.__esModule ? e : { default: e }; }\n_axios.default.get("https://ads-api.x.com/4/accounts/a/campaigns", { params: { draft_only: true } });`,
      },
    ],
    [
      'of Babel, names of a module',
      {
        'http.js': `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.get = get;\nfunction get(path) { return fetch("https://ads-api.x.com/4" + path); }`,
        'a.js': `var _http = require("./http");\n(0, _http.get)("/accounts/a/campaigns?draft_only=true");`,
      },
    ],
    [
      'of Babel, a getter for each name',
      {
        'index.js': `Object.defineProperty(exports, "get", { enumerable: true, get: function () { return _http.get; } });\nvar _http = require("./http");`,
        'http.js': `exports.get = (path) => fetch("https://ads-api.x.com/4" + path);`,
        'a.js': `var _lib = require("./index");\n(0, _lib.get)("/accounts/a/campaigns?draft_only=true");`,
      },
    ],
    [
      'of a bundler, exports by name',
      {
        'http.js': `var __defProp = Object.defineProperty;\nvar __export = (target, all) => { for (var name in all) __defProp(target, name, { get: all[name], enumerable: true }); };\nvar out = {};\n__export(out, { get: () => get });\nmodule.exports = __toCommonJS(out);\nvar __toCommonJS = (mod) => mod;\nvar get = (path) => fetch("https://ads-api.x.com/4" + path);`,
        'a.js': `var http = require("./http");\n(0, http.get)("/accounts/a/campaigns?draft_only=true");`,
      },
    ],
    [
      'classes as functions',
      {
        'a.js': `var Ads = /** @class */ (function () { function Ads(base) { this.base = base; } Ads.prototype.get = function (path) { return fetch(this.base + path); }; return Ads; }());\nnew Ads("https://ads-api.x.com/4").get("/accounts/a/campaigns?draft_only=true");`,
      },
    ],
  ])('%s', (_, tree) => {
    expect(requests(tree)).toEqual([sends])
  })
})

describe('files', () => {
  test.each<readonly [string, Tree]>([
    ['.jsx', { 'a.jsx': `export const List = () => { ${call(base)}; return <div className="x">{'<'}</div> }` }],
    [
      '.tsx with a generic arrow',
      {
        'a.tsx': `const get = async <T,>(path: string): Promise<T> => (await fetch(${base} + path)) as T; export const L = () => <ul>{get<string>('/accounts/a/campaigns?draft_only=true')}</ul>`,
      },
    ],
    [
      'a script block of Vue',
      {
        'a.vue': `<template>\n  <p>it's {{ x }}</p>\n</template>\n\n<script>\nexport default { methods: { load() { ${call(base)} } } }\n</script>\n<style>a { color: red }</style>`,
      },
    ],
    [
      '<script setup lang="ts"> of Vue',
      {
        'a.vue': `<script setup lang="ts">\nconst props = defineProps<{ id: string }>()\nconst load = (): void => { ${call(base)} }\n</script>\n<template><b @click="load">x</b></template>`,
      },
    ],
    [
      'two script blocks',
      {
        'a.vue': `<script lang="ts">\nexport const BASE = ${base}\n</script>\n<script setup lang="ts">\n${call('BASE')}\n</script>`,
      },
    ],
    [
      'a script whose attribute holds >',
      { 'a.vue': `<script setup lang="ts" generic="T extends Record<string, string>">\n${call(base)}\n</script>` },
    ],
    [
      'Svelte',
      {
        'a.svelte': `<script context="module">\n  const BASE = ${base}\n</script>\n<script lang="ts">\n  export let id: string\n  $: rows = ${call('BASE')}\n</script>\n{#if id}<p>{id}</p>{/if}`,
      },
    ],
    [
      'a component that imports a client',
      {
        'client.ts': `export const ads = (path: string) => fetch(${base} + path)`,
        'a.vue': `<script setup>\nimport { ads } from './client'\nads('/accounts/a/campaigns?draft_only=true')\n</script>`,
      },
    ],
    ['a hashbang', { 'a.js': `#!/usr/bin/env node\n${call(base)}` }],
    ['a byte order mark', { 'a.js': `\uFEFF${call(base)}` }],
    ['CRLF', { 'a.js': `const a = 1\r\n\r\n${call(base)}\r\n` }],
    [
      'decorators',
      {
        'a.ts': `import { Injectable, Input } from '@angular/core'\n@Injectable({ providedIn: 'root' })\nexport class Ads { @Input() id = 'a'; constructor(@Inject('http') private x: unknown) {} @memo() list() { return ${call(base)} } }`,
      },
    ],
    ['type annotations in JavaScript', { 'a.js': `async function list(id: string): Promise<void> { ${call(base)} }` }],
    [
      'Flow, where its types look like those of TypeScript',
      {
        'a.js': `// @flow\nimport type { Id } from './types'\ntype Options = { id: Id, count: number }\nexport const list = (o: Options): Promise<mixed> => ${call(base)}`,
      },
    ],
    [
      'a private field and a static block',
      {
        'a.ts': `class Ads { static #base: string; static { Ads.#base = ${base} } static list() { return ${call('Ads.#base')} } }`,
      },
    ],
    [
      'a generator of code',
      {
        'generated/client.ts': `/* tslint:disable */\n/* eslint-disable */\n// generated, do not edit\nexport class CampaignsApi { protected basePath = ${base}; public list(): Promise<unknown> { return ${call('this.basePath')} } }`,
      },
    ],
    [
      'using and satisfies',
      {
        'a.ts': `using lock = make(); const o = { base: ${base} } satisfies Record<string, string>; ${call('o.base')}`,
      },
    ],
  ])('%s', (_, tree) => {
    expect(extract(tree).coverage.skipped).toEqual([])
    expect(requests(tree)).toEqual([sends])
  })

  test('syntax of Flow alone is said to be unread', () => {
    const { coverage } = extract({ 'a.js': `// @flow\nconst id = (('a': any): string)\n${call(base)}` })
    expect(coverage.skipped).toEqual([{ file: 'a.js', reason: expect.stringMatching(/^parse error at 2:/) as string }])
  })
  test('a version in a JSON file is written there', () => {
    const tree = {
      'c.json': '{\n  "host": "https://ads-api.x.com",\n  "version": "4"\n}\n',
      'a.js': `const c = require('./c.json'); fetch(c.host + '/' + c.version + '/accounts/a/campaigns?draft_only=true')`,
    }
    expect(requests(tree)).toEqual([sends])
    expect(migrated(tree)['c.json']).toBe(tree['c.json'].replace('"4"', '"12"'))
  })
  test('lines and columns are those of the component', () => {
    expect(placed({ 'a.vue': `<template>\n  <p>x</p>\n</template>\n<script>\n${call(base)}\n</script>` })).toEqual([
      `a.vue:5 ${sends}`,
    ])
  })
  test('a component is written without touching its template', () => {
    const before = `<template>\r\n  <p>draft_only</p>\r\n</template>\r\n<script>\r\n${call(base)}\r\n</script>\r\n`
    expect(migrated({ 'a.vue': before })['a.vue']).toBe(
      before.replace('x.com/4', 'x.com/12').replace('draft_only=true', 'with_draft=true'),
    )
  })
  test('node_modules is not audited', () => {
    expect(requests({ 'node_modules/ads/index.js': call(base), 'a.js': `require('ads')` })).toEqual([])
  })
})

describe('monorepos and aliases', () => {
  const client = `export const BASE = ${base}`
  const user = (specifier: string): string => `import { BASE } from '${specifier}'; ${call('BASE')}`
  test.each<readonly [string, Tree]>([
    [
      'the alias that only a bundler knows',
      { 'apps/web/package.json': '{}', 'apps/web/src/lib/x.ts': client, 'apps/web/src/a.ts': user('@/lib/x') },
    ],
    [
      'the alias that only a bundler knows, without a source folder',
      { 'lib/x.ts': client, 'app/a.ts': user('~/lib/x') },
    ],
    ['a path from the root of the package', { 'src/lib/x.ts': client, 'src/jobs/a.ts': user('src/lib/x') }],
    [
      'a workspace by its source entry',
      {
        'packages/ads/package.json': '{"name":"@acme/ads","main":"dist/index.js"}',
        'packages/ads/src/index.ts': client,
        'apps/web/package.json': '{"name":"web"}',
        'apps/web/a.ts': user('@acme/ads'),
      },
    ],
    [
      'the place of a layer at run time, which the paths of the project name',
      {
        'tsconfig.json': '{ "compilerOptions": { "paths": { "/opt/nodejs/*": ["./layers/ads/nodejs/*"] } } }',
        'layers/ads/nodejs/ads.ts': client,
        'functions/a.ts': user('/opt/nodejs/ads'),
      },
    ],
    [
      'the folder that a build will write, by a relative path',
      { 'lib/ads/src/index.ts': client, 'scripts/a.js': user('../lib/ads/dist') },
    ],
    ['a file of that folder, whose source lies beside it', { 'urls.ts': client, 'bin/a.js': user('../dist/urls.js') }],
    [
      'a workspace by exports',
      {
        'packages/ads/package.json':
          '{"name":"@acme/ads","exports":{".":{"types":"./dist/index.d.ts","import":"./dist/index.js"},"./urls":"./dist/urls.js"}}',
        'packages/ads/src/index.ts': 'export {}',
        'packages/ads/src/urls.ts': client,
        'apps/web/a.ts': user('@acme/ads/urls'),
      },
    ],
    [
      'a workspace by exports with another folder',
      {
        'packages/ads/package.json':
          '{"name":"@acme/ads","exports":{".":{"source":"./code/main.ts","default":"./out/main.js"}}}',
        'packages/ads/code/main.ts': client,
        'apps/web/a.ts': user('@acme/ads'),
      },
    ],
    [
      'a workspace by a pattern of exports',
      {
        'packages/ads/package.json': '{"name":"@acme/ads","exports":{"./*":"./lib/*.js"}}',
        'packages/ads/src/urls.ts': client,
        'apps/web/a.ts': user('@acme/ads/urls'),
      },
    ],
    [
      'a workspace without an entry',
      {
        'pnpm-workspace.yaml': 'packages: [libs/*]',
        'libs/ads/package.json': '{"name":"ads-lib"}',
        'libs/ads/index.js': client,
        'apps/a.js': user('ads-lib'),
      },
    ],
    [
      'imports of the package itself',
      {
        'package.json': '{"name":"x","imports":{"#urls":"./src/urls.js"}}',
        'src/urls.ts': client,
        'src/a.ts': user('#urls'),
      },
    ],
    [
      'a pattern of imports',
      {
        'package.json': '{"name":"x","imports":{"#lib/*":"./src/lib/*.js"}}',
        'src/lib/urls.ts': client,
        'src/a.ts': user('#lib/urls'),
      },
    ],
    [
      'paths with a star',
      {
        'tsconfig.json': '{"compilerOptions":{"baseUrl":".","paths":{"@/*":["src/*"]}}}',
        'src/urls.ts': client,
        'src/deep/a.ts': user('@/urls'),
      },
    ],
    [
      'paths without a star',
      {
        'tsconfig.json': '{"compilerOptions":{"paths":{"urls":["./src/lib/urls.ts"]}}}',
        'src/lib/urls.ts': client,
        'src/a.ts': user('urls'),
      },
    ],
    [
      'the longest prefix of two patterns',
      {
        'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["src/*"],"@/lib/*":["shared/*"]}}}',
        'src/lib/urls.ts': `export const BASE = 'https://other.example'`,
        'shared/urls.ts': client,
        'src/a.ts': user('@/lib/urls'),
      },
    ],
    [
      'the second target of a pattern',
      {
        'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["gen/*","src/*"]}}}',
        'src/urls.ts': client,
        'src/a.ts': user('@/urls'),
      },
    ],
    [
      'baseUrl alone',
      {
        'tsconfig.json': '{"compilerOptions":{"baseUrl":"src"}}',
        'src/lib/urls.ts': client,
        'src/a.ts': user('lib/urls'),
      },
    ],
    [
      'an extended config, with comments',
      {
        'tsconfig.base.json': '{ /* shared */ "compilerOptions": { "paths": { "~/*": ["./src/*"], }, } }',
        'tsconfig.json': '{"extends":"./tsconfig.base"}',
        'src/urls.ts': client,
        'src/a.ts': user('~/urls'),
      },
    ],
    [
      'several extended configs',
      {
        'config/a.json': '{}',
        'config/b.json': '{"compilerOptions":{"paths":{"~/*":["../src/*"]}}}',
        'tsconfig.json': '{"extends":["./config/a.json","./config/b.json"]}',
        'src/urls.ts': client,
        'src/a.ts': user('~/urls'),
      },
    ],
    [
      'the nearest of several configs',
      {
        'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["wrong/*"]}}}',
        'apps/web/tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./src/*"]}}}',
        'wrong/urls.ts': `export const BASE = 'https://other.example'`,
        'apps/web/src/urls.ts': client,
        'apps/web/src/a.ts': user('@/urls'),
      },
    ],
    [
      'a config that only refers to others',
      {
        'tsconfig.json': '{"files":[],"references":[{"path":"./tsconfig.app.json"},{"path":"./tsconfig.node.json"}]}',
        'tsconfig.app.json': '{"compilerOptions":{"paths":{"@/*":["./src/*"]}},"include":["src"]}',
        'tsconfig.node.json': '{}',
        'src/urls.ts': client,
        'src/a.ts': user('@/urls'),
      },
    ],
    [
      'jsconfig',
      {
        'jsconfig.json': '{"compilerOptions":{"baseUrl":".","paths":{"@/*":["src/*"]}}}',
        'src/urls.js': client,
        'src/a.js': user('@/urls'),
      },
    ],
    [
      'a workspace that extends the config of another',
      {
        'packages/config/package.json': '{"name":"@acme/config"}',
        'packages/config/base.json': '{"compilerOptions":{"paths":{"~lib/*":["${configDir}/src/*"]}}}',
        'apps/web/tsconfig.json': '{"extends":"@acme/config/base.json"}',
        'apps/web/src/urls.ts': client,
        'apps/web/src/a.ts': user('~lib/urls'),
      },
    ],
  ])('%s', (_, tree) => {
    expect(requests(tree)).toEqual([sends])
  })
})

test('a manifest or a config of the compiler that nests without end leads nowhere, and everything else is read', () => {
  const deep = `{"compilerOptions":{"paths":{"@/*":["./src/*"]}},"imports":{"#*":"./src/*.ts"},"x":${'['.repeat(100_000)}}`
  expect(
    requests({
      'package.json': deep,
      'tsconfig.json': deep,
      'src/urls.ts': `export const base = 'https://ads-api.x.com/4'`,
      'src/a.ts': `import { base } from './urls'\nimport { log } from '@/log'\nimport { b } from '#urls'\n${call('base')}`,
    }),
  ).toEqual([sends])
})
