import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
// @ts-expect-error A plain script, shared with the command line.
import { compileMessages } from './tools/messages.mjs';
// @ts-expect-error A plain script, shared with the budget check.
import { reachableFrom } from './tools/chunks.mjs';

await compileMessages();

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['HEZHI_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  appType: 'mpa',
  resolve: { alias: { '@': here('src') }, dedupe: ['vue'] },
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false, __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false },
  plugins: [
    vue(),
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
    rolldownOptions: { input: { residents: here('residents.html'), workbench: here('workbench.html') } },
  },
  server: { port: 5173, proxy: { '/api': server, '/events': server } },
  test: {
    environment: 'happy-dom', include: ['src/**/*.test.ts', 'tools/**/*.test.ts'], restoreMocks: true, setupFiles: ['src/test_setup.ts'],
  },
});
