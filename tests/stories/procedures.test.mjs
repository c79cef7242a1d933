// A procedure is changed, but not below the law: every rule that lies below is named at its step; the change is a body's
// recorded decision. A topic is launched on it with nothing missing, moved on with what is missing said in numbers, and of two
// officers who press at once one is told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, eventually, holds, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

let world, street;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
});
after(async () => { await world?.close(); });

test('an owners\' procedure: below three quarters is refused with the law named, above it is published as a decision', async () => {
  const admin = await world.device({ login: 'admin', width: 1440, height: 900 });
  await openDesk(world, admin, '/procedures');
  await says(admin.locator('main'), '业主大会（特别事项）', '常用于', '纯商品房', '车位不够，晚上怎么停');
  await savePicture(admin, 'procedures desk 1440');
  await assertAccessible(admin, 'the procedures');
  await admin.getByRole('link', { name: '业主大会（特别事项）' }).click();
  await settled(admin);
  await says(admin.locator('main'), '同意人数占参与不少于 3/4', '法定下限', '民法典', '尚未与官方文本核对');
  await savePicture(admin, 'procedure 1440');
  await assertAccessible(admin, 'a procedure');
  await admin.getByRole('link', { name: '修改程序' }).click();
  await settled(admin);
  await admin.getByLabel('同意人数占参与 数值').fill('2');
  await admin.getByLabel('名称', { exact: true }).fill('云栖苑业主大会（特别事项）');
  await admin.getByRole('button', { name: '保存草稿' }).click();
  await says(admin.locator('.error-summary'), '同意人数占参与不得低于 3/4');
  await says(admin.locator('.complaints'), '同意人数占参与不得低于 3/4', '现为 2/4', '民法典');
  await savePicture(admin, 'procedure below minimum 1440');
  await assertAccessible(admin, 'a procedure below the minimum');
  assert.equal(await admin.getByLabel('名称', { exact: true }).inputValue(), '云栖苑业主大会（特别事项）', 'nothing typed is lost');
  assert.equal((await world.call(admin, 'GET', `${street}/procedures/owners.special/versions`)).body.items.length, 1, 'and nothing was stored');

  await admin.getByLabel('同意人数占参与 数值').fill('4');
  await admin.getByLabel('同意人数占参与 分母').fill('5');
  await admin.getByRole('button', { name: '保存草稿' }).click();
  await says(admin.locator('main'), '发布草稿');
  await admin.getByRole('button', { name: '发布草稿' }).click();
  const sheet = admin.locator('dialog[open]');
  await sheet.getByRole('button', { name: '发布草稿' }).click();
  await says(sheet.locator('.error-summary'), '请选择作出决定的单位', '请填决定日期', '请写明为什么改');
  await assertAccessible(admin, 'a publication without its decision');
  await sheet.locator('#publish-body').selectOption({ label: '青禾街道办事处' });
  await sheet.locator('#publish-on').fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
  await sheet.locator('#publish-reason').fill('业主大会议事规则要求特别事项五分之四同意');
  await sheet.getByRole('button', { name: '发布草稿' }).click();
  await says(admin.locator('main'), '已发布', '第 1 版', '青禾街道办事处', '同意人数占参与不少于 4/5');
  await assertClean(admin, 'the procedure');

  // Everybody reads it, on a phone, without an account; the first version too.
  const anyone = await world.device();
  await world.go(anyone, '/open/procedures/owners-special');
  await says(anyone.locator('main'), '云栖苑业主大会（特别事项）', '同意人数占参与不少于 4/5', '五分之四同意');
  await anyone.getByRole('button', { name: '随软件提供的样本' }).click();
  await says(anyone.locator('main'), '同意人数占参与不少于 3/4');
  await savePicture(anyone, 'procedure 360');
  await assertAccessible(anyone, 'a procedure in public');
  await assertTargets(anyone, 44, 'a procedure in public');
  await assertNoSideways(anyone, 'a procedure in public');
  await assertOutline(anyone, 'a procedure in public');
});

