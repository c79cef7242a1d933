// Compiles messages/*.json to typed functions with Paraglide JS: `compile` writes src/paraglide/{residents,workbench};
// nothing is done when the sources have not changed. Vite, vitest, eslint and vue-tsc call it first.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from '@inlang/paraglide-js';

const root = fileURLToPath(new URL('..', import.meta.url));
const areas = [
  { name: 'residents', project: 'project.inlang', files: ['messages/zh-CN.json', 'messages/en.json'] },
  { name: 'workbench', project: 'workbench.inlang', files: ['messages/workbench/zh-CN.json', 'messages/workbench/en.json'] },
];

export async function compileMessages() {
  for (const area of areas) {
    const outdir = `${root}src/paraglide/${area.name}`;
    const hash = createHash('sha256');
    for (const file of [...area.files, `${area.project}/settings.json`, 'package-lock.json', 'tools/messages.mjs']) hash.update(await readFile(root + file));
    const stamp = hash.digest('hex');
    const known = await readFile(`${outdir}/.stamp`, 'utf8').catch(() => '');
    if (known === stamp) continue;
    await rm(outdir, { recursive: true, force: true });
    await compile({
      project: `${root}${area.project}`, outdir, outputStructure: 'locale-modules', emitTsDeclarations: true, emitGitIgnore: false,
      emitPrettierIgnore: false, emitReadme: false, disableAsyncLocalStorage: true,
    });
    await mkdir(outdir, { recursive: true });
    await writeFile(`${outdir}/.stamp`, stamp);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileMessages();
