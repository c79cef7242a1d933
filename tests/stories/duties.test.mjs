// What waits for an officer: each sees what their own posts may do, on the first page of the workbench and beside its sections;
// what is done is gone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, counts, eventually, openWorld, says, settled } from './world.mjs';

let world;
before(async () => { world = await openWorld(); });
after(() => world?.close());

const dutiesOf = async (page) => (await world.call(page, 'GET', `/api/v1/s/${world.street.id}/duties`)).body.items;

test('each is asked for what is theirs to do, and nobody else', async () => {
  const asked = {};
  for (const login of ['staff', 'staff-xhw', 'owners', 'dispatcher', 'resident', 'organisation']) {
    const page = await world.device({ login });
    asked[login] = await dutiesOf(page);
    const due = asked[login].flatMap((one) => (one.due === undefined ? [] : [one.due]));
    assert.deepEqual(due, due.toSorted(), 'the nearest deadline first');
    await page.context().close();
  }
  const what = (login) => new Set(asked[login].map((one) => one.what));
  for (const wanted of ['agenda.answer', 'run.your_turn', 'commitment.complete', 'task.answer', 'ballot.enter_again']) assert.ok(what('staff').has(wanted), `the committee of 云栖苑: ${wanted}`);
  assert.ok(asked.staff.every((one) => one.community_name === '云栖苑'), 'a committee is asked for its own community alone');
  assert.ok(asked['staff-xhw'].every((one) => one.community_name === '新河湾'));
  assert.ok(what('owners').has('ballot.enter_again') && !what('owners').has('task.answer'), 'the owners’ committee enters papers, and takes on no tasks');
  assert.ok(what('dispatcher').has('task.review'), 'the street reviews');
  assert.deepEqual([asked.resident.length, asked.organisation.length], [0, 0]);
  const visitor = await fetch(`${world.base}/api/v1/s/${world.street.id}/duties`);
  assert.equal(visitor.status, 401);
});

test('the first page names it with its deadline, the section counts it, and it goes when it is done', async () => {
  const page = await world.device({ login: 'staff', width: 1440, height: 900 });
  const item = (await dutiesOf(page)).find((one) => one.what === 'agenda.answer');
  await world.go(page, '/workbench/');
  const list = page.locator('.duties');
  await says(list, '等您办理', item.title, '请在期限内答复', /还剩 \d+ 天/);
  const beside = page.locator('nav a', { hasText: '议题台' }).locator('.chip');
  await says(beside, '1');
  await assertAccessible(page, 'what waits');

  await list.getByRole('link', { name: new RegExp(item.title) }).click();
  await settled(page);
  await says(page.locator('h1'), item.title);
  const { body } = await world.call(page, 'GET', `/api/v1/s/${world.street.id}/agenda/items/${item.id}`);
  const answer = await world.call(page, 'POST', `/api/v1/s/${world.street.id}/agenda/items/${item.id}/decline`, { ground: 'handled_as_cases', words: '物业已经答应把地面线改划清楚，按工单办理，不必商量。' }, { 'If-Match': `"${body.revision}"` });
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  await world.go(page, '/workbench/');
  await says(list, '等您办理');
  await eventually(async () => assert.ok(!(await list.innerText()).includes(item.title), 'what is answered waits for nobody'));
  await counts(beside, 0);
  assertClean(page);
});

test('neighbours who gather are owed an offer until one stands', async () => {
  const page = await world.device({ login: 'staff' });
  const api = `/api/v1/s/${world.street.id}`;
  const { community } = (await dutiesOf(page))[0];
  const noted = await world.call(page, 'POST', `${api}/gatherings`, { community, name: '地下车库涨价', about: '物业通知车库每月涨一百元，业主在群里商量。', about_how_many: 300, noticed_from: 'visits' });
  assert.equal(noted.status, 201, JSON.stringify(noted.body));
  await world.go(page, '/workbench/');
  await says(page.locator('.duties'), '地下车库涨价', '邻居们聚在一起，请在期限内提供支持');
  const { items: bodies } = (await world.call(page, 'GET', `${api}/bodies`)).body;
  const offered = await world.call(page, 'POST', `${api}/service-offers`, { group: noted.body.id, body: bodies.find(({ name }) => name === '云栖苑社区居委会').id, kind: 'room', what: '居委会二楼议事厅，坐四十人', when_and_where: '每周四晚上', practical_limits: '', without_condition: true });
  assert.equal(offered.status, 201, JSON.stringify(offered.body));
  assert.ok((await dutiesOf(page)).every(({ id }) => id !== noted.body.id), 'what is offered is no longer owed');
  assertClean(page);
});

test('on a phone the list stays within the screen', async () => {
  const page = await world.device({ login: 'staff' });
  await world.go(page, '/workbench/');
  await says(page.locator('.duties'), '等您办理');
  await assertNoSideways(page);
  await assertAccessible(page, 'what waits, on a phone');
  assertClean(page);
});
