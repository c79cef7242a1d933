// What a cheap phone on slow 4G feels: the residents' app on the real server with the demo street, in Debian's Chromium
// slowed down. Prints JSON; `./bench page` makes a table of it. Alone on the machine, or the figures say little: the load
// average is part of the answer.
//   HEZHI_BINARY   the server to measure (default build/release/hezhi)
import { createServer, connect } from 'node:net';
import { loadavg } from 'node:os';
import { openWorld, password, settled } from '../stories/world.mjs';

const rounds = Number(process.env.HEZHI_ROUNDS ?? 5);
const slow = { latency: 150, down: 1_638_400 / 8, up: 768_000 / 8, cpu: 4 };
const marksOnMap = 300;
const votes = 20;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const world = await openWorld();

/** A proxy with the same delays for what the page's own throttle does not reach: requests of the service worker. */
function slowProxy(target) {
  const { port } = new URL(target);
  const pace = (from, to, bytesPerSecond) => {
    let free = 0;
    from.on('data', (chunk) => {
      const now = performance.now();
      free = Math.max(free, now) + (chunk.length / bytesPerSecond) * 1000;
      setTimeout(() => to.write(chunk), free - now + slow.latency / 2);
    });
    from.on('close', () => setTimeout(() => to.destroy(), slow.latency));
    from.on('error', () => to.destroy());
  };
  const server = createServer((client) => {
    const upstream = connect(Number(port), '127.0.0.1');
    pace(client, upstream, slow.up);
    pace(upstream, client, slow.down);
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve({ base: `http://127.0.0.1:${server.address().port}`, close: () => server.close() })); });
}

/** Watches paints, shifts, long tasks and slow events from the page's first moment. */
const watch = () => {
  const seen = (window.seen = { lcp: 0, cls: 0, tbt: 0, events: [] });
  const observe = (type, each, options = {}) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...options });
  observe('largest-contentful-paint', (entry) => { seen.lcp = entry.startTime; });
  observe('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
  observe('longtask', (entry) => { seen.tbt += Math.max(0, entry.duration - 50); });
  observe('event', (entry) => { if (entry.name === 'click' || entry.name.startsWith('pointer')) seen.events.push(entry.duration); }, { durationThreshold: 16 });
};

async function slowDown(page, { network = true } = {}) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slow.cpu });
  if (network) {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: slow.latency, downloadThroughput: slow.down, uploadThroughput: slow.up });
  }
}

/** A phone with nothing in its cache; `login` signs in without opening a page. */
async function phone({ base = world.base, login, serviceWorkers = 'block' } = {}) {
  const context = await world.browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', serviceWorkers });
  if (login) {
    const { csrf_token } = await (await context.request.get(`${base}/api/v1/session`)).json();
    const answer = await context.request.post(`${base}/api/v1/session`, { headers: { 'X-CSRF-Token': csrf_token, Origin: base }, data: { login_name: login, password } });
    if (!answer.ok()) throw new Error(`${login} cannot sign in: ${answer.status()}`);
  }
  await context.addInitScript(watch);
  return context.newPage();
}

async function coldStart(login) {
  const page = await phone({ login });
  await slowDown(page);
  await page.goto(`${world.base}/`);
  await settled(page);
  await page.waitForTimeout(1500);
  const { lcp, cls, tbt } = await page.evaluate(() => window.seen);
  const bytes = await page.evaluate(() => performance.getEntries().reduce((sum, one) => sum + (one.transferSize ?? 0), 0));
  await page.context().close();
  return { lcp, cls, tbt, bytes };
}

