// Cases from the staff's side, each as their role through the workbench: dispatch, return, ruling, reply, reopening; a joint
// handling to which one body does not come; two officers at one case; contact that is opened only for a reason.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertTargets, counts, eventually, holds, isFocused, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

let world, street, home, resident;
const pages = new Map();
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  resident = await world.device({ login: 'resident' });
  home = (await world.call(resident, 'GET', '/api/v1/session')).body.residences[0].community.id;
});
after(async () => { await world?.close(); });

/** The workbench of one role, wide; the same browser each time. */
async function deskOf(login, address) {
  if (!pages.has(login)) pages.set(login, await world.device({ login, width: 1440, height: 900 }));
  const page = pages.get(login);
  await openDesk(world, page, address);
  return page;
}
async function report(text, more = {}) {
  const { status, body } = await world.call(resident, 'POST', `${street}/cases`, { text, place: home, location: '南门外', contact: 'desk_only', name: '林夏', phone: '13900001234', ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}
const look = async (page, id) => (await world.call(page, 'GET', `${street}/cases/${id}`)).body;
const send = (page) => page.locator('.act-panel form button[type=submit]').click();
const choose = (page, name) => page.locator('.acts').getByRole('button', { name, exact: true }).click();
const state = (page, word) => says(page.locator('.head'), word);
const row = (page, name) => page.locator('.row-choice').filter({ hasText: name }).first().locator('input').check();

async function dispatch(page, id, words, name) {
  await openDesk(world, page, `/cases/${id}`);
  await choose(page, '派单');
  await page.locator('#act-matter').fill(words);
  await row(page, name);
  await send(page);
  await state(page, '待签收');
}

test('story 1: dispatched, returned with a row of the register, kept, answered, not solved, reopened, solved', async () => {
  const { id, number } = await report('南门外人行道被流动摊贩占了三天，行人只能走机动车道，请联系 13900001234');
  const staff = await deskOf('staff', '/cases?queue=unassigned');
  await says(staff.locator('tbody'), number);
  await staff.locator('tbody .open').filter({ hasText: number }).click();
  await settled(staff);
  assert.ok(!(await staff.locator('#act-publicText').inputValue()).includes('13900001234'), 'the public text comes without the number');
  await send(staff);
  await says(staff.locator('.error-summary'), '请从责任清单里选择事项');
  await dispatch(staff, id, '流动摊贩', '占道经营、流动摊贩');
  await says(staff.locator('.timeline'), '河东区城市管理局青禾分队', '何晓梅');

  // Scenario 22: a return names the right body by its row, or is not accepted.
  const department = await deskOf('department', '/cases');
  await says(department.locator('tbody'), number);
  await openDesk(world, department, `/cases/${id}`);
  await choose(department, '退单');
  await department.locator('#act-text').fill('摊位在物业管理区域内，不归本单位。');
  await send(department);
  await says(department.locator('.error-summary'), '请选择责任清单条目');
  assert.equal((await look(department, id)).state, 'dispatched');
  await department.locator('#act-matter').fill('小区楼道堆东西');
  await row(department, '小区楼道堆物');
  await send(department);
  await state(department, '退单待裁');

  await says((await deskOf('staff', `/cases/${id}`)).locator('.head'), '退单待裁');
  await counts(pages.get('staff').locator('.acts').getByRole('button', { name: '裁定退单' }), 0, 'the desk that dispatched does not rule');
  const dispatcher = await deskOf('dispatcher', '/cases?queue=returned');
  await says(dispatcher.locator('tbody'), number);
  await dispatcher.locator('tbody .open').filter({ hasText: number }).click();
  await settled(dispatcher);
  await dispatcher.locator('#act-ruling').check();
  await dispatcher.locator('#act-text').fill('摊位在市政人行道上，仍由城管分队牵头。');
  await send(dispatcher);
  await state(dispatcher, '办理中');

  await openDesk(world, department, `/cases/${id}`);
  await counts(department.locator('.acts').getByRole('button', { name: '退单', exact: true }), 0, 'once a body');
  await choose(department, '办复');
  await department.locator('#act-text').fill('已劝离摊贩六户，恢复人行道通行，依据《城市市容和环境卫生管理条例》第十四条。');
  await send(department);
  await state(department, '已答复');
  const unsolved = await world.call(resident, 'POST', `${street}/cases/${id}/rating`, { is_solved: false, text: '东侧晚上又有两户' });
  assert.equal(unsolved.status, 200, JSON.stringify(unsolved.body));
  await state(department, '办理中'); // the open page hears of it
  await says(department.locator('.timeline'), '东侧晚上又有两户');
  await choose(department, '办复');
  await department.locator('#act-text').fill('东侧两户也已劝离，晚间加派巡查。');
  await send(department);
  await state(department, '已答复');
  const solved = await world.call(resident, 'POST', `${street}/cases/${id}/rating`, { is_solved: true, stars: 4 });
  assert.equal(solved.body.state, 'closed');
  await state(department, '办结');
  const events = (await look(resident, id)).events.map((one) => one.event);
  assert.deepEqual(events, ['report', 'dispatch', 'ask_return', 'keep_return', 'reply', 'reopen', 'reply', 'confirm']);
  for (const page of [staff, department, dispatcher]) await assertClean(page, 'story 1');
});

test('scenario 22: the second return of a case goes to the arbiter, and the button says so', async () => {
  const { id } = await report('南门里绿化带旁有流动摊贩');
  const staff = await deskOf('staff', `/cases/${id}`);
  await dispatch(staff, id, '流动摊贩', '占道经营、流动摊贩');
  const department = await deskOf('department', `/cases/${id}`);
  await choose(department, '退单');
  await department.locator('#act-matter').fill('小区楼道堆东西');
  await row(department, '小区楼道堆物');
  await department.locator('#act-text').fill('属于物业管理区域。');
  await send(department);
  await state(department, '退单待裁');
  const dispatcher = await deskOf('dispatcher', `/cases/${id}`);
  await dispatcher.locator('input[value=uphold]').check();
  await dispatcher.locator('#act-text').fill('在小区范围内，改由物业公司办理。');
  await send(dispatcher);
  await state(dispatcher, '待签收');
  const property = await deskOf('property', `/cases/${id}`);
  await choose(property, '退单');
  await says(property.locator('.act-panel'), '直接送仲裁岗');
  await property.locator('#act-matter').fill('流动摊贩');
  await row(property, '占道经营、流动摊贩');
  await property.locator('#act-text').fill('执法权在城管分队。');
  await property.getByRole('button', { name: '申请退单，送仲裁岗裁定' }).click();
  await state(property, '退单待裁');
  await openDesk(world, dispatcher, `/cases/${id}`);
  await counts(dispatcher.locator('.acts').getByRole('button', { name: '裁定退单' }), 0, 'no longer the dispatcher’s');
  const arbiter = await deskOf('arbiter', `/cases/${id}`);
  await arbiter.locator('#act-ruling').check();
  await arbiter.locator('#act-text').fill('小区内由物业公司先行劝阻，终审。');
  await send(arbiter);
  await state(arbiter, '办理中');
});

test('story 3: three are called, one does not come; that is raised by itself, and the street judges them', async () => {
  const { id } = await report('每天夜里南门外流动摊贩聚集，油烟和叫卖影响休息');
  const staff = await deskOf('staff', `/cases/${id}`);
  await dispatch(staff, id, '流动摊贩', '占道经营、流动摊贩');
  await choose(staff, '联合办理');
  for (const name of ['安栖物业服务有限公司', '青禾社会组织服务中心', '云栖苑业主委员会']) await staff.getByRole('checkbox', { name }).check();
  const soon = new Date(Date.now() + 12_000 + 8 * 3_600_000).toISOString().slice(0, 19); // the browser is in Shanghai
  await staff.locator('#act-by').fill(soon);
  await staff.locator('#act-text').fill('夜间摆摊反复发生，请到现场会商。');
  await send(staff);
  await says(staff.locator('.head'), '共同办理');
  for (const login of ['property', 'organisation']) {
    const page = await deskOf(login, '/cases?queue=called');
    await says(page.locator('tbody'), '夜里南门外');
    await openDesk(world, page, `/cases/${id}`);
    await choose(page, '报到');
    await send(page);
    await counts(page.locator('.acts').getByRole('button', { name: '报到', exact: true }), 0);
  }
  await eventually(async () => assert.ok((await look(staff, id)).events.some((one) => one.event === 'miss_report' && one.actor === 'clock'), 'the absence is raised by itself'));
  const dispatcher = await deskOf('dispatcher', `/cases/${id}`);
  for (const [name, stars] of [['安栖物业服务有限公司', '5'], ['青禾社会组织服务中心', '4'], ['云栖苑业主委员会', '1']]) {
    await choose(dispatcher, '评价到场单位');
    await dispatcher.locator('#act-body').selectOption({ label: name });
    await dispatcher.locator('#act-stars').selectOption(stars);
    await send(dispatcher);
    await eventually(async () => assert.ok((await look(dispatcher, id)).bodies.some((one) => one.body.name === name && one.rating === Number(stars)), name));
  }

  // Three actions, each owned and dated; the joint case neither ends nor is answered while one has no owner or no date.
  const actions = [['划定夜间禁摆区并上墙公示', '安栖物业服务有限公司'], ['给摊贩介绍东边的便民市场', '青禾社会组织服务中心'], ['每晚八点到十点巡查两周', '']];
  const inDays = (days) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 19);
  for (const [text, owner] of actions) {
    await choose(dispatcher, '记任务');
    await dispatcher.locator('#act-text').fill(text);
    if (owner !== '') {
      await dispatcher.locator('#act-body').selectOption({ label: owner });
      await dispatcher.locator('#act-by').fill(inDays(5));
    }
    await send(dispatcher);
    await says(dispatcher.locator('.actions'), text);
  }
  await counts(dispatcher.locator('.acts').getByRole('button', { name: '结束联合办理' }), 0, 'one has neither owner nor date');
  await choose(dispatcher, '定任务的单位和时间');
  await dispatcher.locator('#act-action').selectOption({ label: '3. 每晚八点到十点巡查两周' });
  await dispatcher.locator('#act-body').selectOption({ label: '河东区城市管理局青禾分队' });
  await dispatcher.locator('#act-by').fill(inDays(14));
  await send(dispatcher);
  await says(dispatcher.locator('.timeline'), '把任务 3 交给河东区城市管理局青禾分队');
  await choose(dispatcher, '结束联合办理');
  await send(dispatcher);
  await says(dispatcher.locator('.timeline'), '结束共同办理');
  await savePicture(dispatcher, '1440 joint actions');
  await assertAccessible(dispatcher, 'joint actions');

  const department = await deskOf('department', `/cases/${id}`);
  await choose(department, '签收');
  await send(department);
  await choose(department, '办复');
  await department.locator('#act-text').fill('已会同物业和社会组织现场会商，三项任务都有单位、有时间。');
  await send(department);
  await state(department, '已答复');
  const solved = await world.call(resident, 'POST', `${street}/cases/${id}/rating`, { is_solved: true, stars: 5 });
  assert.equal(solved.body.state, 'closed');
  assert.deepEqual(solved.body.actions.map((one) => [one.text, one.body !== undefined && one.due_at !== undefined]), actions.map(([text]) => [text, true]), 'three actions, each owned and dated');

  // Each of those called heard what it had to do, in its own letterbox.
  const late = await deskOf('owners', '/notices');
  await says(late.locator('.letterbox'), /云栖苑业主委员会在.+前到场/, /云栖苑业主委员会到.+还没有到场/, '街道对云栖苑业主委员会参加联合办理作了评价');
  const told = await deskOf('property', '/notices');
  await says(told.locator('.letterbox'), /请安栖物业服务有限公司在.+前做完一项商定的事/, '街道对安栖物业服务有限公司参加联合办理作了评价');
  assert.ok(!(await told.locator('.letterbox').innerText()).includes('还没有到场'), 'whoever came is not reminded');
  await savePicture(told, '1440 joint notices');

  // The owner shows that it is done; residents read it on the page of the case, without names of persons.
  const property = await deskOf('property', `/cases/${id}`);
  await choose(property, '任务办完');
  await property.locator('#act-action').selectOption({ label: '1. 划定夜间禁摆区并上墙公示' });
  await property.locator('#act-text').fill('禁摆区已划线，告示贴在南门。');
  await send(property);
  await says(property.locator('.actions'), '办完', '禁摆区已划线');
  await resident.goto(`${world.base}/s/${world.street.id}/cases/${id}`);
  await settled(resident);
  await says(resident.locator('.actions'), '划定夜间禁摆区', '安栖物业服务有限公司', '办完', '告示贴在南门', '每晚八点到十点巡查两周', '在办');
  await assertNoSideways(resident, 'joint actions of a case');
  await assertTargets(resident, 44, 'joint actions of a case');
  await savePicture(resident, '360 joint actions');
});

test('scenario 23: two officers at one case see both versions, and nothing typed is lost', async () => {
  const { id } = await report('南门外路边有废弃家具');
  const staff = await deskOf('staff', `/cases/${id}`);
  await choose(staff, '不予受理');
  await staff.locator('#act-ground').selectOption('no_real_demand');
  await staff.locator('#act-text').fill('没有看到具体诉求。');
  const dispatcher = await deskOf('dispatcher', `/cases/${id}`);
  await choose(dispatcher, '备注');
  await dispatcher.locator('#act-text').fill('我去现场看过，确实有两个旧沙发。');
  await send(dispatcher);
  await says(dispatcher.locator('.timeline'), '两个旧沙发');
  await says(staff.locator('.conflict'), '有人刚刚处理过这件工单', '两个旧沙发', '没有看到具体诉求');
  assert.equal((await look(staff, id)).state, 'received', 'nothing was sent over it');
  await staff.getByRole('button', { name: '看过了，继续办我的' }).click();
  await holds(staff.locator('#act-text'), '没有看到具体诉求。');
});

test('scenario 10: a sealed contact is opened for a reason, which the reporter reads', async () => {
  const { id } = await report('南门外摊贩用明火，担心起火');
  await dispatch(await deskOf('staff', `/cases/${id}`), id, '流动摊贩', '占道经营、流动摊贩');
  const department = await deskOf('department', `/cases/${id}`);
  assert.ok(!(await department.content()).includes('13900001234'), 'sealed for the handling body');
  await department.getByRole('button', { name: '查看联系方式……' }).click();
  await department.locator('dialog[open] button[type=submit]').click();
  await department.locator('dialog[open] .error-summary').waitFor();
  await department.locator('#reveal-reason').fill('需要约时间到现场指认位置。');
  await department.locator('dialog[open] button[type=submit]').click();
  await says(department.locator('#content'), '13900001234');
  const told = (await look(resident, id)).events.find((one) => one.ground === 'contact_revealed');
  assert.equal(told?.text, '需要约时间到现场指认位置。');
});

test('the list: keys, several at once with what failed, a file, search, entry by telephone; small screens', async () => {
  const first = await report('南门外共享单车乱停，堵住盲道');
  const staff = await deskOf('staff', '/cases?queue=unassigned');
  await says(staff.locator('tbody'), first.number);
  await staff.keyboard.press('j');
  await isFocused(staff.locator('tbody .open').first());
  await staff.locator('[data-search]').fill(first.number);
  await counts(staff.locator('tbody tr'), 1);
  await staff.locator('tbody input[type=checkbox]').check();
  await staff.getByRole('button', { name: '签收所选（1）' }).click();
  await says(staff.locator('.failures'), first.number, '1 件没有办成'); // nobody dispatched it yet
  await counts(staff.locator('tbody input:checked'), 1, 'it stays selected');
  const [file] = await Promise.all([staff.waitForEvent('download'), staff.getByRole('button', { name: '导出表格' }).click()]);
  assert.match(file.suggestedFilename(), /^cases-.*\.csv$/);
  await savePicture(staff, '1440 case list');
  await assertAccessible(staff, 'case list');
  await openDesk(world, staff, '/cases/new');
  await staff.locator('form button[type=submit]').click();
  await staff.locator('.error-summary').waitFor();
  await staff.locator('#enter-text').fill('王阿姨来电：楼下井盖响，夜里睡不着');
  await staff.locator('#enter-name').fill('王阿姨');
  await staff.locator('#enter-phone').fill('13800005678');
  await staff.locator('form button[type=submit]').click();
  await staff.waitForURL(/\/cases\/\d+$/);
  await says(staff.locator('#content'), '电话', '13800005678');
  await assertAccessible(staff, 'case desk');
  await savePicture(staff, '1440 case desk');
  await staff.setViewportSize({ width: 360, height: 740 });
  await settled(staff);
  await assertNoSideways(staff, 'case desk');
  await assertTargets(staff, 44, 'case desk');
  await savePicture(staff, '360 case desk');
  await openDesk(world, staff, '/cases');
  await assertNoSideways(staff, 'case list');
  await assertTargets(staff, 44, 'case list');
  await savePicture(staff, '360 case list');
  await staff.setViewportSize({ width: 1440, height: 900 });
  const auditor = await deskOf('auditor', '/cases');
  await says(auditor.locator('h1'), '这里不归您办');
  await assertClean(staff, 'list');
});
