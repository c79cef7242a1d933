// Run after `npm install` has changed package-lock.json. npm leaves out optional packages of other systems that the
// registry at hand does not serve, and `npm ci` then refuses the lock file. This adds them as their parents name them, with
// the system that the name tells, so that they are known and skipped here and fetched where they belong.
import { readFile, writeFile } from 'node:fs/promises';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(file, 'utf8'));
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = { arm64: 'arm64', x64: 'x64', ia32: 'ia32', arm: 'arm', 'arm-eabi': 'arm', 'arm-gnueabihf': 'arm', 'arm-musleabihf': 'arm', loong64: 'loong64', ppc64: 'ppc64', riscv64: 'riscv64', s390x: 's390x' };

let added = 0;
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const known = [`${path}/node_modules/${name}`, `node_modules/${name}`].some((place) => lock.packages[place]?.version !== undefined);
    if (known || !/^\d/.test(range)) continue;
    const words = name.split('/').at(-1);
    const os = systems.find((system) => new RegExp(`(^|-)${system}(-|$)`).test(words));
    const rest = os === undefined ? undefined : words.slice(words.indexOf(os) + os.length + 1);
    const processor = rest === undefined ? undefined : Object.keys(processors).sort((a, b) => b.length - a.length).find((key) => rest === key || rest.startsWith(`${key}-`));
    if (os === undefined || processor === undefined) throw new Error(`cannot tell the system of ${name}`);
    const libc = os !== 'linux' ? undefined : /musl/.test(rest) ? ['musl'] : /gnu/.test(rest) ? ['glibc'] : undefined;
    lock.packages[`node_modules/${name}`] = {
      version: range, cpu: [processors[processor]], ...(parent.dev ? { dev: true } : {}), ...(libc ? { libc } : {}), optional: true, os: [os],
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(file, JSON.stringify(lock, null, 2) + '\n');
console.log(`${added} packages of other systems added to package-lock.json`);
