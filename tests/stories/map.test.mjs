// The opinion map in each of its states, and "you are here": what is told in words, what is drawn, what is withheld.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, attribute, counts, eventually, onDevice, openWorld, says } from './world.mjs';

let world, mapped, few;
const mapOf = (topic) => `/api/v1/s/${world.street.id}/topics/${topic.id}/map`;
/** The map page with the server's map changed by `change`: states that the demo street does not have just now. */
async function changedMap(change, options) {
  const page = await world.device(options);
  await page.route(`**${mapOf(mapped)}`, async (route) => route.fulfill({ json: change(structuredClone(world.maps.get(mapped.id))) }));
  await world.go(page, world.path(mapped, 'map'));
  return page;
}

before(async () => {
  world = await openWorld();
  const home = world.topics.filter((one) => world.maps.get(one.id).state === 'ready' && one.state === 'open');
  mapped = home.find((one) => one.community.name.includes('云栖苑'));
  few = world.topics.find((one) => world.maps.get(one.id).state === 'few');
  assert.ok(mapped && few, 'a topic with groups, and one with too few people');
});
after(async () => { await world?.close(); });

test('below 15 people: why there is no map, and what one can read meanwhile', async () => {
  const page = await world.device();
  await world.go(page, world.path(few, 'map'));
  await says(page.locator('h1'), /^还看不出分组$/);
  await says(page.locator('#content'), /至少要 15 人/);
  await counts(page.locator('svg.map'), 0);
  await page.getByRole('link', { name: '看全部看法' }).waitFor();
  await assertClean(page);
  await page.context().close();
});

test('people but no stable groups: another reason, the numbers stay', async () => {
  const page = await changedMap((map) => ({ ...map, state: 'ungrouped', groups: [], common_ground: [], differences: [] }));
  await says(page.locator('h1'), /^还看不出分组$/);
  await says(page.locator('#content'), /还没有形成稳定的分组/);
  await says(page.locator('#content'), new RegExp(`${world.maps.get(mapped.id).participants} 人`));
  await page.context().close();
});

test('while the first map is computed nobody is told that nobody voted; it comes by itself', async () => {
  let isComputing = true;
  const page = await world.device();
  await page.route(`**${mapOf(mapped)}`, async (route) => (isComputing ? route.fulfill({ json: { state: 'computing', computed_at: '1970-01-01T00:00:00Z', participants: 0, votes: 0, statements: 0, groups: [], common_ground: [], differences: [] } }) : route.continue()));
  await world.go(page, world.path(mapped, 'map'));
  await says(page.locator('h1'), /^正在计算分组$/);
  const text = await says(page.locator('#content'), '更新中');
  assert.doesNotMatch(text, /还没有人表态/);
  assert.match(text, new RegExp(`${mapped.participants} 人`), 'the topic’s own numbers');
  isComputing = false;
  await page.locator('svg.map').waitFor();
  await page.context().close();
});

test('a newer map on its way: the old picture stays, marked', async () => {
  const page = await changedMap((map) => ({ ...map, state: 'computing' }));
  await page.locator('svg.map').waitFor();
  await says(page.locator('#content'), /更新中/);
  await page.context().close();
});

test('a chosen group stands out in the picture and says its words in the list', async () => {
  const page = await world.device();
  await world.go(page, world.path(mapped, 'map'));
  const { groups } = world.maps.get(mapped.id);
  await page.locator('.group-button').nth(1).click();
  await counts(page.locator('svg.map .group.selected'), 1);
  await counts(page.locator('svg.map .group.pale'), groups.length - 1);
  await says(page.locator('#group-1'), ...groups[1].representative.map((one) => one.text));
  await page.locator('.group-button').nth(1).click();
  await counts(page.locator('svg.map .group.selected'), 0);
  await page.context().close();
});