test('a topic on its procedure: launched with nothing missing, blocked by numbers, moved on; two officers at once', async () => {
  const staff = await world.device({ login: 'staff', width: 1440, height: 900 });
  const home = world.street.communities.find((one) => one.name === '云栖苑');
  const { body: draft } = await world.call(staff, 'POST', `${street}/topics`, { community: home.id, title: '东门岗亭夜里要不要留人', question: '夜里十二点以后东门留人还是装门禁？', background: '', decider: '云栖苑居民议事会', legal_class: '', settled: '', organiser: '云栖苑社区居委会', moderation: 'after' });
  assert.equal((await world.call(staff, 'POST', `${street}/topics/${draft.id}/transition`, { to: 'open' })).status, 200);
  await openDesk(world, staff, `/topics/${draft.id}`);
  await staff.getByRole('button', { name: '按程序启动' }).click();
  const sheet = staff.locator('dialog[open]');
  await eventually(async () => assert.notEqual(await sheet.locator('#launch-code').inputValue(), '', 'what is usual here is chosen'));
  await sheet.locator('#launch-code').selectOption('council');
  await sheet.getByRole('button', { name: '按程序启动' }).click();
  await says(sheet.locator('.error-summary'), '公共性依据', '组织者', '资源');
  await savePicture(staff, 'launch refused 1440');
  await assertAccessible(staff, 'a launch refused');
  await sheet.locator('#run-organiser').selectOption({ label: '云栖苑社区居委会' });
  await sheet.locator('#run-steward').selectOption({ label: '云栖苑社区党委' });
  await sheet.locator('#run-publicness').fill('东区四栋楼，约二百二十户');
  await sheet.locator('#run-resource').fill('物业出三个月夜班值守的费用明细');
  await sheet.getByRole('button', { name: '按程序启动' }).click();
  await says(staff.locator('main'), '已按程序启动', '确定议题', '现在轮到组织者：云栖苑社区居委会');

  await staff.getByRole('button', { name: '进入下一步' }).click();
  await sheet.getByRole('button', { name: '进入下一步' }).click();
  await says(staff.locator('main'), '参与人数不少于 15', '还差 15', '还差 3');
  await staff.getByRole('button', { name: '进入下一步' }).click();
  await sheet.getByRole('button', { name: '进入下一步' }).click();
  await says(sheet.locator('.error-summary'), '参与人数：要求不少于 15，现为 0，差 15', '本阶段已开放天数：要求不少于 3，现为 0，差 3');
  await savePicture(staff, 'stage blocked 1440');
  await assertAccessible(staff, 'a stage that is blocked');
  await sheet.getByRole('button', { name: '取消' }).click();

  // Two officers act at the same moment on what both have read, while a third has her sheet open.
  await staff.getByRole('button', { name: '跳过这一步' }).click();
  await sheet.locator('#act-reason').fill('意见收齐了，直接起草');
  const revision = (await world.call(staff, 'GET', `${street}/topics/${draft.id}/procedure`)).body.revision;
  const skip = (reason) => world.call(staff, 'POST', `${street}/topics/${draft.id}/procedure/acts`, { event: 'skip_stage', actor: 'organiser', reason }, { 'If-Match': `"${revision}"` });
  const answers = await Promise.all([skip('意见已经很集中'), skip('不用再收意见')]);
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, 412], JSON.stringify(answers.map((one) => one.body)));
  await says(sheet, '刚刚有人办了一步', '起草方案'); // by itself
  await assertAccessible(staff, 'a sheet that others were faster than');
  await savePicture(staff, 'stage moved meanwhile 1440');
  await sheet.getByRole('button', { name: '跳过这一步' }).click();
  await says(sheet.locator('.error-summary'), '有人改动过');
  await holds(sheet.locator('#act-reason'), '意见收齐了，直接起草');
  await sheet.getByRole('button', { name: '取消' }).click();
  await says(staff.locator('main'), '跳过这一步', '起草方案');
  await eventually(async () => assert.equal((await world.call(staff, 'GET', `${street}/topics/${draft.id}`)).body.state, 'closed', 'opinions are taken only in the stage that asks for them'));

  // The party organisation steers in public, and has no button that ends anything.
  const party = await world.device({ login: 'party', width: 1440, height: 900 });
  await openDesk(world, party, `/topics/${draft.id}`);
  await party.getByRole('button', { name: '召集', exact: true }).click();
  const asked = party.locator('dialog[open]');
  await asked.getByRole('button', { name: '召集', exact: true }).click();
  await says(asked.locator('.error-summary'), '请写明理由');
  await asked.locator('#act-reason').fill('请物业和业委会周三晚上到活动室当面说明。');
  await asked.getByRole('button', { name: '召集', exact: true }).click();
  await says(party.locator('main'), '已记录', '请物业和业委会周三晚上到活动室当面说明');
  await assertClean(party, 'the steward');

  // A resident sees whose turn it is, what was done and why.
  const resident = await world.device({ login: 'resident' });
  await world.go(resident, `/s/${world.street.id}/topics/${draft.id}`);
  await says(resident.locator('main'), '程序与进度', '起草方案', '牵头组织', '东区四栋楼');
  await resident.locator('summary').filter({ hasText: '经过' }).click();
  await says(resident.locator('main'), '请物业和业委会周三晚上到活动室当面说明');
  await savePicture(resident, 'topic procedure 360');
  await assertAccessible(resident, 'a topic on its way');
  await assertTargets(resident, 44, 'a topic on its way');
  await assertNoSideways(resident, 'a topic on its way');
});
