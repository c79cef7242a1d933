import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { VitePWA } from 'vite-plugin-pwa';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
// @ts-expect-error A plain script, shared with the command line.
import { compileMessages, featureAreas } from './tools/messages.mjs';
// @ts-expect-error A plain script, shared with the budget check.
import { reachableFrom } from './tools/chunks.mjs';

await compileMessages();

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['HEZHI_SERVER'] ?? 'http://127.0.0.1:8080';

/**
 * What the first page needs beside the program, which the program would ask for only once it runs: its language and, on
 * "/", Today. Their names go into the document; public/look.js asks for them while the program is still on its way.
 */
function firstChunks(): Plugin {
  return {
    name: 'first-chunks',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle, filename }) {
        if (bundle === undefined || !filename.endsWith('residents.html')) return undefined;
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
        const withImports = (file: string, found = new Set<string>()): Set<string> => {
          const chunk = chunks.find((one) => one.fileName === file);
          if (chunk === undefined || found.has(file)) return found;
          found.add(file);
          for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css);
          for (const next of chunk.imports) withImports(next, found);
          return found;
        };
        const entry = chunks.find((one) => one.isEntry && one.facadeModuleId?.endsWith('residents.html'));
        const there = withImports(entry?.fileName ?? '');
        const beyond = (module: string): string[] => {
          const chunk = chunks.find((one) => one.facadeModuleId?.endsWith(module));
          if (chunk === undefined) throw new Error(`no chunk of its own for ${module}`);
          return [...withImports(chunk.fileName)].filter((file) => !there.has(file)).map((file) => `/${file}`);
        };
        const first = { 'zh-CN': beyond('paraglide/residents/messages/zh-CN.js'), en: beyond('paraglide/residents/messages/en.js'), '/': beyond('features/today/TodayPage.vue') };
        return [{ tag: 'meta', attrs: { name: 'first-chunks', content: JSON.stringify(first) }, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** What every page of both programs stands on, in one file: twenty small ones cost slow networks several round trips. */
const kernel = /node_modules\/(vue|@vue|vue-router|@tanstack\/(vue-query|query-core|query-persist-client-core|match-sorter-utils)|openapi-fetch|idb-keyval)\/|\/src\/(api|i18n|offline|session|ui)\/|\/src\/features\/(account|opinions|record|topics|today|help)\/(index|read_today|roles|rules|words|stages|useTopic)\.ts|RulesList\.vue|icons\/message-square\./;

/** A feature's own words are a chunk by themselves, so that the budget sees which page brings them. */
const areaGroups = (featureAreas as string[]).map((area) => ({ name: `words-${area}`, test: (id: string) => id.endsWith(`/src/paraglide/${area}/index.ts`) }));

export default defineConfig({
  appType: 'mpa',
  resolve: { alias: { '@': here('src') }, dedupe: ['vue'] },
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false, __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false },
  plugins: [
    vue(),
    firstChunks(),
    VitePWA({
      strategies: 'injectManifest', srcDir: 'src/offline', filename: 'sw.ts', outDir: 'dist', injectRegister: false,
      manifest: false, // public/manifest.webmanifest
      injectManifest: {
        globPatterns: ['residents.html', 'look.js', 'manifest.webmanifest', 'icons/*.svg', 'icons/icon-192.png', 'assets/**/*.{js,css}'],
        // Residents never download the workbench, not even in the background.
        manifestTransforms: [
          (entries) => {
            const wanted = reachableFrom(JSON.parse(readFileSync(here('dist/.vite/manifest.json'), 'utf8')), 'residents.html') as Set<string>;
            return { manifest: entries.filter((entry) => !entry.url.startsWith('assets/') || wanted.has(entry.url)), warnings: [] };
          },
        ],
      },
    }),
  ],
  build: {
    target: ['chrome100', 'safari15.4', 'firefox115'], cssTarget: ['chrome100', 'safari15.4', 'firefox115'],
    modulePreload: { polyfill: false }, assetsInlineLimit: 0, manifest: true, sourcemap: false, reportCompressedSize: false,
    rolldownOptions: {
      output: { advancedChunks: { groups: [{ name: 'kernel', test: (id) => kernel.test(id) && !/\/src\/(offline\/sw\.ts|api\/workbench_types\.ts|i18n\/workbench\.ts)/.test(id) }, ...areaGroups] } },
      input: { residents: here('residents.html'), workbench: here('workbench.html') },
    },
  },
  server: { port: 5173, proxy: { '/api': server, '/events': server } },
  test: {
    environment: 'happy-dom', include: ['src/**/*.test.ts', 'tools/**/*.test.ts'], restoreMocks: true, setupFiles: ['src/test_setup.ts'],
  },
});