test('picture, list and table tell the same: people, marks, shares', async () => {
  const page = await world.device();
  await world.go(page, world.path(mapped, 'map'));
  const { groups, common_ground, differences } = world.maps.get(mapped.id);
  for (const [at, group] of groups.entries()) await says(page.locator('.group-button').nth(at), `${group.size} 人`);
  await counts(page.locator('svg.map .group > path:not(.hull)'), groups.reduce((sum, group) => sum + group.buckets.length, 0));
  assert.ok(groups.every((group) => group.buckets.every((bucket) => bucket.people >= 5)), 'a mark is at least five people');
  await page.locator('summary').first().click();
  // The voices weighted to the community's ages come later, with a table of their own.
  const rows = await eventually(async () => {
    const shown = await page.getByRole('region', { name: '用表格看' }).locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent.trim())));
    assert.deepEqual(shown.map((row) => row[0]), [...common_ground, ...differences].map((one) => one.text));
    return shown;
  });
  // The share beside each bar is the share in the table, exact or as a bound.
  const bars = await page.locator('section[aria-labelledby=common-title] .row-statement, section[aria-labelledby=differences-title] .row-statement').evaluateAll((all) => all.map((one) => [...one.querySelectorAll('dd')].map((cell) => (cell.querySelector('[aria-hidden=true]:not(.totals-bar)') ?? cell).textContent.trim())));
  bars.forEach((cells, row) => cells.forEach((cell, column) => {
    const share = /\d+%/.exec(cell)?.[0];
    const told = rows[row][column + 1];
    assert.equal(/\d+%/.exec(told)?.[0], share, `${rows[row][0]}: “${cell}” beside the bar, “${told}” in the table`);
    if (cell.startsWith('≥')) assert.match(told, /^至少/);
    if (cell.startsWith('≤')) assert.match(told, /^至多/);
  }));
  await page.context().close();
});

test('cells of fewer than five people are nowhere in the answer nor on the page', async () => {
  const { groups, common_ground, differences } = world.maps.get(mapped.id);
  const cells = [...common_ground, ...differences].flatMap((one) => one.by_group).concat(groups.flatMap((group) => group.representative.map((one) => one.votes)));
  for (const votes of cells) for (const cell of ['agree', 'disagree', 'pass']) assert.ok(votes[cell] === undefined || votes[cell] === null || votes[cell] === 0 || votes[cell] >= 10, JSON.stringify(votes));
  const page = await changedMap((map) => ({ ...map, common_ground: [{ ...map.common_ground[0], by_group: map.groups.map((group, at) => ({ letter: group.letter, ...(at === 0 ? { agree: 40, pass: 12 } : {}) })) }], differences: [] }));
  const bars = page.locator('.row-statement dd');
  await says(bars.nth(0), /≥ 65%/); // 40 of at most 61
  await says(bars.nth(1), '人数太少');
  await page.context().close();
});

test('“you are here” comes with the seventh vote, not before', async () => {
  const page = await world.device({ login: 'resident' });
  const topic = `/api/v1/s/${world.street.id}/topics/${mapped.id}`;
  const statements = (await world.call(page, 'GET', `${topic}/statements`)).body.items.filter((one) => !one.own_vote);
  const already = (await world.call(page, 'GET', `${topic}/my-votes`)).body.items.length;
  for (const one of statements.slice(0, 6 - already)) assert.equal((await world.call(page, 'PUT', `${topic}/statements/${one.id}/vote`, { choice: 'agree' })).status, 200);
  await world.go(page, world.path(mapped, 'map'));
  await page.getByText('再表态 1 条，就能看到自己在图上的位置').waitFor();
  await counts(page.locator('svg.map .me'), 0);
  await world.call(page, 'PUT', `${topic}/statements/${statements[6 - already].id}/vote`, { choice: 'disagree' });
  // The next map knows the vote; the page learns of it by itself.
  await counts(page.locator('svg.map .me'), 1);
  await says(page.locator('#content p.me'), /是您，在(.组附近|几组之间)（根据您的 7 次表态）/);
  await assertAccessible(page, 'map with oneself');
  await assertClean(page);
  await page.context().close();
});

test('in English the map is English but for what people wrote', async () => {
  const page = await world.device({ language: 'en' });
  await world.go(page, world.path(mapped, 'map'));
  await says(page.locator('h1'), /^Opinions form \d groups$/);
  await says(page.locator('.group-button').first(), /^Group A · \d+ people$/);
  await attribute(page.locator('svg.map'), 'aria-label', /Group A/);
  await page.context().close();
});

test('without a network the last picture stays, with its age', async () => {
  const page = await world.device({ login: 'resident', serviceWorkers: 'allow' });
  await world.go(page, '/');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await world.go(page, world.path(mapped, 'map'));
  await page.locator('svg.map').waitFor();
  await eventually(async () => assert.ok((await onDevice(page, 'hezhi-copies', 'copies')).some(([key]) => key.includes('"map"') && key.includes(mapped.id)), 'the copy is kept on the device'));
  await page.context().setOffline(true);
  await page.reload();
  await page.locator('svg.map').waitFor();
  await page.getByText('没有网络').first().waitFor();
  await page.getByText(/现在连不上，下面是.*的内容/).first().waitFor();
  await page.context().close();
});
