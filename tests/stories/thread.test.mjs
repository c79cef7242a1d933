// One thread, read by a stranger; three questions at its end; and what became of what somebody said. Story 4, its second
// half: two opinion groups and the ground they share stand in the thread, behind forty cases of one courtyard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, counts, eventually, openWorld, says, settled } from './world.mjs';
import { savePicture } from './workbench_desk.mjs';

let world, street, resident, staff, over;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  resident = await world.device({ login: 'resident' });
  staff = await world.device({ login: 'staff' });
  over = world.topics.find((topic) => topic.state === 'closed' && topic.community.name === '云栖苑' && topic.participants >= 15);
});
after(async () => { await world?.close(); });

const steps = ['诉求', '议题', '议事', '会议', '决定', '承诺', '执行', '监督', '评价'];

test('a stranger reads a thread cold: nine steps, common ground, who is next; on paper too', async () => {
  const anyone = await world.device();
  await world.go(anyone, world.path(over, 'thread'));
  await eventually(async () => assert.deepEqual((await anyone.locator('ol.steps h2').allInnerTexts()).map((one) => one.replace(/^\d\s*/, '')), steps));
  await says(anyone.locator('#deliberation'), '已完成', /\d+ 人以上参加了表态/, '公开的看法共', '各组意见都认同的看法', '征求看法结束');
  await says(anyone.locator('main'), '要商量的问题', '谁来决定', over.title);
  await savePicture(anyone, 'thread 360');
  for (const check of [assertAccessible, assertNoSideways, assertOutline]) await check(anyone, 'a thread');
  await assertTargets(anyone, 44, 'a thread');
  // Each step is an address of its own, and the topic leads here.
  await world.go(anyone, world.path(over));
  await anyone.getByRole('link', { name: '看这件事的全过程' }).click();
  await anyone.waitForURL(/\/thread$/);
  await settled(anyone);
  await anyone.emulateMedia({ media: 'print' });
  assert.equal(await anyone.locator('nav.tabs').isVisible(), false, 'the tab bar is not printed');
  assert.equal(await anyone.getByRole('button', { name: '打印这一页' }).isVisible(), false);
  await says(anyone.locator('main'), '打印于', '/thread');
  await assertClean(anyone, 'a thread');
});

test('three questions: opened by the organiser, asked on Today, answered, changed, and told of', async () => {
  const visitor = await world.device();
  await world.go(staff, world.path(over, 'evaluation'));
  const day = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  await staff.locator('#closes-on').fill(day);
  await staff.getByRole('button', { name: '开始评价' }).click();
  await says(staff.locator('main'), '前可以评价');

  await world.go(resident, '/');
  const card = resident.locator('article').filter({ hasText: over.title }).filter({ hasText: '三个问题' });
  await says(card, '等您回应', over.title);
  await assertAccessible(resident, 'Today with something that waits');
  await card.getByRole('link').click();
  await resident.waitForURL(/\/evaluation$/);
  await settled(resident);
  await says(resident.locator('main'), '问题解决了吗？', '过程公平吗？', '还愿意参加吗？', '当初怎么定的', '后来做了什么');
  await resident.getByLabel('解决了一部分').check();
  await resident.getByLabel('不公平').check();
  await savePicture(resident, 'evaluation 360');
  for (const check of [assertAccessible, assertNoSideways, assertOutline]) await check(resident, 'three questions');
  await assertTargets(resident, 44, 'three questions');
  await resident.getByRole('button', { name: '提交评价' }).click();
  await says(resident.getByRole('status').filter({ hasText: '已收到' }), '已收到');
  // Another time the answers are there, and can be changed.
  await world.go(resident, world.path(over, 'evaluation'));
  await eventually(async () => assert.ok(await resident.getByLabel('不公平').isChecked()));
  await resident.locator('fieldset').nth(1).getByLabel('公平', { exact: true }).check();
  await resident.getByRole('button', { name: '改好了，重新提交' }).click();
  await says(resident.getByRole('status').filter({ hasText: '已收到' }), '已收到');
  const { body } = await world.call(resident, 'GET', `${street}/topics/${over.id}/evaluation`);
  assert.deepEqual(body.own, { solved: 'partly', fair: 'yes' });
  assert.equal(body.results, undefined, 'nothing of the answers is shown before the end');
  const { body: strange } = await world.call(staff, 'GET', `${street}/topics/${over.id}/evaluation`);
  assert.equal(strange.own, undefined, 'staff see no answer');
  assert.equal(strange.results, undefined);

  await world.go(resident, '/');
  await says(resident.locator('main'), over.title); // the last result
  await counts(card, 0, 'whoever answered is not asked again');
  await world.go(visitor, world.path(over, 'thread'));
  await says(visitor.locator('#evaluation'), '正在进行', '评价开放');
  await says(visitor.locator('.next'), '评价');
  await assertClean(resident, 'an evaluation');
});

test('what became of what I said: a case, votes, a statement, an evaluation', async () => {
  const open = world.topics.find((topic) => topic.state === 'open' && topic.community.name === '云栖苑' && topic.statements > 0);
  const { body: list } = await world.call(resident, 'GET', `${street}/topics/${open.id}/statements`);
  const first = list.items[0];
  assert.equal((await world.call(resident, 'PUT', `${street}/topics/${open.id}/statements/${first.id}/vote`, { choice: 'agree' })).status, 200);
  const said = '晚上八点以后访客车位给本小区住户轮流用。';
  const { status, body: made } = await world.call(resident, 'POST', `${street}/topics/${open.id}/statements`, { text: said, despite_similar: true });
  assert.equal(status, 201, JSON.stringify(made));
  await world.go(resident, '/me/inputs');
  const line = (words) => resident.locator('article').filter({ hasText: words });
  await says(line(said), '我写的看法', '大家正在表态', open.title);
  await says(line('我的评价').first(), over.title, '评价已收到');
  const votes = line('我对看法的表态').filter({ hasText: open.title });
  await says(votes, '您的表态已计入');
  await votes.locator('summary').click();
  await says(votes, first.text, '赞成');
  await says(line('我反映的').first(), '结果');
  await savePicture(resident, 'inputs 360');
  for (const check of [assertAccessible, assertNoSideways, assertOutline]) await check(resident, 'my inputs');
  // Only what was answered.
  await resident.getByRole('button', { name: '已采纳或答复', exact: true }).click();
  await counts(line(said), 0);
  await says(resident.locator('article').first(), '谁答复');
  await assertClean(resident, 'my inputs');
});

