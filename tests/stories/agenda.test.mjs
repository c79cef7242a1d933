// Story 4, its first half: forty cases of one courtyard become a matter of the public by themselves; the desk sees why, is
// refused a topic without organiser and resource, launches it; whoever reported reads of it on their own case, and everybody
// in the public queue. And an initiative is signed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, counts, eventually, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

let world, street, resident, village;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  resident = await world.device({ login: 'resident' });
  village = world.street.communities.find((one) => one.name === '新河湾');
});
after(async () => { await world?.close(); });

const parkingItem = async (page) => (await world.call(page, 'GET', `${street}/agenda/items?waiting=true`)).body.items.find((one) => one.origin === 'cluster' && one.community.id === village.id);

test('story 4: cluster, facts, one tap, refused for what is missing, launched, told on the case, in the public queue', async () => {
  // A resident of another community parks there too, and says so; nobody asks her to sign anything.
  const places = (await world.call(resident, 'GET', `${street}/buildings?community=${village.id}`)).body.items;
  const courtyard = places.find((one) => one.name === '中院');
  const { status, body: own } = await world.call(resident, 'POST', `${street}/cases`, { text: '晚上九点来看父母，中院一个车位都没有，只能停到河堤上', place: courtyard.id, location: '中院', contact: 'desk_only', name: '林夏', phone: '13900001234' });
  assert.equal(status, 201, JSON.stringify(own));

  // The public queue, without an account: what waits, since when, until when.
  const anyone = await world.device();
  await world.go(anyone, '/agenda');
  await says(anyone.locator('main'), '新河湾', /3[12] 户/, '已等待 2 天', '居民动议');
  await savePicture(anyone, 'agenda queue 360');
  await assertAccessible(anyone, 'the public queue');
  await assertTargets(anyone, 44, 'the public queue');
  await assertNoSideways(anyone, 'the public queue');
  const item = await parkingItem(anyone);
  assert.ok([31, 32].includes(item.facts.households), 'with or without hers, which joins at its own time');

  const desk = await world.device({ login: 'staff-xhw', width: 1440, height: 900 });
  await openDesk(world, desk, '/agenda');
  await says(desk.locator('tbody'), /3[12] 户/);
  await savePicture(desk, 'agenda desk 1440');
  await assertAccessible(desk, 'the agenda desk');
  await desk.locator('tbody .open').filter({ hasText: item.title }).first().click();
  await settled(desk);
  // Her case joins by itself, a moment after it came in.
  await eventually(async () => assert.equal((await parkingItem(desk)).facts.cases, 41));
  await says(desk.locator('main'), '41 件诉求', '32 户', '怎么算出来的');
  await desk.locator('summary').filter({ hasText: '怎么算出来的' }).first().click();
  await says(desk.locator('main'), '门槛 5 户', '门槛 10 件', '公共区域');
  await savePicture(desk, 'agenda item 1440');
  await assertAccessible(desk, 'an item at the desk');
  assert.ok(!(await desk.locator('main').innerText()).includes('林夏'), 'nobody who reported is named');

  await desk.getByRole('button', { name: '立为议题', exact: true }).first().click();
  const sheet = desk.locator('dialog[open]');
  await sheet.locator('#launch-title').fill('中院晚上怎么停车');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '要讨论的问题', '牵头组织', '投入的资源');
  await savePicture(desk, 'agenda launch refused 1440');
  await assertAccessible(desk, 'a launch refused for what is missing');
  assert.equal((await parkingItem(desk)).state, 'proposed');
  assert.equal(await sheet.locator('#launch-title').inputValue(), '中院晚上怎么停车', 'nothing typed is lost');
  await sheet.locator('#launch-question').fill('中院的车位晚上怎么分，住户和租户都觉得公平？');
  await sheet.locator('#launch-decider').fill('新河湾居民会议');
  await sheet.locator('#launch-organiser').selectOption({ label: '新河湾社区居委会' });
  await sheet.locator('#launch-resource').fill('居委会会议室，每周四晚上七点');
  await sheet.locator('form button[type=submit]').click();
  await says(desk.locator('main'), '已立为议题', '新河湾社区居委会');

  const launched = (await world.call(anyone, 'GET', `${street}/agenda/items/${item.id}`)).body;
  assert.equal(launched.state, 'launched');
  const words = JSON.stringify(launched);
  assert.ok(!words.includes('林夏') && !words.includes('13900001234'), 'nobody who reported is in the answer');

  // On her own case, without anybody having been listed.
  await world.go(resident, `/s/${world.street.id}/cases/${own.id}`);
  await eventually(async () => {
    await resident.reload();
    await settled(resident);
    assert.match(await resident.locator('main').innerText(), /中院晚上怎么停车/);
  });
  await says(resident.locator('main'), '新河湾社区居委会', '同类诉求一起商量');
  await savePicture(resident, 'agenda told on the case 360');
  await assertAccessible(resident, 'a case whose like became a topic');

  await world.go(anyone, `/s/${world.street.id}/topics/${launched.topic}`);
  await says(anyone.locator('main'), '中院的车位晚上怎么分', '由来', '41 件诉求');
  await savePicture(anyone, 'agenda topic origin 360');
  await assertAccessible(anyone, 'a topic with its origin');
  await assertOutline(anyone, 'a topic with its origin');
  await world.go(anyone, `/s/${world.street.id}/agenda/${item.id}`);
  await says(anyone.locator('main'), '已立为议题', '经过');
  await savePicture(anyone, 'agenda item launched 360');
  for (const page of [anyone, desk, resident]) await assertClean(page);
});

