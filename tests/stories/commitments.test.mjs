// From a decision to a kept promise: the desk is told the three things that are missing; promised, begun, delivered with a
// photograph; one resident confirms, another disputes; the owner answers; what is overdue says so to everybody. And a
// community's resolution is answered in public.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertTargets, counts, eventually, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

let world, street, home;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  home = world.street.communities.find((one) => one.name === '云栖苑');
});
after(async () => { await world?.close(); });

const leave = async (page) => { await assertClean(page); await page.context().close(); };
const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
const title = '中庭画好八十个停车位';
const wide = { width: 1440, height: 900 };

/** Another resident of the community, by a letter's code. */
async function neighbour(staff, login) {
  const issued = await world.call(staff, 'POST', `${street}/invitations`, { community: home.id });
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

test('a promise: what is missing is named; made, delivered, confirmed, disputed, answered', async () => {
  const staff = await world.device({ login: 'staff', ...wide });
  const topic = world.topics.find((one) => one.title === '车位不够，晚上怎么停');
  const promised = async () => (await world.call(staff, 'GET', `${street}/topics/${topic.id}/commitments`)).body;
  const { drafts } = await promised(); // what a meeting agreed on waits to be made
  await openDesk(world, staff, '/commitments');
  await savePicture(staff, 'commitments desk 1440');
  await assertAccessible(staff, 'the desk of commitments');
  await staff.getByRole('link', { name: '新的承诺' }).click();
  await staff.locator('#commitment-title').fill(title);
  await staff.locator('#commitment-topic').selectOption({ label: '车位不够，晚上怎么停' });
  await staff.locator('form button[type=submit]').click();
  await says(staff.locator('.error-summary'), '哪个单位负责', '什么时候做到', '填写金额');
  await savePicture(staff, 'commitment refused 1440');
  await assertAccessible(staff, 'a commitment that lacks three things');
  assert.equal(await staff.locator('#commitment-title').inputValue(), title, 'nothing typed is lost');

  // Not promised yet: the topic's page says what holds the decision up, and nobody sees the draft.
  const public_ = await world.device();
  await world.go(public_, `/s/${world.street.id}/topics/${topic.id}`);
  await says(public_.locator('main'), `还有 ${drafts + 1} 项承诺没有作出`);

  await staff.locator('#commitment-owner').selectOption({ label: '安栖物业服务有限公司' });
  await staff.locator('#commitment-due').fill(day(30));
  await staff.locator('#commitment-amount').fill('12000');
  await staff.locator('#commitment-resource').fill('公共收益账户');
  await staff.locator('form button[type=submit]').click();
  await staff.getByRole('heading', { level: 1, name: title }).waitFor();
  await says(staff.locator('main'), '待履行', '安栖物业服务有限公司', '12,000 元');
  await savePicture(staff, 'commitment desk page 1440');
  const list = await promised();
  assert.equal(list.items.length, 1, 'the second try completed the first draft');
  assert.equal(list.drafts, drafts);
  const id = list.items[0].id;

  // The company reads of it, begins, and delivers with its proof.
  const property = await world.device({ login: 'property', ...wide });
  await openDesk(world, property, '/notices');
  await says(property.locator('main'), '安栖物业服务有限公司承诺了一件事');
  await openDesk(world, property, '/commitments?view=mine');
  await property.locator('tbody .open').filter({ hasText: title }).first().click();
  await property.getByRole('button', { name: '开始办理' }).click();
  await says(property.locator('main'), '正在办');
  await property.getByRole('button', { name: '交付并上传凭证' }).click();
  const sheet = property.locator('dialog[open]');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '怎么看得出');
  await sheet.locator('#act-words').fill('中庭八十个车位已画线编号，东侧留出消防通道。');
  await savePicture(property, 'commitment deliver 1440');
  await assertAccessible(property, 'the sheet of a delivery');
  await sheet.locator('form button[type=submit]').click();
  await says(property.locator('main'), '已交付，等居民确认');

  // One resident confirms, from the card of Today.
  const resident = await world.device({ login: 'resident' });
  await world.go(resident, '/');
  await says(resident.locator('article').filter({ hasText: title }), '做到了吗？');
  await world.go(resident, `/s/${world.street.id}/commitments/${id}`);
  await says(resident.locator('main'), '已交付', '公共收益账户', '八十个车位已画线编号', '车位不够，晚上怎么停');
  await savePicture(resident, 'commitment 360');
  await assertAccessible(resident, 'a commitment');
  await assertTargets(resident, 44, 'a commitment');
  await assertNoSideways(resident, 'a commitment');
  await resident.getByRole('button', { name: '确认完成' }).click();
  await says(resident.locator('main'), '您说：已经做到。', '不到 5');

  // Another disputes, with the reason that is asked for.
  const other = await neighbour(staff, 'zhouyizhou');
  await world.go(other, `/s/${world.street.id}/commitments/${id}`);
  await other.getByRole('button', { name: '有异议' }).click();
  await other.locator('dialog[open] form button[type=submit]').click();
  await says(other.locator('dialog[open] .error-summary'), '哪里没有做到');
  await assertAccessible(other, 'the dialog of a dispute');
  await savePicture(other, 'commitment dispute 360');
  await other.locator('#dispute-reason').fill('北边十二个车位还没有编号。');
  await other.locator('dialog[open] form button[type=submit]').click();
  await says(other.locator('main'), '有居民提出异议', '您说：没有做到。');

  // Everybody reads that it is disputed, nobody whose words it was; the owner reads the words.
  await world.go(public_, `/s/${world.street.id}/commitments/${id}`);
  await says(public_.locator('main'), '有居民提出异议', '不到 10', '登录后说一说');
  const seen = (await world.call(public_, 'GET', `${street}/commitments/${id}`)).body;
  assert.ok(!JSON.stringify(seen).includes('北边十二个') && !JSON.stringify(seen).includes('周一舟'));
  await says(property.locator('main'), '北边十二个车位还没有编号。'); // by itself: the page was open all the time
  await property.getByRole('button', { name: '认可异议，继续办理' }).click();
  await sheet.locator('#act-words').fill('说得对，北边的编号漏了，下周补上。');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '新的期限');
  await sheet.locator('#act-due').fill(day(9));
  await sheet.locator('form button[type=submit]').click();
  await says(property.locator('main'), '正在办', '说得对，北边的编号漏了');
  await savePicture(property, 'commitment reopened 1440');
  await assertAccessible(property, 'a commitment at the desk');
  await world.go(other, '/me/inputs');
  await says(other.locator('main'), '您的异议成立');
  await world.go(public_, `/s/${world.street.id}/topics/${topic.id}`);
  await says(public_.locator('main'), '承诺：谁来做', title);
  await savePicture(public_, 'topic with commitments 360');
  await assertAccessible(public_, 'a topic with commitments');
  for (const page of [staff, property, resident, other, public_]) await leave(page);
});

