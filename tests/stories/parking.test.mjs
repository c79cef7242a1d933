// Story 4, whole: forty cases of one courtyard cluster; the desk makes a topic of them and publishes how old the community
// is; neighbours write what they think and 260 vote from the bus; two groups, and what both agree on; and weighted to the
// community's ages the picture changes, which the page says and a stranger computes again. Nobody learns anybody's age.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, binary, counts, eventually, holds, openWorld, password, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

const written = '中院东头的空地先铺平，晚上能多停八辆车。';
let world, street, village, desk, topic, neighbour;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  village = world.street.communities.find((one) => one.name === '新河湾');
  desk = await world.device({ login: 'staff-xhw', width: 1440, height: 900 });
});
after(async () => { await world?.close(); });

const weighting = async (page, of = topic) => {
  const { status, body } = await world.call(page, 'GET', `${street}/topics/${of}/weighting`);
  assert.equal(status, 200);
  assert.notEqual(body.state, 'computing');
  return body;
};
const ready = (page, of) => eventually(async () => {
  const found = await weighting(page, of);
  assert.equal(found.state, 'ready');
  return found;
});

test('the desk sees the cluster and why it is public, and makes a topic of it', async () => {
  await openDesk(world, desk, '/agenda');
  const item = (await world.call(desk, 'GET', `${street}/agenda/items?waiting=true`)).body.items.find((one) => one.origin === 'cluster' && one.community.id === village.id);
  await desk.locator('tbody .open').filter({ hasText: item.title }).first().click();
  await settled(desk);
  await says(desk.locator('main'), '40 件诉求', '31 户');
  await desk.getByRole('button', { name: '立为议题', exact: true }).first().click();
  const sheet = desk.locator('dialog[open]');
  await sheet.locator('#launch-title').fill('中院晚上怎么停车');
  await sheet.locator('#launch-question').fill('中院的车位晚上怎么分，住户和租户都觉得公平？');
  await sheet.locator('#launch-decider').fill('新河湾居民会议');
  await sheet.locator('#launch-organiser').selectOption({ label: '新河湾社区居委会' });
  await sheet.locator('#launch-resource').fill('居委会会议室，每周四晚上七点');
  await sheet.locator('form button[type=submit]').click();
  await says(desk.locator('main'), '已立为议题');
  topic = (await world.call(desk, 'GET', `${street}/agenda/items/${item.id}`)).body.topic;
  assert.ok(topic);
});

test('the committee publishes how old the community is, from its table; what is missing is named', async () => {
  await openDesk(world, desk, '/ages');
  await says(desk.locator('main'), '还没有公布年龄结构');
  const publish = desk.getByRole('button', { name: '公布新的一版', exact: true });
  await publish.click();
  await says(desk.locator('.error-summary'), '请填 0 到 1000000 的整数', '请写明来源', '请选日期');
  await assertAccessible(desk, 'ages that are not complete');
  await desk.locator('#ages-paste').fill('210\t360\t340\n430 540 430');
  await holds(desk.locator('#ages-60'), '540', 'six numbers fill six fields');
  await says(desk.locator('main'), '合计 2,310');
  await desk.locator('#ages-source').fill('新河湾社区人口台账汇总');
  await desk.locator('#ages-as-of').fill('2026-01-01');
  await publish.click();
  await says(desk.locator('main'), '已公布第 1 版');
  await says(desk.locator('table'), '新河湾社区人口台账汇总', '2,310');
  await savePicture(desk, 'ages desk 1440');
  await assertAccessible(desk, 'published ages');
  const anyone = await world.device();
  await world.go(anyone, '/open');
  const ages = (await world.call(anyone, 'GET', `${street}/communities/${village.id}/ages`)).body;
  assert.deepEqual(ages.items[0].residents, [210, 360, 340, 430, 540, 430]);
  await says(anyone.locator('main'), '新河湾公布年龄结构（第 1 版）');
  await anyone.context().close();
});

