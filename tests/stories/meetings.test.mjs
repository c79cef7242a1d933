// A meeting from its notice to its minutes: called on the workbench, answered in one tap and back, signed in by the code at the
// door, the queue in its order, a motion counted by hands; the connection is lost and comes back, and nothing is lost or
// twice; minutes with actions, a correction answered in public, a calendar file.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, attribute, counts, eventually, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

let world, street, estate;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  estate = world.street.communities.find((one) => one.name === '云栖苑');
});
after(async () => { await world?.close(); });

/** As a field of type datetime-local takes it, in the browser's zone, Asia/Shanghai. */
const local = (minutes) => new Date(Date.now() + minutes * 60_000 + 8 * 3_600_000).toISOString().slice(0, 16);

test('come or not is one tap on Today and back; without a network it waits on the device, also when the page is closed', async () => {
  const resident = await world.device({ login: 'resident' });
  const ahead = (await world.call(resident, 'GET', `${street}/meetings?ahead=true&community=${estate.id}`)).body.items.find((one) => one.title.startsWith('晚上车位'));
  const own = async () => (await world.call(resident, 'GET', `${street}/meetings/${ahead.id}`)).body.own_reply;
  await world.go(resident, '/');
  const card = resident.locator('article', { hasText: ahead.title });
  await says(card, '参加', '不参加');
  await savePicture(resident, 'today meeting 360');
  await assertAccessible(resident, 'Today with a meeting');
  await assertTargets(resident, 44, 'Today with a meeting');
  await assertNoSideways(resident, 'Today with a meeting');
  await resident.context().setOffline(true);
  await card.getByRole('button', { name: /^参加/ }).click();
  await says(card, '已记在这台设备上');
  await savePicture(resident, 'today meeting offline 360');
  await card.getByRole('button', { name: /^不参加/ }).click();
  await attribute(card.getByRole('button', { name: /^不参加/ }), 'aria-pressed', 'true');
  await resident.context().setOffline(false);
  await resident.evaluate(() => dispatchEvent(new Event('online')));
  await eventually(async () => assert.equal(await own(), 'not_coming', 'the last word counts'));
  await counts(card, 0);

  // On its own page; then the page is closed before there is a network again.
  await world.go(resident, `/s/${world.street.id}/meetings/${ahead.id}`);
  await resident.context().setOffline(true);
  await resident.getByRole('button', { name: '参加', exact: true }).click();
  await says(resident.locator('main'), '已记在这台设备上');
  await attribute(resident.getByRole('button', { name: '参加', exact: true }), 'aria-pressed', 'true');
  const context = resident.context();
  await resident.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(`${world.base}/me/outbox`);
  await eventually(async () => {
    const { own_reply } = await again.evaluate(async (address) => (await fetch(address)).json(), `${street}/meetings/${ahead.id}`);
    assert.equal(own_reply, 'coming', 'what was said arrives');
  });
  await context.close();
});

