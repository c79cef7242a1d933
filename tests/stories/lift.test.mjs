// Story 6: the owners of one stair vote on a lift, which passes by area and fails by heads; whoever doubts it counts the
// files again with the program itself. In another community all owners vote on the property company: on the phone in three
// steps, on paper by two clerks.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, eventually, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = [process.env.HEZHI_BINARY, join(root, 'build/release/hezhi'), join(root, 'build/dev/hezhi')].filter(Boolean).map((path) => resolve(path)).find((path) => existsSync(path));
let world, street, ballots;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  ballots = (await (await fetch(`${world.base}${street}/ballots`)).json()).items;
});
after(async () => { await world?.close(); });
const ballot = (title) => ballots.find((one) => one.title === title);
const pageOf = (one, rest = '') => `/s/${world.street.id}/ballots/${one.id}${rest}`;

async function looks(page, what) {
  await assertAccessible(page, what);
  await assertNoSideways(page, what);
}

test('the lift passes by area and fails by heads, and the page says by how many', async () => {
  const anyone = await world.device();
  const lift = ballot('3 号楼 2 单元加装电梯');
  assert.equal(lift.passed, false);
  await world.go(anyone, `/s/${world.street.id}/topics/${lift.topic}`);
  await says(anyone.locator('section[aria-labelledby="topic-ballots"]'), '改后方案', '未通过');
  await anyone.locator('section[aria-labelledby="topic-ballots"] a').filter({ hasText: '未通过' }).click();
  await settled(anyone);
  await says(anyone.locator('main'), '未通过', '还差1 人', '8 人', '11 人', '3/4', '回到议事', '第 7 项');
  await says(anyone.locator('[data-test="consent_area"]'), '达到', '562.50 平方米');
  await says(anyone.locator('[data-test="consent_heads"]'), '没达到');
  // The fill of a failed bar ends before its mark, that of a passed one does not.
  const bars = await anyone.locator('[data-test]').evaluateAll((all) => all.map((one) => ({ name: one.dataset.test, fill: Number(one.querySelector('.fill').getAttribute('width')), mark: Number(one.querySelector('.mark').getAttribute('x1')) })));
  assert.deepEqual(bars.map((one) => one.name), ['quorum_area', 'quorum_heads', 'consent_area', 'consent_heads']);
  for (const bar of bars) assert.equal(bar.fill >= bar.mark, bar.name !== 'consent_heads', JSON.stringify(bar));
  await savePicture(anyone, 'ballot result 360');
  await looks(anyone, 'the result');
  await assertTargets(anyone, 44, 'the result');
  await assertOutline(anyone, 'the result');
  assert.ok(!(await anyone.locator('main').innerText()).includes('陈桂英'), 'no owner is named');
  assertClean(anyone, 'the result');

  const english = await world.device({ language: 'en', width: 1440, height: 900 });
  await world.go(english, pageOf(lift, '/result'));
  await says(english.locator('main'), 'Not passed', 'missed by 1 head');
  await savePicture(english, 'ballot result english 1440');
  await looks(english, 'the result in English');
  const elder = await world.device({ look: { elder: true } });
  await world.go(elder, pageOf(lift, '/result'));
  await says(elder.locator('main'), '未通过');
  await savePicture(elder, 'ballot result elder 360');
  await looks(elder, 'the result in elder mode');
});