async function warmStart() {
  const proxy = await slowProxy(world.base);
  const page = await phone({ base: proxy.base, login: 'resident', serviceWorkers: 'allow' });
  await page.goto(`${proxy.base}/`);
  await settled(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForTimeout(4000); // the worker fetches the rest of the program
  await page.reload(); // from here on the worker answers
  await settled(page);
  await page.close();
  const again = await page.context().newPage();
  await slowDown(again, { network: false });
  await again.goto(`${proxy.base}/`);
  await settled(again);
  await again.waitForTimeout(1000);
  const { lcp } = await again.evaluate(() => window.seen);
  const fromWorker = await again.evaluate(() => navigator.serviceWorker.controller !== null);
  await again.context().close();
  proxy.close();
  if (!fromWorker) throw new Error('the worker did not answer');
  return lcp;
}

async function vote() {
  const page = await phone({ login: 'resident' });
  const home = (await world.call(page.url() === 'about:blank' ? (await page.goto(`${world.base}/help`), page) : page, 'GET', '/api/v1/session')).body.residences[0].community.id;
  const topic = world.topics.filter((one) => one.state === 'open' && one.community.id === home).sort((a, b) => b.statements - a.statements)[0];
  // Every round starts from nothing said.
  for (const one of (await world.call(page, 'GET', `/api/v1/s/${world.street.id}/topics/${topic.id}/my-votes`)).body.items) await world.call(page, 'DELETE', `/api/v1/s/${world.street.id}/topics/${topic.id}/statements/${one.statement}/vote`);
  await page.goto(world.base + world.path(topic, 'vote'));
  await settled(page);
  await slowDown(page);
  await page.evaluate(() => { window.seen.events = []; });
  for (let at = 0; at < Math.min(votes, topic.statements); at += 1) {
    const text = await page.locator('#statement-text').textContent();
    await page.getByRole('button', { name: at % 3 === 0 ? '反对' : '赞成', exact: true }).click();
    await page.waitForFunction((text) => document.querySelector('#statement-text')?.textContent !== text, text);
  }
  await page.waitForTimeout(300);
  const events = await page.evaluate(() => window.seen.events);
  await page.context().close();
  return Math.max(16, ...events); // shorter ones are not reported by the browser
}

/** A map with as many marks as are ever drawn, redrawn because its width changed: computing, patching, layout and paint. */
async function drawMap() {
  const topic = world.topics.find((one) => world.maps.get(one.id).state === 'ready');
  const map = structuredClone(world.maps.get(topic.id));
  map.groups.forEach((group, which) => {
    const count = Math.floor(marksOnMap / map.groups.length) + (which < marksOnMap % map.groups.length ? 1 : 0);
    const [from] = group.buckets;
    group.buckets = Array.from({ length: count }, (_, at) => ({ people: 5 + (at % 4), center: { x: from.center.x + 0.4 * Math.sqrt(at / count) * Math.cos(at * 2.4), y: from.center.y + 0.4 * Math.sqrt(at / count) * Math.sin(at * 2.4) } }));
  });
  const page = await phone();
  await page.route('**/map', (route) => (route.request().resourceType() === 'document' ? route.continue() : route.fulfill({ json: map })));
  await slowDown(page, { network: false });
  await page.goto(world.base + world.path(topic, 'map'));
  await settled(page);
  await page.waitForFunction((count) => document.querySelectorAll('svg.map .group > path:not(.hull)').length === count, marksOnMap);
  await page.waitForTimeout(1000);
  const times = [];
  for (let width = 361; width < 372; width += 2) {
    const drawn = page.evaluate(() => new Promise((resolve) => {
      let first = true;
      const observer = new ResizeObserver(() => {
        if (first) { first = false; return; } // told at once of the present size
        const started = performance.now();
        const channel = new MessageChannel();
        channel.port1.onmessage = () => { observer.disconnect(); resolve(performance.now() - started); };
        requestAnimationFrame(() => channel.port2.postMessage(0));
      });
      observer.observe(document.querySelector('.map-frame'));
    }));
    await page.waitForTimeout(100);
    await page.setViewportSize({ width, height: 740 });
    times.push(await drawn);
  }
  await page.context().close();
  return median(times);
}

const repeat = async (measure) => {
  const values = [];
  for (let round = 0; round < rounds; round += 1) values.push(await measure());
  return values;
};
const before = loadavg()[0];
const visitor = await repeat(() => coldStart());
const resident = await repeat(() => coldStart('resident'));
const result = {
  rounds, slow, load_before: before,
  today_visitor: { lcp_ms: median(visitor.map((one) => one.lcp)), tbt_ms: median(visitor.map((one) => one.tbt)), cls: median(visitor.map((one) => one.cls)), bytes: median(visitor.map((one) => one.bytes)) },
  today_resident: { lcp_ms: median(resident.map((one) => one.lcp)), tbt_ms: median(resident.map((one) => one.tbt)), cls: median(resident.map((one) => one.cls)), bytes: median(resident.map((one) => one.bytes)) },
  warm_start_lcp_ms: median(await repeat(warmStart)),
  worst_vote_event_ms: median(await repeat(vote)),
  map_300_marks_ms: median(await repeat(drawMap)),
  load_after: loadavg()[0],
};
await world.close();
console.log(JSON.stringify(result, null, 2));
