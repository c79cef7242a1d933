// Story 2, the form that should not be (报表下沉): a department wants a weekly spreadsheet from all communities; the match
// check shows no authority, no money, 2.5 hours a week and 11 of 14 fields supplied elsewhere; the street asks it to reuse
// the data; 云栖苑 declines with that ground; the public list shows request, answer and outcome.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertTargets, eventually, holds, isFocused, openWorld, says } from './world.mjs';
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

test('an indicator is registered: what is alike and supplied already shows while it is typed; the cap holds; it is taken back in public', async () => {
  const street = `/api/v1/s/${world.street.id}`;
  const department = await world.device({ login: 'department', width: 1440, height: 900 });
  await openDesk(world, department, '/burden');
  await department.getByRole('button', { name: '考核与检查' }).click();
  await department.getByRole('link', { name: '登记考核或检查' }).click();
  await department.getByRole('heading', { level: 1, name: '登记考核或检查' }).waitFor();
  await department.getByRole('button', { name: '登记', exact: true }).click();
  await says(department.locator('.error-summary'), '请写名称');
  // While it is typed, before anything is sent.
  await department.locator('#assessment-name').fill('垃圾分类准确率考核');
  const check = department.locator('section.check');
  await says(check, '名称相近', '垃圾分类准确率', '上限 20 项');
  await department.locator('#assessment-fields').fill('联系电话\n垃圾桶数量');
  await says(check, '要填 2 项，其中 1 项别处已经报过', '实有人口信息台账');
  await department.locator('#assessment-name').fill('沿街店铺门前三包巡查');
  await says(check, '没有相近的指标或检查');
  // An inspection needs its notice.
  await department.getByLabel('检查（一次）').check();
  await says(department.locator('form'), '要留出提前通知的工作日');
  await department.getByRole('button', { name: '登记', exact: true }).click();
  await says(department.locator('.error-summary'), '请选择检查日期');
  await department.locator('#assessment-held').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10));
  await department.getByRole('button', { name: '登记', exact: true }).click();
  await says(department.locator('.error-summary'), '检查须提前至少 5 个工作日登记');
  await holds(department.locator('#assessment-name'), '沿街店铺门前三包巡查', 'what was typed stays');
  await department.getByLabel('考核指标').check();
  await assertAccessible(department, 'an assessment with its check');
  await savePicture(department, 'assessment form 1440');
  await department.getByRole('button', { name: '登记', exact: true }).click();
  const row = department.locator('tbody tr', { hasText: '沿街店铺门前三包巡查' });
  await says(row, '指标', '有效');
  assert.equal(await department.locator('tbody tr', { hasText: '养老服务覆盖率' }).getByRole('button', { name: /取消/ }).count(), 0, 'another body’s entry is not theirs to take back');

  // The street lowers the cap: the next one is refused, and the form says so before.
  const dispatcher = await world.device({ login: 'dispatcher', width: 1440, height: 900 });
  await openDesk(world, dispatcher, '/tasks');
  await dispatcher.getByRole('link', { name: '准入规则' }).click();
  await eventually(async () => assert.equal(await dispatcher.locator('#set-indicators').inputValue(), '20'));
  await dispatcher.locator('#set-indicators').fill('900');
  await dispatcher.getByRole('button', { name: '保存' }).click();
  await says(dispatcher.locator('.error-summary'), '请填 0 到 500 之间的数');
  await dispatcher.locator('#set-indicators').fill('1');
  await dispatcher.getByRole('button', { name: '保存' }).click();
  await eventually(async () => assert.equal((await world.call(dispatcher, 'GET', `${street}/task-settings`)).body.indicators_max, 1));
  await assertAccessible(dispatcher, 'the rules of admission');
  await savePicture(dispatcher, 'task settings 1440');
  await openDesk(world, department, '/burden/assessments/new');
  await department.locator('#assessment-name').fill('占道堆物清理率');
  await says(check, '已经满了，登记不了');
  await department.getByRole('button', { name: '登记', exact: true }).click();
  await says(department.locator('.error-summary'), '上限是 1 项，不能再加');
  await dispatcher.locator('#set-indicators').fill('20');
  await dispatcher.getByRole('button', { name: '保存' }).click();
  await eventually(async () => assert.equal((await world.call(dispatcher, 'GET', `${street}/task-settings`)).body.indicators_max, 20));

  // What is supplied already: the street adds a ledger, and the next check finds it.
  await says(dispatcher.locator('section[aria-labelledby=supplied-title]'), '实有人口信息台账', '联系电话');
  await dispatcher.locator('#supplied-source').fill('沿街店铺台账');
  await dispatcher.locator('#supplied-body').selectOption({ label: '河东区市场监督管理局青禾所' });
  await dispatcher.locator('#supplied-fields').fill('店铺名称\n经营者\n');
  await dispatcher.getByRole('button', { name: '加入' }).click();
  await says(dispatcher.locator('main'), '已加入“沿街店铺台账”，共 2 项');
  await department.locator('#assessment-fields').fill('店铺名称');
  await says(check, '其中 1 项别处已经报过', '沿街店铺台账');

  await openDesk(world, department, '/burden?view=registry');
  await row.getByRole('button', { name: /取消/ }).click();
  const sheet = department.locator('dialog[open]');
  await sheet.getByRole('button', { name: '取消', exact: true }).click();
  await says(sheet.locator('.error-summary'), '请写明理由');
  await sheet.locator('#withdraw-reason').fill('与垃圾分类检查合并，不再单独考核。');
  await assertAccessible(department, 'taking an assessment back');
  await sheet.getByRole('button', { name: '取消', exact: true }).click();
  await says(row, '已取消：与垃圾分类检查合并');
  await savePicture(department, 'registry 1440');

  // On a telephone, for who only reads: the numbers without a form.
  const staff = await world.device({ login: 'staff', width: 360, height: 740 });
  await openDesk(world, staff, '/tasks/settings');
  await says(staff.locator('main'), '社区答复时限', '已经报过的填报项');
  assert.equal(await staff.locator('#set-indicators, #supplied-source').count(), 0);
  await assertAccessible(staff, 'the rules of admission at 360');
  await assertNoSideways(staff, 'the rules of admission at 360');
  await savePicture(staff, 'task settings 360');
  for (const page of [department, dispatcher, staff]) await leave(page);
});

