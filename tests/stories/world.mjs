// What every browser story stands on: the real server with the demo street in a folder of its own, Debian's Chromium, and a
// page that must stay free of policy violations and script errors.
//   HEZHI_BINARY   the server (default build/release/hezhi, else build/dev/hezhi)
//   HEZHI_STORIES_BASE   a server that already runs (while developing a page)
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(join(root, 'web/package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const password = 'qinghe-2026';

function binary() {
  const found = [process.env.HEZHI_BINARY, join(root, 'build/release/hezhi'), join(root, 'build/dev/hezhi')].find((path) => path && existsSync(path));
  if (!found) throw new Error('no server to test: build it, or set HEZHI_BINARY');
  return found;
}
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => resolve(port)); });
  });
}

let template;
/** The demo folder, filled once a process and copied for each server. */
function demoFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'hezhi-story-'));
  if (template === undefined) {
    template = mkdtempSync(join(tmpdir(), 'hezhi-demo-'));
    execFileSync(binary(), ['demo', '--data', template], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  cpSync(template, folder, { recursive: true });
  return folder;
}

/** The server on the demo folder, or on an empty one: then `said()` holds the link that opens the first account. */
export async function serve({ empty = false } = {}) {
  const folder = empty ? mkdtempSync(join(tmpdir(), 'hezhi-first-')) : demoFolder();
  const port = await freePort();
  const child = spawn(binary(), ['serve', '--data', folder, '--port', String(port), '--no-access-log', '--no-rate-limits'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const base = `http://127.0.0.1:${port}`;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null || tries > 200) throw new Error(`the server did not start: ${said}`);
    if (await fetch(`${base}/healthz`).then((answer) => answer.ok, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { base, said: () => said, stop: () => new Promise((resolve) => { child.once('exit', () => { rmSync(folder, { recursive: true, force: true }); resolve(); }); child.kill('SIGTERM'); }) };
}

export async function openWorld() {
  const server = process.env.HEZHI_STORIES_BASE ? { base: process.env.HEZHI_STORIES_BASE, stop: () => undefined } : await serve();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
  const get = async (path) => (await fetch(server.base + path)).json();
  const street = (await get('/api/v1/streets')).items[0];
  const topics = (await get(`/api/v1/s/${street.id}/topics?limit=50`)).items;
  const maps = new Map();
  // A map is worked out when it is first asked for.
  for (const topic of topics) {
    for (let tries = 0; tries < 100; tries += 1) {
      maps.set(topic.id, await get(`/api/v1/s/${street.id}/topics/${topic.id}/map`));
      if (maps.get(topic.id).state !== 'computing') break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const path = (topic, page = '') => `/s/${street.id}/topics/${topic.id}${page && `/${page}`}`;
  const contexts = new Set();

  /** A browser of one person: `login` signs in first; `look` is what the device remembers. */
  async function device({ login, look = {}, width = 360, height = 740, language = 'zh-CN', serviceWorkers = 'block', userAgent, reducedMotion = 'reduce' } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, locale: language === 'en' ? 'en-GB' : 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion, serviceWorkers, ...(userAgent ? { userAgent } : {}) });
    contexts.add(context);
    await context.addInitScript(({ look, language }) => {
      if (localStorage.getItem('hezhi.look') === null) localStorage.setItem('hezhi.look', JSON.stringify({ theme: 'light', text: '1', elder: false, language, ...look }));
      window.policyViolations = [];
      document.addEventListener('securitypolicyviolation', (event) => window.policyViolations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
    }, { look, language });
    const page = await context.newPage();
    page.errors = [];
    page.on('pageerror', (error) => page.errors.push(error.message));
    page.outside = [];
    page.on('request', (request) => { if (/^https?:/.test(request.url()) && !request.url().startsWith(server.base)) page.outside.push(request.url()); });
    if (login) await signIn(page, login);
    return page;
  }

  async function signIn(page, login, secret = password) {
    await page.goto(`${server.base}/help`);
    const status = await page.evaluate(async ({ login, secret }) => {
      const { csrf_token } = await (await fetch('/api/v1/session')).json();
      return (await fetch('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf_token }, body: JSON.stringify({ login_name: login, password: secret }) })).status;
    }, { login, secret });
    assert.equal(status, 200, `${login} signs in`);
  }

  /** Calls the API as the person of this page; resolves to {status, body}. */
  const call = (page, method, address, body) => page.evaluate(async ({ method, address, body }) => {
    const { csrf_token } = await (await fetch('/api/v1/session')).json();
    const answer = await fetch(address, { method, headers: { 'X-CSRF-Token': csrf_token, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  }, { method, address, body });

  async function go(page, address) {
    await page.goto(server.base + address);
    await settled(page);
  }

  async function close() {
    for (const context of contexts) await context.close().catch(() => undefined);
    await browser.close();
    await server.stop();
  }
  return { ...server, browser, street, topics, maps, path, device, signIn, call, go, close };
}

/** An h1 or a refusal is there, and nothing is loading any more. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"]') === null, undefined, { timeout: 15_000 });
  await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
}

/** No script error, no policy violation, nothing asked from another host. */
export async function assertClean(page, what = '') {
  assert.deepEqual(await page.evaluate(() => window.policyViolations), [], `policy violations ${what}`);
  assert.deepEqual(page.errors, [], `script errors ${what}`);
  assert.deepEqual(page.outside, [], `requests to other hosts ${what}`);
}

export async function assertAccessible(page, what) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (tags) => (await window.axe.run(document, { runOnly: { type: 'tag', values: tags } })).violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')}`), axeTags);
  assert.deepEqual(violations, [], `axe: ${what}`);
}

export async function assertNoSideways(page, what) {
  const [wide, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= inner, `${what}: scrolls sideways, ${wide} > ${inner}`);
}

/** Every target that is not a link inside a sentence is large enough for a finger. */
export async function assertTargets(page, least, what) {
  const small = await page.evaluate((least) => {
    const found = [];
    for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
      const style = getComputedStyle(element);
      if (element.closest('[hidden], [inert], [aria-hidden="true"], .skip-link, details:not([open]) > :not(summary)') || style.visibility === 'hidden' || element.getClientRects().length === 0) continue;
      if (element.tagName === 'A' && style.display === 'inline') continue;
      const label = element.matches('input[type=radio], input[type=checkbox]') ? element.closest('label') : null;
      const box = (label ?? element).getBoundingClientRect();
      if (box.width + 0.5 < least || box.height + 0.5 < least) found.push(`${element.tagName} "${(element.textContent || element.getAttribute('aria-label') || element.id).trim().slice(0, 20)}" ${Math.round(box.width)}×${Math.round(box.height)}`);
    }
    return found;
  }, least);
  assert.deepEqual(small, [], `${what}: targets under ${least} px`);
}

/** Headings go down one level at a time and start with one h1; every control has a name. */
export async function assertOutline(page, what) {
  const levels = await page.evaluate(() => [...document.querySelectorAll('h1, h2, h3, h4')].filter((one) => one.getClientRects().length > 0 && !one.closest('dialog:not([open])')).map((one) => Number(one.tagName[1])));
  assert.equal(levels.filter((level) => level === 1).length, 1, `${what}: one h1, found ${levels}`);
  assert.equal(levels[0], 1, `${what}: starts with h1, found ${levels}`);
  levels.forEach((level, index) => assert.ok(index === 0 || level <= levels[index - 1] + 1, `${what}: heading levels ${levels}`));
}

/** Presses Tab through the page: what gets the focus, in order. */
export async function tabStops(page, most = 60) {
  const stops = [];
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const box = element.getBoundingClientRect(), style = getComputedStyle(element);
      const order = [...document.querySelectorAll('*')].indexOf(element);
      return { order, name: (element.textContent || element.getAttribute('aria-label') || element.id).trim().slice(0, 30), y: box.y + scrollY, ring: style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2 || getComputedStyle(element, '::after').outlineStyle !== 'none' };
    });
    if (stop === null) break;
    stops.push(stop);
  }
  return stops;
}
