// Draws the PNG icons from public/icons/icon.svg with the system's Chromium. Run by hand when the drawing changes; the files
// are committed.
import { readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const folder = new URL('../public/icons/', import.meta.url);
const drawing = await readFile(new URL('icon.svg', folder), 'utf8');
// A maskable icon fills its square, with the drawing inside the safe circle.
const maskable = drawing.replace('rx="112"', '').replace('<g ', '<g transform="translate(76.8 76.8) scale(0.7)" ').replace('role="img" aria-label="合治"', '');
const wanted = [['icon-192.png', 192, drawing], ['icon-512.png', 512, drawing], ['icon-180.png', 180, drawing.replace('rx="112"', '')], ['maskable-512.png', 512, maskable]];

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] });
for (const [name, size, svg] of wanted) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  await writeFile(new URL(name, folder), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