test('an initiative is signed and the signature taken back; the count shows, no name does', async () => {
  const find = async () => (await world.call(resident, 'GET', `${street}/agenda/items?origin=initiative&state=gathering`)).body.items[0];
  const before_ = await find();
  assert.equal(before_.signatures, 17);
  await world.go(resident, `/s/${world.street.id}/agenda/${before_.id}`);
  await resident.getByRole('button', { name: '我联名', exact: true }).click();
  await says(resident.locator('main'), '已有 18 人联名', '您已联名');
  await savePicture(resident, 'agenda initiative signed 360');
  await assertAccessible(resident, 'an initiative');
  await assertTargets(resident, 44, 'an initiative');
  await assertNoSideways(resident, 'an initiative');
  await resident.getByRole('button', { name: '撤回联名', exact: true }).click();
  await says(resident.locator('main'), '已有 17 人联名');
  await world.go(resident, '/agenda/new');
  await resident.getByRole('button', { name: '发起并联名' }).click();
  await says(resident.locator('.error-summary'), '名称写 4 到 60 个字', '请至少写 10 个字');
  await resident.locator('#initiative-title').fill('晾衣绳装到南边空地');
  await resident.locator('#initiative-words').fill('北边晒不到太阳，想商量在南边空地装几根晾衣绳。');
  await resident.getByRole('button', { name: '发起并联名' }).click();
  await says(resident.locator('main'), '晾衣绳装到南边空地', '已有 1 人联名', '正在联名');
  await assertClean(resident);
});

test('in large type for elders, and to nobody but the desk of the place', async () => {
  const elder = await world.device({ look: { elder: true } });
  await world.go(elder, '/agenda');
  await assertTargets(elder, 60, 'the queue in elder mode');
  await assertNoSideways(elder, 'the queue in elder mode');
  await savePicture(elder, 'agenda queue elder 360');
  const property = await world.device({ login: 'property', width: 1440, height: 900 });
  await openDesk(world, property, '/agenda?view=clusters');
  await counts(property.getByRole('button', { name: '同类诉求', exact: true }), 0, 'no groups of cases for the property company');
  assert.equal((await world.call(property, 'GET', `${street}/agenda/clusters`)).status, 403);
  await assertClean(property);
});

test('the street sets its thresholds, in public; others read them', async () => {
  const dispatcher = await world.device({ login: 'dispatcher', width: 1440, height: 900 });
  await openDesk(world, dispatcher, '/agenda');
  await dispatcher.getByRole('link', { name: '议题门槛' }).click();
  await eventually(async () => assert.equal(await dispatcher.locator('#set-signatures-min').inputValue(), '20'));
  await dispatcher.locator('#set-signatures-min').fill('2');
  await dispatcher.getByRole('button', { name: '保存' }).click();
  await says(dispatcher.locator('.error-summary'), '请填 5 到 10000 之间的整数');
  await dispatcher.locator('#set-signatures-min').fill('25');
  await dispatcher.getByRole('button', { name: '保存' }).click();
  await eventually(async () => assert.equal((await world.call(dispatcher, 'GET', `${street}/agenda/settings`)).body.signatures_min, 25));
  await says(dispatcher.locator('main'), '上次修改');
  await assertAccessible(dispatcher, 'thresholds');
  await savePicture(dispatcher, 'thresholds 1440');
  const staff = await world.device({ login: 'staff', width: 360, height: 740 });
  await openDesk(world, staff, '/agenda/settings');
  await says(staff.locator('main'), '签名人数', '25');
  await counts(staff.locator('#set-signatures-min'), 0);
  await assertAccessible(staff, 'thresholds at 360');
  await assertNoSideways(staff, 'thresholds at 360');
  await savePicture(staff, 'thresholds 360');
  for (const page of [dispatcher, staff]) { await assertClean(page); await page.context().close(); }
});