test('story 4: forty cases of one courtyard stand behind the topic as counts, and lead to it', async () => {
  const village = world.street.communities.find((one) => one.name === '新河湾');
  const item = (await world.call(resident, 'GET', `${street}/agenda/items?waiting=true`)).body.items.find((one) => one.origin === 'cluster' && one.community.id === village.id);
  const places = (await world.call(resident, 'GET', `${street}/buildings?community=${village.id}`)).body.items;
  const { body: own } = await world.call(resident, 'POST', `${street}/cases`, { text: '晚上九点来看父母，中院一个车位都没有，只能停到河堤上', place: places.find((one) => one.name === '中院').id, location: '中院', contact: 'desk_only', name: '林夏', phone: '13900001234' });
  await eventually(async () => assert.equal((await world.call(resident, 'GET', `${street}/agenda/items/${item.id}`)).body.facts.cases, 41));
  const desk = await world.device({ login: 'staff-xhw' });
  const bodies = (await world.call(desk, 'GET', `${street}/bodies`)).body.items;
  const organiser = bodies.find((one) => one.name === '新河湾社区居委会');
  // Cases still join it: whoever launches has read the item as it is.
  const launched = await eventually(async () => {
    const answer = await desk.evaluate(async ({ address, body }) => {
      const { csrf_token } = await (await fetch('/api/v1/session')).json();
      const tag = (await fetch(address)).headers.get('etag');
      const reply = await fetch(`${address}/launch`, { method: 'POST', headers: { 'X-CSRF-Token': csrf_token, 'Content-Type': 'application/json', 'If-Match': tag }, body: JSON.stringify(body) });
      return { status: reply.status, body: await reply.json() };
    }, {
      address: `${street}/agenda/items/${item.id}`,
      body: { title: '中院晚上怎么停车', question: '中院的车位晚上怎么分才公平？', decider: '新河湾居民会议', background: '', publicness: '', organiser: organiser.id, resource: '居委会会议室，每周四晚上', opens: true },
    });
    assert.notEqual(answer.status, 412);
    return answer;
  });
  assert.equal(launched.status, 200, JSON.stringify(launched.body));
  const topic = { id: launched.body.topic };
  const anyone = await world.device();
  await world.go(anyone, world.path(topic, 'thread'));
  await says(anyone.locator('#signal'), '有 41 件诉求反映同一件事', /涉及 3[12] 户/, '已完成');
  await says(anyone.locator('#topic'), '立为议题', '议题公开');
  assert.ok(!(await anyone.locator('main').innerText()).includes('林夏'), 'nobody who reported is named');
  await says(anyone.locator('.next'), '议事');
  // Her report went into it.
  await world.go(resident, '/me/inputs');
  const mine = resident.locator('article').filter({ hasText: '晚上九点来看父母' });
  await says(mine, '到了哪里', '中院晚上怎么停车');
  await mine.getByRole('link', { name: /中院晚上怎么停车/ }).click();
  await resident.waitForURL(new RegExp(`/topics/${topic.id}/thread$`));
  assert.ok(own.id);
  await assertClean(anyone, 'the thread behind forty cases');
});

test('in large type for elders and in English', async () => {
  const elder = await world.device({ look: { elder: true } });
  await world.go(elder, world.path(over, 'thread'));
  await savePicture(elder, 'thread elder 360');
  await assertAccessible(elder, 'a thread for elders');
  await assertTargets(elder, 60, 'a thread for elders');
  const english = await world.device({ language: 'en' });
  await world.go(english, world.path(over, 'thread'));
  await says(english.locator('main'), 'What comes next', 'people or more took part');
});

test('a topic says first what goes on now, or what was decided; nobody is sent to statements that nobody wrote', async () => {
  const of = (start) => world.topics.find((one) => one.title.startsWith(start));
  const visitor = await world.device();
  const card = visitor.locator('section.now');
  await world.go(visitor, world.path(of('要不要更换物业公司')));
  await says(card, '正在投票', '解聘安栖物业', '截止', '去投票');
  await says(visitor.locator('main'), '还没有人写看法');
  await counts(visitor.getByRole('link', { name: '看大家的看法分成几组' }), 0);
  await card.getByRole('link', { name: '去投票' }).click();
  await visitor.waitForURL(/\/ballots\/\d+$/);
  await says(visitor.locator('main'), '这是记名表决', '登录后投票');
  await world.go(visitor, world.path(of('老楼加装电梯')));
  await says(card, '表决已公告', '改后方案', '开始投票', '看表决的内容');
  await card.getByRole('link').click();
  await says(visitor.locator('main'), '登录，看我在不在名册上');
  await world.go(visitor, world.path(of('三万元改小院')));
  await says(card, '结果', '5 个项目', '看结果');
  await world.go(visitor, world.path(of('车位不够')));
  await says(card, '要开会商量', '开会', '报名参加');
  await assertAccessible(visitor, 'the head of a topic');
  await assertClean(visitor, 'the head of a topic');
});