test('the demo has a meeting ahead with child care: one tap and back, care wanted, the calendar, in both languages and large type', async () => {
  const anyone = await world.device();
  await world.go(anyone, '/meetings');
  await says(anyone.locator('main'), '晚上车位怎么分，当面议一议', '有人看孩子');
  await savePicture(anyone, 'meetings list 360');
  await assertAccessible(anyone, 'the list of meetings');
  await assertTargets(anyone, 44, 'the list of meetings');
  await assertNoSideways(anyone, 'the list of meetings');
  const ahead = (await world.call(anyone, 'GET', `${street}/meetings?ahead=true&community=${estate.id}`)).body.items.find((one) => one.title.startsWith('晚上车位'));
  const path = `/s/${world.street.id}/meetings/${ahead.id}`;
  await world.go(anyone, path);
  await says(anyone.locator('main'), '登录后报名', '40 个座位', '有产权车位的');
  assert.ok(!(await anyone.locator('main').innerText()).includes('meeting.example.org'), 'the link is for residents of the place');

  const resident = await world.device({ login: 'resident' });
  await world.go(resident, path);
  const come = resident.getByRole('button', { name: '参加', exact: true });
  await come.click();
  await says(resident.locator('main'), '您已报名参加', '进入线上会议');
  await resident.getByLabel('有人看孩子').check();
  await resident.locator('#care-words').fill('孩子四岁');
  await resident.getByRole('button', { name: '告诉召集单位' }).click();
  await eventually(async () => assert.deepEqual((await world.call(resident, 'GET', `${street}/meetings/${ahead.id}`)).body.own_care, ['child_care']));
  await savePicture(resident, 'meeting answered 360');
  await assertAccessible(resident, 'a meeting');
  await assertOutline(resident, 'a meeting');
  await assertTargets(resident, 44, 'a meeting');
  await assertNoSideways(resident, 'a meeting');
  await resident.getByRole('button', { name: '不参加', exact: true }).click();
  await says(resident.locator('main'), '您已说明不参加');
  assert.deepEqual((await world.call(resident, 'GET', `${street}/meetings/${ahead.id}`)).body.own_care, [], 'who does not come wants no care');
  await come.click();
  await says(resident.locator('main'), '您已报名参加');

  const ics = await resident.evaluate(async (address) => (await fetch(address)).text(), `${street}/meetings/${ahead.id}/calendar.ics`);
  assert.match(ics, /^BEGIN:VCALENDAR\r\n/);
  assert.match(ics, /UID:meeting-/);
  assert.ok(ics.split('\r\n').every((line) => Buffer.byteLength(line) <= 75), 'folded');

  const desk = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, desk, '/meetings');
  const room = (await world.call(desk, 'GET', `${street}/meetings/${ahead.id}/room`)).body;
  assert.ok(room.wanted_care.some((one) => one.words === '孩子五岁'), 'what was wanted is there');
  assert.ok(!JSON.stringify(room).includes('林夏'), 'and nobody is named');

  const elder = await world.device({ login: 'resident', look: { elder: true } });
  await world.go(elder, path);
  await says(elder.locator('main'), '晚上车位怎么分');
  await savePicture(elder, 'meeting elder 360');
  await assertNoSideways(elder, 'a meeting in large type');
  const english = await world.device({ language: 'en' });
  await world.go(english, path);
  await says(english.locator('main'), 'Add to calendar', 'Agenda');
  await savePicture(english, 'meeting english 360');
  for (const page of [anyone, resident, elder, english]) await assertClean(page);
});

test('the demo has a meeting that was held: minutes, hands, actions, a correction; on the page of its topic', async () => {
  const anyone = await world.device();
  await world.go(anyone, '/meetings');
  const held = (await world.call(anyone, 'GET', `${street}/meetings?community=${estate.id}`)).body.items.find((one) => one.state === 'minuted');
  await world.go(anyone, `/s/${world.street.id}/meetings/${held.id}`);
  await says(anyone.locator('main'), '到会 31 人', '赞成 24，反对 4，弃权 3，在场 31 人', '通过', '清理登记在册的僵尸车', '安栖物业服务有限公司', '已更正');
  await savePicture(anyone, 'meeting minutes 360');
  await assertAccessible(anyone, 'minutes');
  await assertNoSideways(anyone, 'minutes');
  const words = await anyone.locator('main').innerText();
  for (const name of ['夜班的小吴', '租户代表']) assert.ok(!words.includes(name), 'who spoke is not named');
  await world.go(anyone, `/s/${world.street.id}/topics/${held.topic}`);
  await says(anyone.locator('main'), '这个议题的会议', held.title);
  await assertAccessible(anyone, 'a topic with meetings');
  await assertClean(anyone);
});

