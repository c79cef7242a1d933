// Story 2, the form that should not be (报表下沉): a department wants a weekly spreadsheet from all communities; the match
// check shows no authority, no money, 2.5 hours a week and 11 of 14 fields supplied elsewhere; the street asks it to reuse
// the data; 云栖苑 declines with that ground; the public list shows request, answer and outcome.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertTargets, eventually, isFocused, openWorld, says } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

let world;
before(async () => { world = await openWorld(); });
after(async () => { await world?.close(); });

const leave = async (page) => { await assertClean(page); await page.context().close(); };
const title = '出租屋人员信息周报';
const known = ['姓名', '性别', '身份证号码', '出生年月', '民族', '户口所在地', '现住址', '手机号', '所属网格', '学历', '工作单位'];
const fresh = ['用电隐患', '垃圾投放情况', '车辆停放'];
const light = (page, name) => page.locator('.light', { hasText: name });

test('a weekly spreadsheet is proposed, sent back for its data, passed on and declined; the public reads all of it', async () => {
  const department = await world.device({ login: 'department', width: 1440, height: 900 });
  await openDesk(world, department, '/tasks');
  await department.getByRole('link', { name: '提出申请' }).click();
  await department.getByRole('heading', { level: 1, name: '提出申请' }).waitFor();
  // Nothing is named: the form says what is missing, and keeps what was typed.
  await department.locator('#task-fields').fill([...known, ...fresh].join('\n'));
  await department.getByRole('button', { name: '提出申请' }).click();
  await says(department.locator('.error-summary, [role=alert]').first(), '请写事项名称');
  await department.locator('#task-title').fill(title);
  await department.locator('#task-description').fill('每周五前报送出租屋人员信息表，由社区上门核对。');
  await department.locator('#task-minutes').fill('150');
  const check = department.locator('section.check');
  await says(light(check, '权'), '没有到位');
  await says(light(check, '钱'), '没有到位');
  await says(light(check, '数据'), '要填 14 项，其中 11 项别处已经报过');
  await says(check, '实有人口信息台账', '民政业务台账');
  await assertAccessible(department, 'a proposal with its match check');
  await savePicture(department, 'task form 1440');
  await department.getByRole('button', { name: '提出申请' }).click();
  await department.getByRole('heading', { level: 1, name: title }).waitFor();
  await says(department.locator('main'), '待街道审核', '每周，每次约 2.5 小时');

  const dispatcher = await world.device({ login: 'dispatcher', width: 1440, height: 900 });
  await openDesk(world, dispatcher, '/tasks');
  await dispatcher.getByRole('button', { name: /待审核/ }).click();
  await dispatcher.getByRole('link', { name: title }).click();
  await dispatcher.locator('#review-ask_changes').check();
  await dispatcher.getByRole('button', { name: '提交审核意见' }).click();
  await says(dispatcher.locator('form'), '请写明理由');
  await dispatcher.locator('#review-text').fill('14 项中有 11 项在人口和民政台账里，请复用已有数据，只核对变动。');
  await dispatcher.getByRole('button', { name: '提交审核意见' }).click();
  await says(dispatcher.locator('main'), '街道要求修改');
  await assertAccessible(dispatcher, 'a task at the workbench');

  await says(department.locator('main'), '街道要求修改');
  await department.getByRole('link', { name: '修改申请' }).click();
  await eventually(async () => assert.equal(await department.locator('#task-title').inputValue(), title, 'what was proposed is there'));
  await department.locator('#task-description').fill('每周五前报送出租屋人员信息表。人口信息由派出所提供，社区只填变动。');
  await department.getByRole('button', { name: '提交修改' }).click();
  await says(department.locator('main'), '待街道审核');

  await says(dispatcher.locator('main'), '待街道审核');
  await dispatcher.locator('#review-pass_on').check();
  await dispatcher.locator('#review-text').fill('请各社区按实际情况答复。');
  await dispatcher.getByRole('button', { name: '提交审核意见' }).click();
  await says(dispatcher.locator('main'), '由社区答复', '未答复');

  // By keyboard alone: the committee of 云栖苑 declines.
  const staff = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, staff, '/tasks');
  await staff.getByRole('link', { name: title }).click();
  const decline = staff.locator('#answer-decline');
  await decline.waitFor();
  await decline.focus();
  await staff.keyboard.press('Space');
  await staff.locator('#answer-ground').waitFor();
  await staff.keyboard.press('Tab');
  await isFocused(staff.locator('#answer-ground'));
  // The fifth ground.
  for (let down = 0; down < 5; down += 1) await staff.keyboard.press('ArrowDown');
  await eventually(async () => assert.equal(await staff.locator('#answer-ground').inputValue(), 'data_supplied'));
  await staff.keyboard.press('Tab');
  await isFocused(staff.locator('#answer-text'));
  await staff.keyboard.type('11 项年初已经报过，不再重复填。');
  await staff.keyboard.press('Tab');
  await staff.keyboard.press('Enter');
  const own = staff.locator('.answer', { hasText: '云栖苑' });
  await says(own, '不承接', '数据已经报送过', '11 项年初已经报过');
  await assertAccessible(staff, 'a community has answered');
  await savePicture(staff, 'task answered 1440');

  for (const [width, height] of [[360, 800], [1440, 900]]) {
    const resident = await world.device({ width, height });
    await world.go(resident, '/open');
    await resident.getByRole('link', { name: '社区承接的事项' }).click();
    await resident.getByRole('heading', { level: 1, name: '社区承接的事项' }).waitFor();
    await says(resident.locator('article', { hasText: title }), '由社区答复', '云栖苑 不承接', '柳荫里 未答复');
    await assertAccessible(resident, `tasks of a street at ${width}`);
    await assertNoSideways(resident, `tasks of a street at ${width}`);
    await savePicture(resident, `tasks list ${width}`);
    await resident.getByRole('link', { name: title }).click();
    await resident.getByRole('heading', { level: 1, name: title }).waitFor();
    await says(resident.locator('main'), '没有答复不等于同意', '数据已经报送过', '请复用已有数据', '提出申请', '最忙的月份约 12.5 小时');
    assert.doesNotMatch(await resident.locator('main').innerText(), /郝建军|苗青|何晓梅/, 'bodies act here, no named persons');
    await assertAccessible(resident, `a task at ${width}`);
    await assertNoSideways(resident, `a task at ${width}`);
    await assertTargets(resident, 44, `a task at ${width}`);
    await savePicture(resident, `task page ${width}`);
    await leave(resident);
  }
  for (const page of [department, dispatcher, staff]) await leave(page);
});

