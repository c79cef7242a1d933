// Indicators: what a department's return leaves on the street's page, for everybody; the cases behind a figure; what is
// withheld; the same for staff with smaller cells.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, counts, eventually, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

let world, street, resident, home;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  resident = await world.device({ login: 'resident' });
  home = (await world.call(resident, 'GET', '/api/v1/session')).body.residences[0].community.id;
});
after(async () => { await world?.close(); });

const get = async (path) => (await fetch(world.base + street + path)).json();
const of = (page, measure) => page.indicators.find((one) => one.measure === measure);
/** An act of staff on the case as it is now. */
async function act(login, id, what, body) {
  const page = await world.device({ login, width: 1440, height: 900 });
  const status = await page.evaluate(async ({ address, what, body }) => {
    const { csrf_token } = await (await fetch('/api/v1/session')).json();
    const tag = (await fetch(address)).headers.get('etag');
    const answer = await fetch(`${address}/${what}`, { method: 'POST', headers: { 'X-CSRF-Token': csrf_token, 'Content-Type': 'application/json', 'If-Match': tag }, body: JSON.stringify(body) });
    return `${answer.status} ${answer.ok ? '' : await answer.text()}`;
  }, { address: `${street}/cases/${id}`, what, body });
  assert.match(status, /^200/, `${login} ${what}`);
  await page.context().close();
}
const matters = async () => Object.fromEntries((await get('/register')).items.map((one) => [one.code, one.matter]));

test('story 1, its end: the street page shows one return, wrongly made, by that department, and the case behind it', async () => {
  const department = '河东区城市管理局青禾分队';
  const before = (await get('/indicators')).returns.find((one) => one.name === department) ?? { wrong: 0, right: 0, pending: 0 };
  const reported = await world.call(resident, 'POST', `${street}/cases`, { text: '南门外水果摊占了人行道，婴儿车只能走机动车道', place: home, location: '南门外', contact: 'desk_only', name: '林夏', phone: '13900001234' });
  assert.equal(reported.status, 201, JSON.stringify(reported.body));
  const { id, number } = reported.body;
  const of = await matters();
  await act('staff', id, 'dispatch', { matter: of['HJ-07'] });
  await act('department', id, 'return', { matter: of['SZ-02'], text: '摊位在物业管理区域内，不归本单位。' });

  const page = await world.device();
  await world.go(page, '/open');
  await page.locator('a[href="/open/indicators"]').click();
  await says(page.locator('h1'), '运行指标');
  await settled(page);
  const row = page.locator('.returns tbody tr').filter({ hasText: department });
  await says(row, department);
  await eventually(async () => assert.deepEqual(await row.locator('td').allInnerTexts(), [before.wrong, before.right, before.pending + 1].map(String), 'asked for, not ruled yet'));

  await act('dispatcher', id, 'ruling', { ruling: 'keep', text: '人行道上的摊位归城管，摊主不在小区里。' });
  // The page is open: it follows by itself.
  await eventually(async () => assert.deepEqual(await row.locator('td').allInnerTexts(), [before.wrong + 1, before.right, before.pending].map(String), 'one return, wrongly made, by that department'));

  await page.getByRole('link', { name: '看这些工单' }).click();
  await says(page.locator('h1'), '公开工单里的退单');
  // By case once it is counted: the newest stands on the last page.
  const behind = page.locator('tbody tr').filter({ hasText: number });
  const more = page.getByRole('button', { name: '再看一些' });
  await eventually(async () => {
    if (await behind.count() === 0 && await more.count() > 0) await more.click();
    assert.equal(await behind.count(), 1);
  });
  await says(behind, department, '计作“是”');
  await assertAccessible(page, 'rows');
  await page.locator('tbody a').filter({ hasText: number }).click();
  await says(page.locator('main'), number, department);
  await assertClean(page);
});

