// What every browser story stands on: the real server with the demo street in a folder of its own, Debian's Chromium, and a
// page that must stay free of policy violations and script errors.
//   HEZHI_BINARY   the server (default build/release/hezhi, else build/dev/hezhi)
//   HEZHI_STORIES_BASE   a server that already runs (while developing a page)
//   HEZHI_STORIES_SLOW   a number: pages compute that many times slower, and every answer comes up to 400 ms later, each
//                        by another delay. What passes without and fails with it is a race, in the story or in the app.
//                        `6:1234` repeats the delays drawn from seed 1234
//
// How a story waits. A page changes after the act that changes it, and nobody knows how long after: on a machine that does
// ten things at once a second is nothing. So nothing is read once and compared. What an act has yet to bring about is
// asserted through `eventually` (or `says`, `counts`, `holds`, `isFocused`); that something is *not* there is asserted only
// after something that comes with the same state has been seen. No story sleeps.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
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
/** Milliseconds until a story gives up. Only a failure takes so long. */
export const patience = 60_000;
const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

export function binary() {
  const found = [process.env.HEZHI_BINARY, join(root, 'build/release/hezhi'), join(root, 'build/dev/hezhi')].find((path) => path && existsSync(path));
  if (!found) throw new Error('no server to test: build it, or set HEZHI_BINARY');
  return found;
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

/** Asserts what an earlier act has yet to bring about: again and again until it holds, else fails as it failed last. */
export async function eventually(assertion, { timeout = patience } = {}) {
  for (const end = Date.now() + timeout; ;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await pause(40);
  }
}
/** The element's words, once they hold each of `wanted` (texts or patterns). */
export const says = (locator, ...wanted) => eventually(async () => {
  const text = await locator.innerText();
  for (const one of wanted) assert.ok(one instanceof RegExp ? one.test(text) : text.includes(one), `“${one}” in “${text}”`);
  return text;
});
/** So many elements are there. */
export const counts = (locator, wanted, message = String(locator)) => eventually(async () => assert.equal(await locator.count(), wanted, message));
/** The field holds this value. */
export const holds = (locator, value, message = String(locator)) => eventually(async () => assert.equal(await locator.inputValue(), value, message));
/** The element's attribute is this value, or like this pattern. */
export const attribute = (locator, name, wanted, message = `${name} of ${locator}`) => eventually(async () => {
  const value = await locator.getAttribute(name);
  if (wanted instanceof RegExp) assert.match(value ?? '', wanted, message);
  else assert.equal(value, wanted, message);
});
/** The element has the focus. */
export const isFocused = (locator, message = `the focus is on ${locator}`) => eventually(async () => assert.ok(await locator.evaluate((element) => element === document.activeElement), message));

/**
 * The server on the demo folder, or on an empty one: then `said()` holds the link that opens the first account; `options` for
 * its command line. `ahead`: so far ahead of the machine's clock it lives ('30d'); `restart({ ahead })` ends it and begins it
 * again on the same folder and port, so that time has passed meanwhile; `meanwhile(folder)` is done while nothing serves it.
 */
export async function serve({ empty = false, options = [], ahead } = {}) {
  const folder = empty ? mkdtempSync(join(tmpdir(), 'hezhi-first-')) : demoFolder();
  let running;
  async function start(port, clock) {
    const child = spawn(binary(), ['serve', '--data', folder, '--port', port, '--no-access-log', '--no-rate-limits', ...options, ...(clock === undefined ? [] : ['--clock-ahead', clock])], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
    // The server names its port once it listens; the link to the first account is the line after.
    const base = await eventually(() => {
      const address = /http:\/\/127\.0\.0\.1:\d+(?=\n)/.exec(said)?.[0];
      if (child.exitCode === null && address === undefined) throw new Error(`the server did not start: ${said}`);
      return address;
    });
    if (base === undefined) throw new Error(`the server ended: ${said}`);
    const end = () => new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) { resolve(); return; }
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
    running = { base, said: () => said, end };
  }
  await start('0', ahead);
  const { base } = running;
  async function restart({ ahead: later, meanwhile } = {}) {
    await running.end();
    await meanwhile?.(folder);
    await start(new URL(base).port, later);
  }
  async function stop() {
    await running.end();
    rmSync(folder, { recursive: true, force: true });
  }
  /** A command of the console on the same folder, beside the server; `words` before its options. */
  const command = (...words) => execFileSync(binary(), [...words, '--data', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return { base, said: () => running.said(), restart, command, stop };
}

/** A page of `context` that tells what must not happen; in slow stories it and what it opens are slow. */
async function watchedPage(context, base) {
  await context.addInitScript(() => {
    window.policyViolations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.policyViolations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
    // How much the page has asked for, and how much of that is still on its way: `settled` cannot tell otherwise.
    const asked = window.asked = { begun: 0, open: 0 };
    const counted = (call) => function (...given) {
      asked.begun += 1;
      asked.open += 1;
      return Reflect.apply(call, this, given).finally(() => { asked.open -= 1; });
    };
    window.fetch = counted(window.fetch);
    for (const read of ['arrayBuffer', 'blob', 'json', 'text']) Response.prototype[read] = counted(Response.prototype[read]);
  });
  context.setDefaultTimeout(patience);
  await slowDown(context);
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(error.message));
  page.outside = [];
  page.on('request', (request) => { if (/^https?:/.test(request.url()) && !request.url().startsWith(base)) page.outside.push(request.url()); });
  return page;
}

const [slowness, seed] = (process.env.HEZHI_STORIES_SLOW ?? '').split(':').map(Number);
let drawn = seed === undefined ? Date.now() % 1_000_000 : seed;
if (slowness > 0) console.error(`HEZHI_STORIES_SLOW=${slowness}:${drawn}`);
/** Uniform in [0, 1), reproducible (mulberry32). */
function chance() {
  drawn = (drawn + 0x6d2b79f5) | 0;
  let mixed = Math.imul(drawn ^ (drawn >>> 15), drawn | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
async function slowDown(context) {
  if (!(slowness > 0)) return;
  context.on('page', (page) => {
    void context.newCDPSession(page).then((session) => session.send('Emulation.setCPUThrottlingRate', { rate: slowness })).catch(() => undefined); // it may be closed already
  });
  await context.route('**/*', async (route) => {
    await pause(chance() * (/\/api\//.test(route.request().url()) ? 400 : 60));
    await route.continue().catch(() => undefined); // the page may have left meanwhile
  });
}

/** Debian's Chromium, and a browser of one person in it; `look` is what the device remembers. */
export async function openBrowser(base) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags, timeout: patience });
  const contexts = new Set();
  async function visitor({ look = {}, width = 360, height = 740, language = 'zh-CN', serviceWorkers = 'block', userAgent, reducedMotion = 'reduce' } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, locale: language === 'en' ? 'en-GB' : 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion, serviceWorkers, ...(userAgent ? { userAgent } : {}) });
    contexts.add(context);
    await context.addInitScript(({ look, language }) => {
      if (localStorage.getItem('hezhi.look') === null) localStorage.setItem('hezhi.look', JSON.stringify({ theme: 'light', text: '1', elder: false, language, ...look }));
    }, { look, language });
    return watchedPage(context, base);
  }
  async function close() {
    for (const context of contexts) await context.close().catch(() => undefined);
    await browser.close();
  }
  return { browser, visitor, close };
}

export async function openWorld(serverOptions = {}) {
  const server = process.env.HEZHI_STORIES_BASE ? { base: process.env.HEZHI_STORIES_BASE, stop: () => undefined } : await serve(serverOptions);
  const { browser, visitor, close: closeBrowser } = await openBrowser(server.base);
  const get = async (path) => (await fetch(server.base + path)).json();
  const street = (await get('/api/v1/streets')).items[0];
  const topics = (await get(`/api/v1/s/${street.id}/topics?limit=50`)).items;
  const maps = new Map();
  // A map is worked out when it is first asked for.
  for (const topic of topics) {
    await eventually(async () => {
      maps.set(topic.id, await get(`/api/v1/s/${street.id}/topics/${topic.id}/map`));
      assert.notEqual(maps.get(topic.id).state, 'computing', `the map of ${topic.title}`);
    });
  }
  const path = (topic, page = '') => `/s/${street.id}/topics/${topic.id}${page && `/${page}`}`;

  /** A browser of one person: `login` signs in first; for the rest see `openBrowser`. */
  async function device({ login, ...options } = {}) {
    const page = await visitor(options);
    if (login) await signIn(page, login);
    return page;
  }

  async function signIn(page, login, secret = password) {
    await go(page, '/help'); // the page's own question who is signed in has its answer
    // A server that checks many passwords at once on a busy machine asks to come again (503), as anybody would.
    const status = await eventually(async () => {
      const answered = await page.evaluate(async ({ login, secret }) => {
        const { csrf_token } = await (await fetch('/api/v1/session')).json();
        return (await fetch('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf_token }, body: JSON.stringify({ login_name: login, password: secret }) })).status;
      }, { login, secret });
      assert.notEqual(answered, 503, `${login} is let in`);
      return answered;
    });
    assert.equal(status, 200, `${login} signs in`);
  }

  /** Calls the API as the person of this page; resolves to {status, body}. */
  const call = (page, method, address, body, headers = {}) => page.evaluate(async ({ method, address, body, headers }) => {
    const { csrf_token } = await (await fetch('/api/v1/session')).json();
    const answer = await fetch(address, { method, headers: { ...headers, 'X-CSRF-Token': csrf_token, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  }, { method, address, body, headers });

  async function go(page, address) {
    await page.goto(server.base + address);
    await settled(page);
  }

  async function close() {
    await closeBrowser();
    await server.stop();
  }
  return { ...server, browser, street, topics, maps, path, device, signIn, call, go, close };
}

/**
 * What the app keeps on the device in one of its stores (idb-keyval), as [key, value]. A store that the app has not made
 * yet is left for it to make: whoever opens it first decides what is in it.
 */
export const onDevice = (page, database, name) => page.evaluate(async ({ database, name }) => {
  if (!(await indexedDB.databases()).some((one) => one.name === database)) return [];
  const answer = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
  const opened = await answer(indexedDB.open(database));
  if (!opened.objectStoreNames.contains(name)) { opened.close(); return []; }
  const store = opened.transaction(name).objectStore(name);
  const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
  opened.close();
  return keys.map((key, index) => [key, values[index]]);
}, { database, name });

/** The page that is shown now has its h1, nothing loads, and nothing more was asked for in the turns after that. */
export const settled = (page) => eventually(async () => {
  // Not waitForFunction: it takes the promise of an asynchronous answer for a yes.
  assert.ok(await page.evaluate(async () => {
    const calm = () => document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"]') === null && window.asked.open === 0;
    if (!calm()) return false;
    const { begun } = window.asked;
    // An answer is shown a turn or two after it came, and may lead to the next question.
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => { setTimeout(resolve); });
      await new Promise((resolve) => { requestAnimationFrame(resolve); });
    }
    return calm() && window.asked.begun === begun;
  }), 'the page comes to rest');
});

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