test('what is kept, overdue and disputed is open to everybody, as shares and line by line', async () => {
  const anyone = await world.device();
  await world.go(anyone, '/open');
  await anyone.getByRole('link', { name: '看承诺兑现' }).click();
  await says(anyone.locator('main'), '已兑现 1 项', '超期 1 项', '有异议 1 项', '河堤步道装六盏太阳能路灯');
  await counts(anyone.locator('svg.shares rect'), 4, 'four kinds of promises: kept, owed, overdue, disputed');
  await savePicture(anyone, 'promises 360');
  await assertAccessible(anyone, 'what was promised');
  await assertTargets(anyone, 44, 'what was promised');
  await assertNoSideways(anyone, 'what was promised');
  await anyone.locator('#commitment-standing').selectOption({ label: '超期' });
  await eventually(async () => assert.equal(await anyone.locator('.rows li').count(), 1));
  await anyone.locator('.rows').getByRole('link', { name: /破损台阶/ }).click();
  await settled(anyone);
  await says(anyone.locator('main'), '到期还没有做到', '河东区市政设施管理所和街道办事处', '改过 1 次', '石材要按原样定做');
  await savePicture(anyone, 'commitment overdue 360');
  await assertAccessible(anyone, 'an overdue commitment');
  await leave(anyone);

  const elder = await world.device({ look: { elder: true, text: "1.3" } });
  await world.go(elder, '/open/commitments');
  await savePicture(elder, 'promises elder');
  await assertNoSideways(elder, 'what was promised, large');
  await leave(elder);
});

test('a community asks, a department answers in public', async () => {
  const anyone = await world.device();
  await world.go(anyone, '/open/commitments');
  await anyone.getByRole('link', { name: '请街道开放文化站二楼给老人晚间活动' }).click();
  await anyone.waitForURL(/\/resolutions\/\d+$/);
  await settled(anyone);
  await says(anyone.locator('main'), '部分采纳', '消防验收', '青禾街道办事处');
  await savePicture(anyone, 'resolution 360');
  await assertAccessible(anyone, 'a resolution');
  await leave(anyone);

  const staff = await world.device({ login: 'staff', ...wide });
  await openDesk(world, staff, '/commitments?view=resolutions');
  await staff.getByRole('link', { name: '请街道或部门答复' }).click();
  await staff.locator('form button[type=submit]').click();
  await says(staff.locator('.error-summary'), '至少 10 个字');
  await staff.locator('#resolution-title').fill('请城管每晚十点清一次中庭通道');
  await staff.locator('#resolution-addressee').selectOption({ label: '河东区城市管理局青禾分队' });
  await staff.locator('#resolution-words').fill('业主议事会通过：请城管分队每晚十点到中庭清一次占道车辆。');
  await savePicture(staff, 'resolution form 1440');
  await assertAccessible(staff, 'the form of a resolution');
  await staff.locator('form button[type=submit]').click();
  await says(staff.locator('main'), '等待答复', '河东区城市管理局青禾分队');
  const id = staff.url().split('/').at(-1);

  const department = await world.device({ login: 'department', ...wide });
  await openDesk(world, department, `/commitments/resolutions/${id}`);
  await department.getByRole('button', { name: '公开答复' }).click();
  const sheet = department.locator('dialog[open]');
  await sheet.locator('#answer-kind').selectOption({ label: '不采纳' });
  await sheet.locator('#answer-words').fill('小区内部通道由物业管理，我队可每周联合劝导一次。');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '依据');
  await sheet.locator('#answer-ground').fill('《城市道路管理条例》只及于城市道路');
  await sheet.locator('form button[type=submit]').click();
  await says(department.locator('main'), '已答复', '不采纳', '每周联合劝导');
  await savePicture(department, 'resolution answered 1440');
  await assertAccessible(department, 'an answered resolution');
  for (const page of [staff, department]) await leave(page);
});