test('a neighbour joins, writes a statement and votes; alone she is too few to be weighted', async () => {
  const { code } = (await world.call(desk, 'POST', `${street}/invitations`, { community: village.id })).body;
  neighbour = await world.device();
  await world.go(neighbour, '/join');
  const joined = await world.call(neighbour, 'POST', '/api/v1/accounts', { code, login_name: 'qiu-lan', display_name: '邱兰', password });
  assert.equal(joined.status, 201, JSON.stringify(joined.body));
  await world.signIn(neighbour, 'qiu-lan');
  await world.go(neighbour, `/s/${world.street.id}/topics/${topic}`);
  await says(neighbour.locator('main'), '中院的车位晚上怎么分', '由来', '40 件诉求');
  await world.go(neighbour, `/s/${world.street.id}/topics/${topic}/write`);
  await neighbour.locator('textarea').fill(written);
  await neighbour.locator('form button[type=submit]').click();
  await eventually(async () => assert.equal((await world.call(neighbour, 'GET', `${street}/topics/${topic}/statements`)).body.items[0]?.text, written));
  await world.go(neighbour, `/s/${world.street.id}/topics/${topic}/map`);
  await says(neighbour.locator('main'), '按社区年龄结构看', '填年龄段的人还不到 80 位');
  assert.equal(await neighbour.getByText('您属于哪个年龄段').count(), 0, 'nobody is asked before having said something');
});

test('260 neighbours speak; the map says what both groups agree on, and that weighted the picture changes', async () => {
  await world.restart({ meanwhile: (folder) => execFileSync(binary(), ['demo', '--data', folder, '--voices', topic], { stdio: ['ignore', 'ignore', 'inherit'] }) });
  const found = await ready(neighbour);
  assert.ok(found.participants >= 260, `${found.participants} took part`);
  assert.ok(found.changed > 0 && found.declared >= 200);
  const map = (await world.call(neighbour, 'GET', `${street}/topics/${topic}/map`)).body;
  assert.equal(map.groups.length, 2, 'two opinion groups');

  // She votes on some more; then, and not before, the page asks.
  const statements = (await world.call(neighbour, 'GET', `${street}/topics/${topic}/statements`)).body.items;
  for (const one of statements.filter((each) => each.text !== written).slice(0, 4)) {
    assert.equal((await world.call(neighbour, 'PUT', `${street}/topics/${topic}/statements/${one.id}/vote`, { choice: 'agree' })).status, 200);
  }
  await world.go(neighbour, `/s/${world.street.id}/topics/${topic}/map`);
  const section = neighbour.locator('section[aria-labelledby=weighting-title]');
  await says(section, `按社区年龄结构加权以后，${found.changed} 条看法的结果不一样了`, `${found.declared} 位表态的人填了年龄段`, '加权前赞成', '加权后赞成', '95% 区间', '您属于哪个年龄段？（选填）', '工作人员和别人都看不到');
  await savePicture(neighbour, 'parking map top 360');
  await section.scrollIntoViewIfNeeded();
  await savePicture(neighbour, 'parking weighted 360');
  await assertAccessible(neighbour, 'a weighted map');
  await assertTargets(neighbour, 44, 'a weighted map');
  await assertNoSideways(neighbour, 'a weighted map');
  await assertOutline(neighbour, 'a weighted map');

  await section.locator('summary').filter({ hasText: '怎么加权的' }).click();
  await says(section, '权重 = 这个年龄段占全社区的比例', '新河湾社区人口台账汇总', '第 1 版', '18–29 岁');
  await section.locator('summary').filter({ hasText: '每条看法，加权前后' }).click();
  await counts(section.locator('table').first().locator('tbody tr'), found.statements.length);
  await assertAccessible(neighbour, 'how it is weighted');
  await assertNoSideways(neighbour, 'how it is weighted');
});

