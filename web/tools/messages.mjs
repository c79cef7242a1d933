// Compiles messages to typed functions with Paraglide JS: `compile` writes src/paraglide/<area>. Vite, vitest, eslint and
// vue-tsc call it first; nothing is done for an area whose sources have not changed. Areas are `residents` (messages/*.json,
// what both applications share), and each folder of messages/: `workbench`, and one for each feature that brings its own
// words. A feature's area is a module by itself, src/paraglide/<area>/index.ts, whose words are loaded with the first page
// that imports it.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from '@inlang/paraglide-js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = readdirSync(`${root}messages`, { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => one.name).sort();
/** Areas that come with their first page, not with the program. */
export const featureAreas = folders.filter((name) => name !== 'workbench');
export const areas = ['residents', ...folders];

const folderOf = (area) => (area === 'residents' ? 'messages' : `messages/${area}`);
const settingsOf = (area) => JSON.stringify({
  baseLocale: 'zh-CN', locales: ['zh-CN', 'en'], telemetry: 'off', modules: ['../../node_modules/@inlang/plugin-message-format/dist/index.js'],
  'plugin.inlang.messageFormat': { pathPattern: `../../${folderOf(area)}/{locale}.json` },
});
const indexOf = (area) => `// Generated from messages/${area}. The words of this area as typed functions; loaded when this module first runs.
import { messagesOf } from '@/i18n';
import type * as Messages from './messages/_index.js';

export const t = messagesOf<typeof Messages>({ 'zh-CN': () => import('./messages/zh-CN.js'), en: () => import('./messages/en.js') });
`;

export async function compileMessages() {
  const common = createHash('sha256');
  for (const file of ['package-lock.json', 'tools/messages.mjs']) common.update(await readFile(root + file));
  for (const area of areas) {
    const outdir = `${root}src/paraglide/${area}`;
    const hash = common.copy();
    for (const language of ['zh-CN', 'en']) hash.update(await readFile(`${root}${folderOf(area)}/${language}.json`));
    const stamp = hash.digest('hex');
    if (stamp === await readFile(`${outdir}/.stamp`, 'utf8').catch(() => '')) continue;
    await rm(outdir, { recursive: true, force: true });
    const project = `${root}src/paraglide/${area}.inlang`;
    await mkdir(project, { recursive: true });
    await writeFile(`${project}/settings.json`, settingsOf(area));
    await compile({
      project, outdir, outputStructure: 'locale-modules', emitTsDeclarations: true, emitGitIgnore: false, emitPrettierIgnore: false, emitReadme: false, disableAsyncLocalStorage: true,
    });
    await mkdir(outdir, { recursive: true });
    if (featureAreas.includes(area)) await writeFile(`${outdir}/index.ts`, indexOf(area));
    await writeFile(`${outdir}/.stamp`, stamp);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileMessages();