test('two weeks’ hours are given on a telephone without a name, once, and shown from five on', async () => {
  const staff = await world.device({ login: 'staff', width: 360, height: 740 });
  await openDesk(world, staff, '/burden');
  await staff.getByRole('button', { name: '两周用时' }).click();
  await says(staff.locator('main'), '不记名', '不到 5 份，为了看不出是谁填的，先不显示');
  await staff.getByRole('button', { name: '不记名提交' }).click();
  await says(staff.locator('.error-summary'), '请至少填一类用时');
  await staff.locator('#sample-residents').fill('30');
  await staff.locator('#sample-reporting').fill('26.5');
  await says(staff.locator('form'), '合计 56.5 小时');
  await assertAccessible(staff, 'a sample of hours');
  await assertNoSideways(staff, 'a sample of hours');
  await assertTargets(staff, 44, 'a sample of hours');
  await savePicture(staff, 'hour sample 360');
  await staff.getByRole('button', { name: '不记名提交' }).click();
  await says(staff.locator('main'), '没有留下您的姓名', '不到 5 份');
  // The same person again in these two weeks is told so, and nothing is counted twice.
  await openDesk(world, staff, '/burden?view=sample');
  await staff.locator('#sample-residents').fill('3');
  await staff.getByRole('button', { name: '不记名提交' }).click();
  await says(staff.locator('.error-summary'), '这两周您已经填过一次');
  await leave(staff);
});