test('called, held and minuted; the connection is lost in the middle and merges', async () => {
  const desk = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, desk, '/meetings');
  await says(desk.locator('main'), '晚上车位怎么分，当面议一议');
  await savePicture(desk, 'meetings desk 1440');
  await assertAccessible(desk, 'the list of meetings at the desk');
  await desk.getByRole('link', { name: '新会议' }).click();
  await settled(desk);
  await desk.getByRole('button', { name: '存为草稿' }).click();
  await says(desk.locator('.error-summary'), '名称四到六十个字', '请填开始时间');
  await desk.locator('#meeting-title').fill('快递柜放在哪里');
  await desk.locator('#meeting-starts').fill(local(20));
  await desk.locator('#meeting-ends').fill(local(140));
  await desk.locator('#meeting-place').fill('居委会二楼');
  await desk.locator('#meeting-chair').fill('居委会 何主任');
  await desk.locator('#meeting-expected').fill('20');
  await desk.getByLabel('有人看孩子').check();
  await desk.locator('#point-title-0').fill('物业说两个位置');
  await desk.getByRole('button', { name: '加一项议程' }).click();
  await desk.locator('#point-title-1').fill('大家选一个');
  await savePicture(desk, 'meeting form 1440');
  await assertAccessible(desk, 'the form of a meeting');
  await desk.getByRole('button', { name: '存为草稿' }).click();
  await says(desk.locator('main'), '下一步', '快递柜放在哪里');
  await desk.getByRole('button', { name: '发出通知' }).click();
  await desk.locator('dialog[open]').getByRole('button', { name: '确定' }).click();
  await says(desk.locator('main'), '已通知', '会议签到');
  const id = /meetings\/(\d+)/.exec(desk.url())[1];

  // At the door, on the resident's own phone: the code leads to a page that signs her in.
  const room = async () => (await world.call(desk, 'GET', `${street}/meetings/${id}/room`)).body;
  const { door_code: code } = await room();
  const resident = await world.device({ login: 'resident' });
  await world.go(resident, `/s/${world.street.id}/meetings/${id}/sign-in?code=${code}`);
  await says(resident.locator('main'), '您已签到');
  await savePicture(resident, 'meeting sign-in 360');
  await assertAccessible(resident, 'the page at the door');
  await assertTargets(resident, 44, 'the page at the door');
  const wrong = await world.device({ login: 'resident' });
  await world.go(wrong, `/s/${world.street.id}/meetings/${id}/sign-in`);
  await says(wrong.locator('main'), '您已签到');

  await desk.getByRole('button', { name: '开会', exact: true }).click();
  await says(desk.locator('main'), '正在开', '发言排队');
  await world.go(resident, `/s/${world.street.id}/meetings/${id}`);
  await resident.locator('#floor-name').fill('王阿姨');
  await resident.getByRole('button', { name: '申请发言' }).click();
  await says(resident.locator('main'), '您在排队');
  await assertAccessible(resident, 'asking for the floor');

  await desk.getByRole('button', { name: '开始第 1 项' }).click();
  await says(desk.locator('#room-queue ~ ol'), '王阿姨');
  await desk.locator('#room-speaker').fill('老李');
  await desk.locator('form', { has: desk.locator('#room-speaker') }).getByRole('button', { name: '加上' }).click();
  await says(desk.locator('main'), /2\. 老李/);
  await desk.getByRole('button', { name: '下一位' }).click();
  await says(desk.locator('main'), '王阿姨正在发言');
  await eventually(async () => assert.equal((await room()).speeches.find((one) => one.name === '王阿姨').state, 'speaking'));

  // The connection is lost. The room goes on, and the page may even be closed.
  await desk.context().setOffline(true);
  await desk.getByRole('button', { name: '下一位' }).click();
  await says(desk.locator('main'), '老李正在发言', '没有网络，照常记录');
  await desk.locator('#room-speaker').fill('王阿姨');
  await desk.locator('form', { has: desk.locator('#room-speaker') }).getByRole('button', { name: '加上' }).click();
  await desk.locator('#room-speaker').fill('小陈');
  await desk.locator('form', { has: desk.locator('#room-speaker') }).getByRole('button', { name: '加上' }).click();
  await desk.locator('#room-heads').fill('14');
  await desk.locator('form', { has: desk.locator('#room-heads') }).getByRole('button', { name: '加上' }).click();
  await desk.locator('#motion-text').fill('快递柜放在门卫室旁边，先试三个月');
  await desk.getByRole('button', { name: '记下这个提议' }).click();
  await desk.getByRole('button', { name: '计票' }).click();
  const hands = desk.locator('dialog[open]');
  await hands.locator('#hands-for').fill('11');
  await hands.locator('#hands-against').fill('3');
  await hands.locator('#hands-abstained').fill('2');
  await hands.locator('#hands-present').fill('15');
  await hands.getByRole('button', { name: '保存' }).click();
  await says(hands, '超过了在场人数');
  await hands.locator('#hands-abstained').fill('1');
  await hands.getByRole('button', { name: '保存' }).click();
  await says(desk.locator('main'), '赞成 11，反对 3，弃权 1，在场 15 人');
  await desk.locator('#room-minutes-0').fill('物业说了门卫室旁边和东门外两个位置。');
  await desk.locator('form', { has: desk.locator('#room-minutes-0') }).getByRole('button', { name: '记下来' }).click();
  await savePicture(desk, 'meeting room offline 1440');
  await assertAccessible(desk, 'the room without a network');
  await says(desk.locator('#room-queue ~ ol li').first(), '小陈'); // who has not spoken goes first

  await desk.context().setOffline(false);
  await desk.evaluate(() => dispatchEvent(new Event('online')));
  await eventually(async () => {
    const there = await room();
    assert.equal(there.heads, 14);
    assert.equal(there.motions[0].counts[0].votes_for, 11);
    assert.equal(there.paragraphs[0].versions[0].text, '物业说了门卫室旁边和东门外两个位置。');
    assert.equal(there.speeches.filter((one) => one.name === '老李').length, 1, 'once');
    assert.deepEqual(there.conflicts, []);
  });
  await says(desk.locator('main'), '在场 15 人');

  // Another device wrote over the same paragraph meanwhile: both stay in sight until one is chosen.
  const first = (await room()).paragraphs[0];
  for (const text of ['甲写的：选门卫室旁边。', '乙写的：选东门外。']) {
    const { status } = await world.call(desk, 'POST', `${street}/meetings/${id}/entries`, { entries: [{ id: `device-${text.slice(0, 1)}-0001`, at: new Date().toISOString(), kind: 'minutes_written', subject: first.id, point: 1, text, builds_on: [first.versions[0].entry] }] });
    assert.equal(status, 200);
  }
  await says(desk.locator('main'), '两台设备写的不一样', '甲写的', '乙写的');
  await desk.locator('.well', { hasText: '甲写的' }).getByRole('button', { name: '用这一份' }).click();
  await eventually(async () => assert.deepEqual((await room()).paragraphs[0].versions.map((one) => one.text), ['甲写的：选门卫室旁边。']));

  await desk.locator('#action-text').fill('装好快递柜并接电');
  await desk.locator('#action-body').selectOption({ label: '安栖物业服务有限公司' });
  await desk.locator('#action-due').fill(local(60 * 24 * 30).slice(0, 10));
  await desk.getByRole('button', { name: '记下这件事' }).click();
  await says(desk.locator('main'), '装好快递柜并接电');
  await eventually(async () => assert.equal((await room()).actions.length, 1));
  await savePicture(desk, 'meeting room 1440');
  await assertAccessible(desk, 'the room');
  await desk.getByRole('button', { name: '散会' }).click();
  await desk.locator('dialog[open]').getByRole('button', { name: '确定' }).click();
  await says(desk.locator('main'), '已散会，记录整理中');
  await desk.getByRole('button', { name: '公布记录' }).click();
  await desk.locator('dialog[open]').getByRole('button', { name: '确定' }).click();
  await says(desk.locator('main'), '记录已公布');

  await world.go(resident, `/s/${world.street.id}/meetings/${id}`);
  await says(resident.locator('main'), '到会 15 人', '甲写的：选门卫室旁边。', '通过', '装好快递柜并接电', '安栖物业服务有限公司');
  assert.ok(!(await resident.locator('main').innerText()).includes('老李'), 'who spoke is not named');
  await resident.locator('#correction-words').fill('我说的是先试三个月再定。');
  await resident.getByRole('button', { name: '提更正' }).click();
  await says(resident.locator('main'), '等召集单位答复');
  await savePicture(resident, 'meeting minuted 360');
  await assertAccessible(resident, 'minutes with a correction');
  await assertNoSideways(resident, 'minutes with a correction');
  await says(desk.locator('main'), '我说的是先试三个月再定。');
  await desk.getByRole('textbox', { name: '公开答复' }).fill('已经补上。');
  await desk.getByRole('button', { name: '更正', exact: true }).click();
  await says(resident.locator('main'), '已更正', '已经补上。');

  const inputs = (await world.call(resident, 'GET', `${street}/own-inputs`)).body.items.map((one) => one.what);
  for (const what of ['speech.in_minutes', 'reply_to_meeting.coming']) assert.ok(inputs.includes(what), `${what} in ${inputs}`);
  for (const page of [resident, wrong]) await assertClean(page);
});

