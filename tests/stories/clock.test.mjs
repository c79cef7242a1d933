// The demo's clock can be set ahead, so that what takes months can be looked at in an hour; other data refuses it. Pages go by
// the server's clock, whatever the device believes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertClean, binary, eventually, openWorld, says } from './world.mjs';

const day = 86_400_000;
let world;
before(async () => { world = await openWorld(); });
after(() => world?.close());

test('a demo goes on months later; a page tells the time by its server', async () => {
  const page = await world.device();
  const topic = world.topics.find(({ closes_at, state }) => state === 'open' && closes_at !== undefined);
  assert.ok(topic, 'the demo has an open topic with a last day');
  await world.go(page, world.path(topic));
  await says(page.locator('main'), /还剩 \d+ 天/);

  await world.restart({ ahead: '52w' });
  const { headers } = await fetch(world.base + '/healthz');
  assert.ok(Math.abs(Date.parse(headers.get('date')) - Date.now() - 364 * day) < 60_000, headers.get('date'));
  await eventually(async () => {
    const { state } = await (await fetch(`${world.base}/api/v1/s/${world.street.id}/topics/${topic.id}`)).json();
    assert.equal(state, 'closed', 'its last day has passed');
  });
  await world.go(page, world.path(topic));
  await says(page.locator('main'), '已结束', /超期 3\d\d 天/);
  assertClean(page);
});

test('no other data lives in a future that has not come', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hezhi-clock-'));
  const serve = (...words) => spawnSync(binary(), ['serve', '--data', folder, '--port', '0', ...words], { encoding: 'utf8', timeout: 60_000 });
  const refused = serve('--clock-ahead', '30d');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /--clock-ahead is for demos alone/);
  const misused = serve('--clock-ahead', '30');
  assert.equal(misused.status, 2);
  assert.match(misused.stderr, /--clock-ahead.*unit/);
  rmSync(folder, { recursive: true, force: true });
});