test('an errand is logged in one tap without a name; the burden page draws the month', async () => {
  const staff = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, staff, '/burden');
  await staff.getByRole('button', { name: '记一件临时任务' }).click();
  await staff.getByRole('button', { name: '记下' }).click();
  await says(staff.locator('form.narrow'), '请选择单位');
  await staff.locator('#log-body').selectOption({ label: '河东区民政局' });
  await staff.locator('#log-note').fill('临时补报一张表');
  await staff.getByRole('button', { name: '记下' }).click();
  await says(staff.locator('.act-done'), '没有留下您的姓名');
  await says(staff.locator('section[aria-labelledby=log-own]'), '临时补报一张表');
  assert.doesNotMatch(await staff.locator('section[aria-labelledby=log-own]').innerText(), /何晓梅/);
  await assertAccessible(staff, 'the log of errands');
  await staff.getByRole('button', { name: '考核与检查' }).click();
  await says(staff.locator('main'), '合计最多 20 项', '垃圾分类准确率');
  await assertAccessible(staff, 'the registry');
  await leave(staff);

  for (const [width, height] of [[360, 800], [1440, 900]]) {
    const resident = await world.device({ width, height });
    await world.go(resident, '/open/burden');
    await says(resident.locator('main'), '社区负担', '来自哪些单位', '河东区民政局');
    await resident.locator('summary', { hasText: '逐项列表' }).click();
    await says(resident.locator('table'), '高龄独居老人每周探访');
    assert.doesNotMatch(await resident.locator('main').innerText(), /临时补报/, 'notes are the committee’s own');
    await assertAccessible(resident, `burden at ${width}`);
    await assertNoSideways(resident, `burden at ${width}`);
    await savePicture(resident, `burden ${width}`);
    await leave(resident);
  }
});