/** Another resident of the place, by a letter's code. */
async function neighbour(staff, login) {
  const issued = await world.call(staff, 'POST', `${street}/invitations`, { community: estate.id });
  assert.ok(issued.status < 300, JSON.stringify(issued.body));
  const page = await world.device();
  await page.goto(`${world.base}/join?code=${issued.body.code}`);
  await page.locator('#join-name').fill(login);
  await page.locator('#join-called').fill('周一舟');
  await page.locator('#join-password').fill('窗台上的绿萝又长高了一点');
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(`${world.base}/`);
  return page;
}

test('one seat: the second waits and moves up; a change and a cancelling have their reasons, for everybody to read', async () => {
  const desk = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, desk, '/meetings/new');
  await desk.locator('#meeting-title').fill('看一看地下室漏水');
  await desk.locator('#meeting-starts').fill(local(3 * 24 * 60));
  await desk.locator('#meeting-ends').fill(local(3 * 24 * 60 + 60));
  await desk.locator('#meeting-place').fill('3 号楼门厅');
  await desk.locator('#meeting-chair').fill('居委会 何主任');
  await desk.locator('#meeting-seats').fill('1');
  await desk.locator('#point-title-0').fill('一起下去看');
  await desk.getByRole('button', { name: '存为草稿' }).click();
  await desk.getByRole('button', { name: '发出通知' }).click();
  await desk.locator('dialog[open]').getByRole('button', { name: '确定' }).click();
  await says(desk.locator('main'), '已通知');
  const id = /meetings\/(\d+)/.exec(desk.url())[1];
  const path = `/s/${world.street.id}/meetings/${id}`;

  const first = await world.device({ login: 'resident' });
  await world.go(first, path);
  await first.getByRole('button', { name: '参加', exact: true }).click();
  await says(first.locator('main'), '您已报名参加');
  const second = await neighbour(desk, 'zhouyizhou');
  await world.go(second, path);
  await second.getByRole('button', { name: '参加', exact: true }).click();
  await says(second.locator('main'), '座位满了，您排在候补第 1 位');
  await savePicture(second, 'meeting waiting list 360');
  await assertAccessible(second, 'on the waiting list');
  await assertTargets(second, 44, 'on the waiting list');
  await assertNoSideways(second, 'on the waiting list');
  await openDesk(world, desk, `/meetings/${id}`);
  await says(desk.locator('main'), '1 人候补');

  // A change after the notice wants its reason, and everybody reads what changed and why.
  await desk.getByRole('link', { name: '修改', exact: true }).click();
  await eventually(async () => assert.equal(await desk.locator('#meeting-place').inputValue(), '3 号楼门厅'));
  await desk.locator('#meeting-place').fill('居委会二楼');
  await desk.getByRole('button', { name: '改动并通知' }).click();
  await says(desk.locator('.error-summary'), '原因');
  await assertAccessible(desk, 'a change without its reason');
  await desk.locator('#meeting-reason').fill('地下室没有座位，先在楼上看照片。');
  await savePicture(desk, 'meeting change 1440');
  await desk.getByRole('button', { name: '改动并通知' }).click();
  await says(desk.locator('h1'), '看一看地下室漏水');
  await world.go(second, path);
  await says(second.locator('main'), '居委会二楼', '先在楼上看照片');

  // Who does not come after all makes room.
  await world.go(first, path);
  await first.getByRole('button', { name: '不参加', exact: true }).click();
  await says(first.locator('main'), '您已说明不参加');
  await world.go(second, path);
  await says(second.locator('main'), '您已报名参加');

  await openDesk(world, desk, `/meetings/${id}`);
  await desk.getByRole('button', { name: '取消会议' }).click();
  const sheet = desk.locator('dialog[open]');
  await sheet.getByRole('button', { name: '确定' }).click();
  await says(sheet, '请写明原因');
  await assertAccessible(desk, 'cancelling without a reason');
  await sheet.locator('#act-words').fill('漏水已经修好，不用开了。');
  await savePicture(desk, 'meeting cancelling 1440');
  await sheet.getByRole('button', { name: '确定' }).click();
  await says(desk.locator('main'), '已取消');
  await world.go(second, path);
  await says(second.locator('main'), '已取消', '漏水已经修好');
  await eventually(async () => assert.equal(await second.getByRole('button', { name: '参加', exact: true }).count(), 0, 'nobody signs up for what is not held'));
  await savePicture(second, 'meeting cancelled 360');
  await assertAccessible(second, 'a cancelled meeting');
  await assertNoSideways(second, 'a cancelled meeting');
  for (const page of [desk, first, second]) { await assertClean(page); await page.context().close(); }
});