test('she declares her age band in one tap and takes it back in another; nobody else ever sees it', async () => {
  const section = neighbour.locator('section[aria-labelledby=weighting-title]');
  await section.getByRole('button', { name: '填好了', exact: true }).click();
  await says(section, '请选一个年龄段');
  await section.getByLabel('60–69 岁').check();
  await section.getByRole('button', { name: '填好了', exact: true }).click();
  await says(section, '您填的是：60–69 岁');
  const own = (await world.call(neighbour, 'GET', '/api/v1/me/age-band')).body;
  assert.equal(own.band, 'age_60');
  assert.equal(Math.round((Date.parse(own.expires_at) - Date.parse(own.declared_at)) / 86_400_000), 730);

  // Whatever her committee may read of her: it is not there.
  const person = (await world.call(neighbour, 'GET', '/api/v1/session')).body.person.id;
  for (const address of [`${street}/residents`, `${street}/topics/${topic}/map`, `${street}/topics/${topic}/weighting`, `${street}/topics/${topic}/statements`, `${street}/public-events`, '/api/v1/me/age-band']) {
    const { body } = await world.call(desk, 'GET', address);
    const words = JSON.stringify(body);
    assert.ok(!(words.includes(person) && words.includes('age_60')), `${address} joins no person with a band`);
  }
  assert.equal((await world.call(desk, 'GET', '/api/v1/me/age-band')).body.band, undefined);
  const exported = await world.call(neighbour, 'GET', '/api/v1/me/export');
  assert.match(JSON.stringify(exported.body), /age_60|confirm_identity/);

  await world.go(neighbour, '/me');
  await neighbour.getByRole('link', { name: /年龄段/ }).click();
  await says(neighbour.locator('main'), '您填的是：60–69 岁', '两年后自动删除', '谁管着服务器硬盘');
  await savePicture(neighbour, 'own age band 360');
  await assertAccessible(neighbour, 'one’s own age band');
  await assertTargets(neighbour, 44, 'one’s own age band');
  await neighbour.getByRole('button', { name: '撤回（马上删除）' }).click();
  await says(neighbour.locator('main'), '已删除');
  assert.deepEqual((await world.call(neighbour, 'GET', '/api/v1/me/age-band')).body.band, undefined);
  await assertClean(neighbour);
});

test('a journalist computes the weighting again from the published file, and notices a changed figure', async () => {
  const anyone = await world.device();
  await world.go(anyone, '/open');
  const file = await ready(anyone);
  const verify = (value) => spawnSync(binary(), ['verify', 'weighting', '-'], { input: JSON.stringify(value), encoding: 'utf8' });
  const holds = verify(file);
  assert.equal(holds.status, 0, holds.stderr);
  assert.match(holds.stdout, new RegExp(`${file.changed} change`));
  const changed = file.statements.find((one) => one.changes.length > 0);
  changed.weighted[0].low_e4 -= 100;
  const wrong = verify(file);
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, new RegExp(`statement ${changed.number}: weighted agree: low`));
  for (const one of file.statements) for (const row of one.by_stratum) for (const kind of ['agree', 'disagree', 'pass']) assert.ok(row[kind] === undefined || row[kind] === 0 || row[kind] >= 10, 'no small cell');
  await anyone.context().close();
});

test('the demo’s own estate: 260 votes, two groups, eleven statements both agree on, and another picture; large and in English', async () => {
  const estate = world.topics.find((one) => one.title === '车位不够，晚上怎么停');
  const elder = await world.device({ look: { elder: true } });
  await world.go(elder, world.path(estate));
  const found = await ready(elder, estate.id);
  const map = (await world.call(elder, 'GET', `${street}/topics/${estate.id}/map`)).body;
  assert.equal(map.participants, 260);
  assert.equal(map.groups.length, 2);
  assert.equal(map.common_ground.filter((one) => one.direction === 'agree').length, 11);
  assert.ok(found.changed > 0, 'the picture changes');
  await world.go(elder, world.path(estate, 'map'));
  await says(elder.locator('main'), '11', `按社区年龄结构加权以后，${found.changed} 条看法的结果不一样了`);
  await elder.locator('#weighting-title').scrollIntoViewIfNeeded();
  await savePicture(elder, 'parking weighted elder 360');
  await assertTargets(elder, 60, 'a weighted map in elder mode');
  await assertNoSideways(elder, 'a weighted map in elder mode');
  await assertAccessible(elder, 'a weighted map in elder mode');
  const english = await world.device({ language: 'en', width: 1440, height: 900 });
  await world.go(english, world.path(estate, 'map'));
  await says(english.locator('main'), `Weighted to the community’s ages, the result of ${found.changed} statements changes`);
  await english.locator('#weighting-title').scrollIntoViewIfNeeded();
  await savePicture(english, 'parking weighted english 1440');
  await assertClean(elder);
  await assertClean(english);
});