test('every figure stands with its numbers, its interval and its counter-measure; small ones are not shown', async () => {
  const page = await world.device();
  await world.go(page, '/open/indicators');
  const answer = await get('/indicators');
  await counts(page.locator('.indicator'), 17);
  const names = { response: '响应率', on_time: '按时办结率', return_rate: '退单率', orphans: '清单外占比', satisfaction: '满意率' };
  for (const [measure, name] of Object.entries(names)) {
    const card = page.locator('.indicator').filter({ has: page.locator('h3', { hasText: name }) });
    const { figure, counter } = of(answer, measure);
    if (figure.shown === 'shown') {
      await says(card.locator('.value'), `${figure.n} 件中有 ${figure.yes} 件`);
      await says(card, '95% 区间');
      assert.ok(figure.n >= 10, `${measure}: ${figure.n}`);
      assert.ok(figure.low_e4 * figure.n <= figure.yes * 10_000 && figure.yes * 10_000 <= figure.high_e4 * figure.n, 'the interval holds the share');
    } else {
      await says(card.locator('.value'), figure.shown === 'too_few' ? '人数太少，不显示' : '这段时间没有');
      assert.equal(figure.n, undefined, 'no number leaves with what is withheld');
    }
    if (counter !== undefined) await says(card.locator('.beside'), '对照着看');
  }
  assert.equal(of(answer, 'response').figure.shown, 'shown', 'the demo has enough cases for one');
  for (const one of answer.indicators) {
    for (const part of [...one.communities, ...one.bodies, ...one.months]) {
      if (part.figure.n !== undefined) assert.ok(part.figure.n >= 10, `${one.measure} of ${part.name ?? part.month}: ${part.figure.n}`);
    }
    assert.deepEqual(one.communities.map((part) => part.name), one.communities.map((part) => part.name).toSorted((a, b) => (a < b ? -1 : 1)), 'never ranked');
  }
  // What is asked of the communities: the same numbers as in the answer, and who still waits for one.
  const duties = await get('/indicators/duties');
  const duty = (measure) => duties.indicators.find((one) => one.measure === measure).figure;
  const cardOf = (name) => page.locator('.indicator').filter({ has: page.locator('h3', { hasText: name }) });
  await says(cardOf('权责匹配').locator('.value'), `${duty('match').whole} 项中有 ${duty('match').part} 项`);
  await says(cardOf('重复填报').locator('.value'), `${duty('repeated_fields').whole} 项中有 ${duty('repeated_fields').part} 项`);
  await says(cardOf('介入时差'), `还有 ${duty('lag').left_out} 件没答复`);
  assert.ok(duty('match').whole > 0 && duty('repeated_fields').whole > 0 && duty('lag').left_out > 0, 'the demo has tasks and a cluster that waits');
  const card = page.locator('.indicator').first();
  await card.locator('summary').click();
  await says(card, '÷', '逐月', '各社区');
  await assertAccessible(page, 'indicators');
  await assertNoSideways(page, 'indicators');
  await assertTargets(page, 44, 'indicators');
  await assertOutline(page, 'indicators');
  await savePicture(page, 'indicators 360');

  await page.locator('select').first().selectOption({ index: 1 });
  await settled(page);
  await counts(page.locator('.returns'), 0, 'returns are the street’s');
  await assertClean(page);
});

test('a month later the case is still in the month in which it came', async () => {
  const now = (await get('/indicators')).until;
  const [year, month] = now.split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  const later = await get(`/indicators?from=${now}&until=${next}`);
  assert.equal(of(later, 'response').months.length, 2);
  assert.equal(of(later, 'response').months[1].figure.shown, 'none');
  assert.ok(later.returns.some((one) => one.wrong > 0));
  assert.equal((await fetch(`${world.base}${street}/indicators?from=2026-13`)).status, 400);
  assert.equal((await fetch(`${world.base}${street}/indicators?from=2020-01&until=2026-01`)).status, 422);
});

for (const [name, look] of [['elder', { look: { elder: true, text: '1.25' } }], ['dark', { look: { theme: 'dark' } }], ['english', { language: 'en' }], ['wide', { width: 1440, height: 900 }]]) {
  test(`the page in another look: ${name}`, async () => {
    const page = await world.device(look);
    await world.go(page, '/open/indicators');
    await counts(page.locator('.indicator'), 17);
    await page.locator('.indicator summary').first().click();
    await assertAccessible(page, name);
    await assertNoSideways(page, name);
    if (name === 'english') {
      const text = await page.locator('main').innerText();
      const places = [world.street.name, ...world.street.communities.map((one) => one.name)];
      const left = text.split('\n').filter((line) => /[\u4e00-\u9fff]/.test(line) && !places.some((place) => line.includes(place)) && !/分队|公司|居委会|居民委员会|中心|局|所|办事处|队|站/.test(line));
      assert.deepEqual(left, [], 'no Chinese but names');
    }
    await savePicture(page, `indicators ${name}`);
    await assertClean(page);
    await page.context().close();
  });
}

test('staff see smaller cells, and each case that they may open', async () => {
  const page = await world.device({ login: 'dispatcher', width: 1440, height: 900 });
  await openDesk(world, page, '/indicators');
  await says(page.locator('h1'), '运行指标');
  await counts(page.locator('.indicator'), 17);
  await says(page.locator('main'), '少于 5 件的不显示');
  const card = page.locator('.indicator').first();
  await card.locator('summary').click();
  await card.locator('tbody a').first().click();
  await settled(page);
  await says(page.locator('h1'), '背后的工单');
  await eventually(async () => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载表格（CSV）' }).click()]);
    const csv = readFileSync(await file.path(), 'utf8');
    assert.match(csv, /^\uFEFFcase,number,received_at,state,community,outcome,body,count\r\n/);
    assert.ok(csv.split('\r\n').length > 3, 'a line a case');
    assert.equal(csv.match(/case,number/g).length, 1, 'one head, however many parts');
  });
  await assertAccessible(page, 'rows of the desk');
  await page.locator('tbody a').first().click();
  await settled(page);
  await says(page.locator('main'), /\d{6}-\d{5}/);
  await assertClean(page);
  const stranger = await world.call(resident, 'GET', `${street}/desk/indicators`);
  assert.equal(stranger.status, 403);
});
