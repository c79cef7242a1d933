// Checks the sizes of dist/ against their limits (gzip -9, kB = 1000 bytes), and that nothing asks another host or loads a
// font. Prints a table; ends with 1 when a limit is passed.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { loadedAtOnce, reachableFrom } from './chunks.mjs';
import { areas, featureAreas } from './messages.mjs';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'));
const sizes = new Map();
const size = (file) => {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(dist + file), { level: 9 }).length);
  return sizes.get(file);
};
const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);
const byName = (pattern) => Object.entries(manifest).filter(([name]) => pattern.test(name));
const closure = (name, without) => new Set([...loadedAtOnce(manifest, name)].filter((file) => !without.has(file)));

const rows = [];
const row = (what, bytes, limit) => rows.push({ what, bytes, limit, ok: bytes <= limit * 1000 });

const language = (area, name) => byName(new RegExp(`paraglide/${area}/messages/${name}\\.js$`)).flatMap(([key]) => [...closure(key, new Set())]);
/** The words that come with these files: of each feature area whose module is among them. */
const wordsWith = (files) => featureAreas.filter((area) => [...files].some((file) => new RegExp(`^assets/words-${area}-`).test(file))).flatMap((area) => language(area, 'zh-CN'));
const inAll = (files) => sum(new Set([...files, ...wordsWith(files)]));

// The residents' first view: page, entry, first language, Today, and what they import.
const residents = loadedAtOnce(manifest, 'residents.html');
const firstView = new Set(['residents.html', 'look.js', ...residents, ...language('residents', 'zh-CN'), ...byName(/features\/today\/TodayPage\.vue$/).flatMap(([key]) => [...loadedAtOnce(manifest, key)])]);
row('residents: first view in all', inAll(firstView), 110);
const workbench = loadedAtOnce(manifest, 'workbench.html');
const inbox = byName(/features\/[^/]*\/(WorkbenchHome|Inbox)Page\.vue$/).flatMap(([key]) => [...loadedAtOnce(manifest, key)]);
row('workbench: first view in all', inAll(new Set(['workbench.html', 'look.js', ...workbench, ...inbox, ...language('residents', 'zh-CN'), ...language('workbench', 'zh-CN')])), 160);
for (const area of areas) for (const name of ['zh-CN', 'en']) row(`language ${area} ${name}`, sum(new Set(language(area, name))), 20);

for (const entry of ['residents.html', 'workbench.html']) {
  const atOnce = loadedAtOnce(manifest, entry);
  const reachable = reachableFrom(manifest, entry);
  for (const [key, chunk] of Object.entries(manifest)) {
    if (!chunk.isDynamicEntry || !/features\/.*\.vue$/.test(key) || !reachable.has(chunk.file)) continue;
    const isMap = /MapPage\.vue$/.test(key);
    row(`${entry.replace('.html', '')} ${key.replace('src/features/', '')}`, sum(closure(key, atOnce)), isMap ? 50 : /features\/places_map\//.test(key) ? 8 : 25);
  }
}
const charts = Object.entries(manifest).filter(([, chunk]) => /charts/.test(chunk.name ?? ''));
if (charts.length > 0) row('charts', sum(new Set(charts.flatMap(([, chunk]) => [chunk.file, ...(chunk.css ?? [])]))), 20);

const problems = [];
for (const area of featureAreas) if (!readdirSync(`${dist}assets`).some((file) => file.startsWith(`words-${area}-`))) problems.push(`the words of ${area} are no chunk of their own`);
for (const file of readdirSync(`${dist}assets`)) if (/\.(woff2?|ttf|otf|eot)$/.test(file)) problems.push(`a font: ${file}`);
for (const name of ['residents.html', 'workbench.html']) {
  const html = readFileSync(dist + name, 'utf8');
  if (/(?:src|href)="https?:/.test(html)) problems.push(`${name} asks another host`);
  if (/<script(?![^>]*src=)/.test(html) || /\sstyle=/.test(html)) problems.push(`${name} has an inline script or style`);
}
for (const file of readdirSync(`${dist}assets`).filter((one) => one.endsWith('.css'))) if (/url\(\s*["']?https?:/.test(readFileSync(`${dist}assets/${file}`, 'utf8'))) problems.push(`${file} asks another host`);

const width = Math.max(...rows.map((one) => one.what.length));
for (const one of rows.sort((a, b) => b.bytes / b.limit - a.bytes / a.limit)) console.log(`${one.ok ? '  ' : '✗ '}${one.what.padEnd(width)} ${(one.bytes / 1000).toFixed(1).padStart(7)} of ${String(one.limit).padStart(3)} kB`);
for (const problem of problems) console.log(`✗ ${problem}`);
if (problems.length > 0 || rows.some((one) => !one.ok)) process.exit(1);