test('a stranger counts the downloaded files with the program and gets the same', async () => {
  const lift = ballot('3 号楼 2 单元加装电梯');
  const page = await (await fetch(`${world.base}${street}/ballots/${lift.id}`)).json();
  const folder = mkdtempSync(join(tmpdir(), 'hezhi-recount-'));
  try {
    const names = {};
    for (const kind of ['roll', 'votes', 'outcome']) {
      const answer = await fetch(`${world.base}${street}/ballots/${lift.id}/files/${kind}`);
      assert.equal(answer.status, 200);
      names[kind] = /filename="?([^";]+)/.exec(answer.headers.get('content-disposition'))[1];
      const text = await answer.text();
      assert.ok(!/陈桂英|冯静怡/.test(text), `${kind} holds no name`);
      writeFileSync(join(folder, names[kind]), text);
    }
    // As the page writes them: each word of a command line, quotes taken off.
    const typed = (line) => line.split(' ').slice(1).map((word) => word.replaceAll("'", ''));
    const [tally, verify] = page.recount;
    for (const kind of ['roll', 'votes']) assert.ok(tally.includes(names[kind]), tally);
    const counted = JSON.parse(execFileSync(binary, [...typed(tally), '--json'], { cwd: folder, encoding: 'utf8' }));
    const published = JSON.parse(await (await fetch(`${world.base}${street}/ballots/${lift.id}/files/outcome`)).text());
    assert.deepEqual(counted, published);
    assert.deepEqual(counted.tests.map(({ numerator, denominator, passed }) => ({ numerator, denominator, passed })), page.result.tests.map(({ numerator, denominator, passed }) => ({ numerator, denominator, passed })));
    assert.match(execFileSync(binary, typed(verify), { cwd: folder, encoding: 'utf8' }), /^OK/m);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an owner votes in three steps, told before the choices that it is named; nothing is queued; the receipt verifies', async () => {
  const resident = await world.device({ login: 'resident' });
  const property = ballot('解聘安栖物业，公开选聘新物业');
  await world.go(resident, pageOf(property));
  const main = resident.locator('main');
  await says(main, '记名表决', '1号楼101', '人数算一人', '也可以投纸质票', '约');
  assert.ok(!/\d+ 人同意|\d+ 票同意/.test(await main.innerText()), 'no running tally');
  const order = await resident.evaluate(() => document.querySelector('#ballot-named').compareDocumentPosition(document.querySelector('#ballot-choice')));
  assert.ok(order & 4, 'what named means stands before the choices');
  await savePicture(resident, 'ballot choose 360');
  await looks(resident, 'the choices');
  await assertTargets(resident, 44, 'the choices');

  await resident.getByRole('button', { name: '下一步：核对' }).click();
  await says(resident.locator('.error-summary'), '请先选一项');
  await resident.locator('#ballot-choice input[value=agree]').check();
  await resident.getByRole('button', { name: '下一步：核对' }).click();
  await says(main, '第 2 步 核对', '同意', '1号楼101');
  await savePicture(resident, 'ballot check 360');
  await looks(resident, 'the check');

  await resident.context().setOffline(true);
  await resident.getByRole('button', { name: '投出' }).click();
  await says(main, '没有网络', '这一票没有投出');
  await resident.context().setOffline(false);
  await resident.getByRole('button', { name: '投出' }).click();
  await says(main, '第 3 步 已投出', '您的回执号');
  const first = await resident.locator('[data-receipt]').innerText();
  await savePicture(resident, 'ballot cast 360');
  await looks(resident, 'the receipt');

  // Cast anew: the first one is replaced, and both are there.
  const again = await world.call(resident, 'PUT', `${street}/ballots/${property.id}/vote`, { choice: 'disagree' });
  assert.equal(again.status, 200, JSON.stringify(again.body));
  const anyone = await world.device();
  await world.go(anyone, pageOf(property));
  for (const [number, words] of [[first, '后来又投了一次'], [again.body.number, '这一票在票箱里'], ['0000', '没有这个回执号']]) {
    await anyone.locator('#ballot-receipt').fill(number);
    await anyone.getByRole('button', { name: '查一查' }).click();
    await says(anyone.locator('.verified'), words);
  }
  await world.go(resident, pageOf(property));
  await says(main, '现在的一票是：反对', '已被后一次代替');
  assertClean(resident, 'casting');
});

test('two clerks enter a paper, the second blind; where they differ neither of them rules', async () => {
  const property = ballot('解聘安栖物业，公开选聘新物业');
  const clerk = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, clerk, '/ballots');
  await says(clerk.locator('tbody'), '解聘安栖物业');
  await savePicture(clerk, 'ballots desk 1440');
  await looks(clerk, 'ballots on the desk');
  await clerk.locator('tbody .open').filter({ hasText: '解聘安栖物业' }).first().click();
  await says(clerk.locator('main'), 'YQY-0003', '第二次录入');
  const enter = async (page, number, choice) => {
    await page.locator('#paper-number').fill(number);
    await page.locator('#paper-line').fill('4-802');
    await page.locator('.found button').filter({ hasText: '4号楼802' }).click();
    await page.locator(`input[name=paper-choice][value=${choice}]`).check();
    const day = new Date(Date.now() - 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 11);
    await page.locator('#paper-time').fill(`${day}10:00`);
    await page.getByRole('button', { name: '录入', exact: true }).click();
  };
  await enter(clerk, 'YQY-0100', 'agree');
  await says(clerk.locator('main'), 'YQY-0100 号票录了第一次', '等另一个人录');
  const blind = await world.device({ login: 'owners', width: 1440, height: 900 });
  const seen = await world.call(blind, 'GET', `${street}/ballots/${property.id}/papers`);
  const waiting = seen.body.items.find((one) => one.number === 'YQY-0100');
  assert.equal(waiting.first, undefined, 'the second does not see the first');
  await openDesk(world, blind, `/ballots/${property.id}`);
  await enter(blind, 'YQY-0100', 'disagree');
  await says(blind.locator('main'), '两次录入不一致', '第一次“同意”，第二次“反对”', '要由另一个人来裁定');
  await savePicture(blind, 'ballot papers 1440');
  await looks(blind, 'the papers');
  const paper = { entry: waiting.entry ?? 1, voters: ['x'], choice: 'agree', handed_in_at: new Date(Date.now() - 3_600_000).toISOString() };
  for (const page of [clerk, blind]) assert.equal((await world.call(page, 'POST', `${street}/ballots/${property.id}/papers/YQY-0100/ruling`, paper)).body.code, 'ballot.paper_same_person');
  // One that both read alike is settled with a receipt.
  await enter(clerk, 'YQY-0101', 'agree');
  await says(clerk.locator('main'), 'YQY-0101 号票录了第一次');
  await enter(blind, 'YQY-0101', 'agree');
  await says(blind.locator('main'), 'YQY-0101 号票已录好，回执号');
});

