// Story 11: the property company raises the garage rent and three hundred owners gather. The page shows counts and never who.
// The committee offers a room, the contract, a mediator and a facilitator, without a condition; the group registers lightly, with
// the contact that it chooses, and leaves whenever it wants. Offers, answers and outcome are public.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, counts, eventually, openWorld, says } from './world.mjs';
import { savePicture } from './workbench_desk.mjs';

let world, street, estate, topic;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  estate = world.street.communities.find((one) => one.name === '云栖苑');
  const staff = await world.device({ login: 'staff' });
  const { body } = await world.call(staff, 'POST', `${street}/topics`, { community: estate.id, title: '地下车库租金涨价怎么办', question: '车库租金怎么定、谁来看管，业主都认可？', background: '', decider: '云栖苑业主大会', legal_class: '业主共同决定事项', settled: '', organiser: '云栖苑社区居委会', moderation: 'after' });
  topic = body.id;
  assert.equal((await world.call(staff, 'POST', `${street}/topics/${topic}/transition`, { to: 'open' })).status, 200);
});
after(async () => { await world?.close(); });

test('a group registers lightly; the committee offers without a condition; what came of it is public', async () => {
  const resident = await world.device({ login: 'resident' });
  await world.go(resident, '/groups');
  await says(resident.locator('main'), '登记不是审批', '还没有登记的小组');
  await resident.getByRole('button', { name: '登记一个小组' }).click();
  const sheet = resident.locator('dialog[open]');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '名称写 2 到 40 个字', '请写清楚为了什么事');
  await assertAccessible(resident, 'a group without a name');
  await sheet.locator('#group-name').fill('车库小组');
  await sheet.locator('#group-about').fill('物业要把车库月租从三百涨到五百，商量租金怎么定、谁来值守。');
  await sheet.locator('#group-topic').selectOption({ label: '地下车库租金涨价怎么办' });
  await sheet.locator('#group-contact').fill('3 号楼传达室留条');
  await sheet.locator('#group-size').fill('300');
  await sheet.locator('form button[type=submit]').click();
  await says(resident.locator('main'), '车库小组', '自述约 300 人', '3 号楼传达室留条', '没有成员名单');
  await savePicture(resident, 'group 360');
  await assertAccessible(resident, 'a group');
  await assertTargets(resident, 44, 'a group');
  await assertNoSideways(resident, 'a group');
  await assertOutline(resident, 'a group');
  const group = (await world.call(resident, 'GET', `${street}/topics/${topic}/groups`)).body.items[0];

  // The committee offers; a condition has no field, and the rule is confirmed.
  const staff = await world.device({ login: 'staff' });
  const committee = (await world.call(staff, 'GET', `${street}/bodies`)).body.items.find((one) => one.name === '云栖苑社区居委会');
  const offer = (kind, what, without_condition = true) => world.call(staff, 'POST', `${street}/service-offers`, { topic, body: committee.id, kind, what, when_and_where: '每周三、周五晚七点', practical_limits: '散会后桌椅复位', without_condition });
  assert.equal((await offer('room', '社区活动室', false)).status, 422, 'an offer with a condition is no offer');
  for (const [kind, what] of [['room', '社区活动室，坐六十人'], ['data', '车库租赁合同和三年收支复印件'], ['mediator', '街道人民调解员一名'], ['facilitator', '高校社工老师主持一次']]) {
    const { status, body } = await offer(kind, what);
    assert.equal(status, 201, JSON.stringify(body));
  }
  const offers = (await world.call(staff, 'GET', `${street}/topics/${topic}/service-offers`)).body.items;
  assert.equal(offers.length, 4);
  const answer = (one, is_taken, words) => world.call(staff, 'POST', `${street}/service-offers/${one.id}/answer`, { is_taken, words });
  assert.equal((await answer(offers.find((one) => one.kind === 'data'), true, '小组和业委会都用')).status, 200);
  assert.equal((await answer(offers.find((one) => one.kind === 'mediator'), false, '业主先自己谈')).status, 200);
  assert.equal((await world.call(staff, 'POST', `${street}/service-offers/${offers.find((one) => one.kind === 'data').id}/outcome`, { words: '业主据此算出每位每月成本二百六十元' })).status, 200);

  // A stranger reads it all on the topic, on a phone, and nobody's name.
  const anyone = await world.device();
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}`);
  await says(anyone.locator('main'), '围绕这件事的邻里小组', '车库小组', '车库租赁合同和三年收支复印件', '业主据此算出每位每月成本二百六十元', '业主先自己谈');
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}/thread`);
  await says(anyone.locator('main'), '邻里小组“车库小组”登记');
  await assertAccessible(anyone, 'the thread of the garage');
  const session = (await world.call(resident, 'GET', '/api/v1/session')).body;
  for (const path of [`topics/${topic}/groups`, `groups/${group.id}`, 'public-events?limit=100']) {
    const words = JSON.stringify((await world.call(anyone, 'GET', `${street}/${path}`)).body);
    assert.ok(!words.includes(session.person.display_name) && !words.includes(session.person.login_name ?? '\u0000'), `${path} names nobody`);
  }

  // Among one's own inputs; and it leaves without a reason, and only its name stays.
  await world.go(resident, '/me/inputs');
  await says(resident.locator('main'), '小组已登记，随时可以退出');
  await world.go(resident, `/s/${world.street.id}/groups/${group.id}`);
  await resident.getByRole('button', { name: '退出登记' }).click();
  await resident.locator('dialog[open]').getByRole('button', { name: '退出登记' }).click();
  await eventually(async () => assert.ok(!(await resident.locator('main').innerText()).includes('3 号楼传达室')));
  await says(resident.locator('main'), '车库小组', '退出登记');
  await counts(resident.locator('main').getByRole('button', { name: '修改资料' }), 0);
  await assertClean(resident, 'leaving');
});
