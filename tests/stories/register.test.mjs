// Who is responsible: a resident asks in plain words without an account; the street brings a corrected register in, sees
// every mistake at its row and column, and cannot publish what states no basis.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, eventually, openWorld, says } from './world.mjs';
import { openDesk } from './workbench_desk.mjs';

let world;
before(async () => { world = await openWorld(); });
after(async () => { await world?.close(); });

const leave = async (page) => { await assertClean(page); await page.context().close(); };
const heading = 'code,group,name,class,lead,must_do,basis,urgent_respond_hours,urgent_resolve_hours,ordinary_respond_days,ordinary_resolve_days,complex_respond_days,complex_resolve_days';
const give = (page, rows) => page.locator('#register-file').setInputFiles({ name: 'register.csv', mimeType: 'text/csv', buffer: Buffer.from([heading, ...rows].join('\n') + '\n') });

test('whoever asks who mends the street light learns the body, the limit and the basis', async () => {
  const page = await world.device();
  await world.go(page, '/open');
  await page.getByRole('link', { name: '谁来管？查责任清单' }).click();
  await page.getByRole('heading', { level: 1, name: '谁来管？' }).waitFor();
  await page.getByRole('searchbox').fill('谁来管路灯不亮？');
  await page.keyboard.press('Enter');
  const card = page.locator('article.answer').first();
  await says(card, '道路路灯不亮', '临江市路灯管理所', '普通：1 个工作日内答复，2 个工作日内办结', '《城市照明管理规定》', '12345');
  await eventually(async () => assert.match(page.url(), /q=/, 'the question stands in the address'));
  await assertAccessible(page, 'who is responsible');
  await assertNoSideways(page, 'who is responsible');
  await leave(page);
});

test('the lead is the body of the place; what is not ours has its right way; what is missing is told without a name', async () => {
  const page = await world.device({ language: 'en' });
  await world.go(page, `/who?q=${encodeURIComponent('楼道灯坏了')}`);
  const card = page.locator('article.answer').first();
  await says(card, 'the property company of your place');
  await page.locator('#who-place').selectOption({ label: '云栖苑' });
  await says(card, '安栖物业服务有限公司');
  await world.go(page, `/who?q=${encodeURIComponent('着火了')}`);
  await says(card, 'outside the duty', '119');
  await page.locator('a[href="tel:119"]').waitFor();
  await assertAccessible(page, 'outside duty');
  await world.go(page, `/who?q=${encodeURIComponent('火星移民')}`);
  await page.getByText('The register has no answer to this.').waitFor();
  await page.getByRole('button', { name: 'Tell the street that this is missing' }).click();
  await page.getByText('Noted. The street will complete the register.').first().waitFor();
  await assertAccessible(page, 'gap noted');
  await leave(page);
});

test('a file with mistakes shows them by row and column; without a basis nothing is published', async () => {
  const page = await world.device({ login: 'admin', width: 1440, height: 900 });
  await openDesk(world, page, '/register');
  await page.getByRole('button', { name: '与上一版的不同' }).waitFor();
  await assertAccessible(page, 'register at the workbench');
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await give(page, ['SZ-01,市政公用,道路路灯不亮,mandated,路灯队,修复,,2,24,1,2,1,5', 'XX-01,市政公用,,mandated,临江市路灯管理所,修复,依据,2,24,1,5,3,1x']);
  await page.getByRole('button', { name: '检查' }).click();
  const report = page.locator('section[aria-labelledby=register-report]');
  await says(report, '3', '第 2 行第 28 字', '路灯队', '第 3 行第 12 字', '第 3 行');
  await assertAccessible(page, 'import with mistakes');

  await give(page, ['SZ-01,市政公用,道路路灯不亮,mandated,临江市路灯管理所,修复,,2,24,1,2,1,5']);
  await page.getByRole('button', { name: '检查' }).click();
  await says(report, '改动 1', '法定依据');
  await report.getByRole('button', { name: '导入' }).click();
  await page.locator('.act-done').waitFor();
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.locator('#publish-note').fill('核对照明事项');
  await page.locator('dialog[open] form button[type=submit]').click();
  await says(page.locator('dialog[open]'), '没有写明法定依据', 'SZ-01');
  await assertAccessible(page, 'publishing refused');
  await page.locator('dialog[open]').getByRole('button', { name: '取消' }).click();
  await page.getByRole('button', { name: /撤销这次导入/ }).click();
  await page.getByRole('button', { name: '与上一版的不同' }).click();
  await page.getByText('与上一版相同。').waitFor();
  await leave(page);
});