test('a ballot is prepared: what is missing is named, a faulty roll has its lines, the notice freezes it', async () => {
  const desk = await world.device({ login: 'owners', width: 1440, height: 900 });
  const property = ballot('解聘安栖物业，公开选聘新物业');
  const made = await world.call(desk, 'POST', `${street}/ballots`, { topic: property.topic, kind: 'owners', title: '使用维修资金换水泵', wording: '', yes_means: '', paper_route: '', matter: 5, scope: 'estate' }, { 'Idempotency-Key': crypto.randomUUID() });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await openDesk(world, desk, `/ballots/${made.body.id}`);
  await desk.getByRole('button', { name: '公告并冻结名册' }).click();
  await says(desk.locator('main'), '还缺这些，不能公告', '名册：0 套', '没有手机的人怎么投');
  await savePicture(desk, 'ballot checklist 1440');
  await looks(desk, 'a ballot that lacks things');
  const upload = async (text) => {
    await desk.locator('#ballot-roll').setInputFiles({ name: 'roll.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await desk.getByRole('button', { name: '检查', exact: true }).click();
  };
  await upload('房号,业主,面积\n101,王某,60\n101,李某,60\n102,赵某,零\n');
  await says(desk.locator('main'), '第 3 行', '第 4 行', '没有导入');
  await upload(`房号,楼栋,业主,面积\n${[1, 2, 3].map((home) => `${home}01,1,业主${home},60`).join('\n')}\n`);
  await says(desk.locator('main'), '3 套房', '180.00 平方米', '3 人');
  await desk.getByRole('button', { name: '用这份名册' }).click();
  await says(desk.locator('main'), '名册已放进草稿');
  await openDesk(world, desk, `/ballots/${made.body.id}/edit`);
  const local = (days) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 16);
  await desk.locator('#ballot-wording').fill('同意用维修资金十二万元更换二次供水水泵。');
  await desk.locator('#ballot-yes_means').fill('投同意，就是同意动用维修资金换水泵');
  await desk.locator('#ballot-paper_route').fill('业委会办公室，每天九点到二十点');
  await desk.locator('#ballot-opens_at').fill(local(16));
  await desk.locator('#ballot-closes_at').fill(local(26));
  await savePicture(desk, 'ballot form 1440');
  await looks(desk, 'the form');
  await desk.getByRole('button', { name: '存为草稿' }).click();
  await says(desk.locator('main'), '公告并冻结名册');
  await desk.getByRole('button', { name: '公告并冻结名册' }).click();
  await says(desk.locator('main'), '已公告');
  await eventually(async () => assert.equal((await world.call(desk, 'GET', `${street}/ballots/${made.body.id}`)).body.state, 'noticed'));
  assertClean(desk, 'preparing');
});

test('the filing pack holds rule, numbers and points of law', async () => {
  const desk = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, desk, `/ballots/${ballot('3 号楼 2 单元加装电梯').id}/filing`);
  await says(desk.locator('article'), '备案材料', '11 人', '第 7 项', '未通过', '建设单位没卖的房', '监票人', 'hezhi tally owners');
  await desk.emulateMedia({ media: 'print' });
  await savePicture(desk, 'filing pack print');
  await desk.emulateMedia({ media: null });
  await looks(desk, 'the filing pack');
});
