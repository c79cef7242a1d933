// The work of a street office and its committees, each story as they would do it: topics, moderation, invitations and
// letters, residents, imports, posts, what happens when a session ends or two people edit, and the keyboard alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { assertClean, counts, eventually, holds, isFocused, openWorld, password, says, settled, tabStops } from './world.mjs';
import { fillDesk, openDesk } from './workbench_desk.mjs';

let world, desk, street;
before(async () => { world = await openWorld(); desk = await fillDesk(world); street = `/api/v1/s/${world.street.id}`; });
after(async () => { await world?.close(); });

async function deskOf(login, address = '/', options = {}) {
  const page = await world.device({ login, width: 1440, height: 900, ...options });
  await openDesk(world, page, address);
  return page;
}
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();
const submit = (page) => page.locator('dialog[open] form button[type=submit]').click();
const done = async (page, words) => { await page.locator('.act-done').filter({ hasText: words }).waitFor(); };
const leave = async (page) => { await assertClean(page); await page.context().close(); };
const download = async (page, act) => {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
};
const section = (page, name) => page.locator('#rail').getByRole('link', { name: new RegExp(`^${name}( |\\d|$)`) });

test('somebody signs in at the workbench and comes to the page they wanted', async () => {
  const page = await world.device({ width: 1440, height: 900 });
  await page.goto(`${world.base}/workbench/residents`);
  await page.waitForURL(/\/workbench\/sign-in\?next=/);
  await page.locator('#sign-in-name').fill('staff');
  await page.locator('#sign-in-password').fill('wrong-password');
  await page.locator('form button[type=submit]').click();
  await page.locator('.error-summary').waitFor();
  await holds(page.locator('#sign-in-name'), 'staff', 'nothing typed is cleared');
  await page.locator('#sign-in-password').fill(password);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(`${world.base}/workbench/residents`);
  await page.getByRole('heading', { level: 1, name: '居民' }).waitFor();
  await leave(page);
});

test('a topic is drafted, opened, closed, reopened with a reason, and archived', async () => {
  const page = await deskOf('staff', '/topics');
  await page.keyboard.press('n');
  await page.getByRole('heading', { level: 1, name: '新议题' }).waitFor();
  await page.locator('form button[type=submit]').click();
  await page.locator('.error-summary').waitFor();
  await isFocused(page.locator('.error-summary'), 'the summary has the focus');
  await eventually(async () => assert.match(await page.title(), /有错误/));
  await page.locator('.error-summary a').first().click();
  await isFocused(page.locator('#topic-title'), 'a complaint leads to its field');
  await page.locator('#topic-title').fill('楼道里能不能停婴儿车');
  await page.locator('#topic-question').fill('一楼楼道停婴儿车，停在哪里、停几辆才不挡路？');
  await page.locator('#topic-background').fill('物业量过：门厅净宽 **2.4 米**。');
  await page.getByRole('button', { name: /背景\s+看看效果/ }).click();
  await says(page.locator('.well strong').first(), /^2\.4 米$/);
  await page.locator('#topic-decider').fill('本单元业主');
  await page.locator('#topic-organiser').fill('云栖苑居民委员会');
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(/\/topics\/\d+$/);
  const id = page.url().split('/').pop();
  const address = `/s/${world.street.id}/topics/${id}`;

  const visitor = await world.device();
  await world.go(visitor, address);
  await visitor.getByText('没有找到').first().waitFor();
  assert.ok(!(await visitor.content()).includes('婴儿车'), 'nobody outside sees a draft');

  const move = async (button, reason) => {
    await press(page, button);
    if (reason === '') { await page.locator('.well button[type=submit]').click(); await page.locator('.error-summary').waitFor(); }
    if (reason) await page.locator('#move-reason').fill(reason);
    await page.locator('.well button[type=submit]').click();
  };
  const state = async (word) => { await done(page, `现在的状态：${word}。`); await says(page.locator('.overview .chip').first(), new RegExp(`^${word}$`)); };
  await move('开放讨论');
  await state('进行中');
  await world.go(visitor, address);
  await says(visitor.locator('h1'), /^楼道里能不能停婴儿车$/);
  await move('现在截止');
  await state('已截止');
  await move('重新开放', '');
  await page.locator('#move-reason').fill('门厅刚重新量过，请大家再看看。');
  await page.locator('.well button[type=submit]').click();
  await state('进行中');
  await move('现在截止');
  await state('已截止');
  await move('归档');
  await state('已归档');
  await world.go(visitor, '/open');
  await says(visitor.locator('#content'), '婴儿车', '门厅刚重新量过'); // each step and the reason stand in the public record
  await leave(visitor);

  await openDesk(world, page, '/topics?state=archived');
  await says(page.locator('tbody'), '婴儿车');
  const { name, bytes } = await download(page, () => press(page, '导出表格'));
  assert.match(name, /^topics-.*\.csv$/);
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'a spreadsheet knows it is UTF-8');
  assert.match(bytes.toString(), /标题,社区,状态[\s\S]*楼道里能不能停婴儿车,云栖苑,已归档/);
  await leave(page);
});

test('two people edit one topic: both versions are shown and nothing typed is lost', async () => {
  const page = await deskOf('staff', `/topics/${desk.draft}/edit`);
  await page.locator('#topic-question').fill('游乐场晚上装不装灯？几点关？谁出电费？');
  const other = await deskOf('admin', `/topics/${desk.draft}/edit`);
  await other.locator('#topic-decider').fill('云栖苑业主大会');
  await other.locator('#topic-question').fill('游乐场夜里要不要亮灯，亮到几点？');
  await other.locator('form button[type=submit]').click();
  await other.getByText('已保存。').first().waitFor();
  await page.locator('form button[type=submit]').click();
  await page.getByRole('heading', { name: '有人刚刚改过这个议题' }).waitFor();
  await says(page.locator('.conflict'), '谁出电费', '亮到几点', '云栖苑业主大会', '两边都改了');
  await press(page, '按所选保存');
  await page.getByText('已保存。').first().waitFor();
  const { body } = await world.call(page, 'GET', `${street}/topics/${desk.draft}/editor`);
  assert.equal(body.question, '游乐场晚上装不装灯？几点关？谁出电费？', 'mine, where I changed it');
  assert.equal(body.decider, '云栖苑业主大会', 'theirs, where only they did');
  await leave(other);
  await leave(page);
});

test('a session that ends leaves what was typed, and it is saved after signing in', async () => {
  const page = await deskOf('staff', `/topics/${desk.draft}/edit`);
  await page.locator('#topic-background').fill('去年夏天有三次夜里摔伤的记录。');
  await page.context().clearCookies();
  await page.locator('form button[type=submit]').click();
  await page.getByText('登录已失效。填写的内容还在').waitFor();
  await holds(page.locator('#topic-background'), '去年夏天有三次夜里摔伤的记录。');
  const [door] = await Promise.all([page.context().waitForEvent('page'), page.locator('.news-link').first().click()]);
  await door.locator('#sign-in-name').fill('staff');
  await door.locator('#sign-in-password').fill(password);
  await door.locator('form button[type=submit]').click();
  await door.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
  await door.close();
  await page.bringToFront();
  await page.getByText('登录已失效').waitFor({ state: 'detached' });
  await holds(page.locator('#topic-background'), '去年夏天有三次夜里摔伤的记录。');
  await page.locator('form button[type=submit]').click();
  await page.getByText('已保存。').first().waitFor();
  await leave(page);
});

test('statements are published, hidden by a rule with a reason, merged; an appeal is ruled on; all of it in public', async () => {
  const page = await deskOf('moderator', '/moderation');
  await says(section(page, '看法审核').locator('.chip [aria-hidden]'), /^3$/); // the rail counts what waits for me
  const card = (words) => page.locator('.item').filter({ hasText: words });

  await card('天天占两个车位').getByRole('button', { name: '不予展示……' }).click();
  await submit(page);
  await page.locator('dialog[open] .error-summary').waitFor();
  await page.locator('dialog[open]').getByText('不写别人的隐私', { exact: true }).click();
  await page.locator('#hide-reason').fill('指向具体住户，别人能认出是谁。');
  await says(page.locator('dialog[open]'), '规则：不写别人的隐私。理由：指向具体住户'); // what the public will read is shown before it is sent
  await submit(page);
  await done(page, '不再展示');

  await card('谁停就请拖车来').getByRole('button', { name: '合并……' }).click();
  await page.locator('dialog[open]').getByText('夜里十点以后').click();
  await submit(page);
  await done(page, '已合并');

  // Publishing several at once: what fails stays selected and says why.
  await page.getByText(/^全选/).click();
  await page.route('**/moderation', (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'x', title: '冲突', status: 409, code: 'statement.changed', detail: '这一条刚刚被别人处理了。', request_id: 'r-3' }) }) : route.fallback()), { times: 1 });
  await page.getByRole('button', { name: /^公开所选/ }).click();
  await page.getByText('这一条刚刚被别人处理了。').first().waitFor();
  await eventually(async () => assert.ok(await card('买车位').locator('input[type=checkbox]').isChecked()));
  await page.unroute('**/moderation');
  await page.getByRole('button', { name: /^公开所选/ }).click();
  await done(page, '已公开 1 条');
  await page.getByText('没有待审核的看法').waitFor();
  await counts(section(page, '看法审核').locator('.chip'), 0, 'no number where nothing waits');
  await leave(page);

  const arbiter = await deskOf('arbiter', '/moderation');
  await arbiter.locator('.item').filter({ hasText: '快递柜' }).getByRole('button', { name: '裁定申诉……' }).click();
  await arbiter.locator('dialog[open]').getByText('申诉成立，恢复展示').click();
  await arbiter.locator('dialog[open] textarea').fill('说的是已有的公共设施，不是广告。');
  await submit(arbiter);
  await done(arbiter, '恢复展示');
  await leave(arbiter);

  const visitor = await world.device();
  await world.go(visitor, world.path(desk.topic, 'moderation'));
  const trace = await says(visitor.locator('#content'), '不写别人的隐私', '指向具体住户，别人能认出是谁。', '看上去像推销快递柜。', '我说的是小区里已有的快递柜', '说的是已有的公共设施，不是广告。');
  assert.ok(!trace.includes('天天占两个车位'), 'the words of a hidden statement are not repeated');
  await leave(visitor);
});

test('invitations: one for a dwelling and a building’s worth, letters as A4 pages, leaving asked about, a code revoked', async () => {
  const page = await deskOf('staff', '/invitations');
  await press(page, '发一张邀请');
  await page.locator('#invite-dwelling').fill('101');
  await page.locator('dialog[open] .choices .choice').filter({ hasText: '101' }).first().click();
  await submit(page);
  const code = await says(page.locator('.once .code'), /^[0-9A-Z]+(-[0-9A-Z]+)+$/);
  await isFocused(page.locator('#codes-title'), 'the focus goes to the code');

  // Leaving would lose it: asked first.
  const [asked] = await Promise.all([page.waitForEvent('dialog').then(async (dialog) => { await dialog.dismiss(); return dialog.message(); }), section(page, '居民').click()]);
  assert.match(asked, /还没有打印或保存/);
  await settled(page);
  assert.match(page.url(), /\/invitations$/);

  await page.getByRole('link', { name: '打印信函' }).click();
  await page.locator('.letter').waitFor();
  await says(page.locator('.letter'), code, '居民邀请函', '/join');
  const picture = page.locator('.letter img');
  await eventually(async () => assert.ok(await picture.evaluate((image) => image.complete && image.naturalWidth > 0), 'the QR code is drawn under the policy'));
  const paper = await page.pdf({ preferCSSPageSize: true });
  assert.equal(pagesOf(paper), 1);
  assert.deepEqual(sheetOf(paper), [595, 842], 'A4 in points');
  await page.emulateMedia({ media: 'print' });
  await eventually(async () => assert.ok(!(await page.locator('.rail').isVisible()) && !(await page.getByRole('heading', { level: 1 }).isVisible()), 'the workbench is not printed'));
  await page.emulateMedia({ media: null });
  await page.evaluate(() => { window.print = () => dispatchEvent(new Event('afterprint')); });
  await press(page, '打印信函');
  await page.getByRole('link', { name: '邀请', exact: true }).first().click();
  assert.equal(await says(page.locator('.once .code'), code), code, 'still there until put away');
  await press(page, '已经记下，收起');

  // The resident opens an account with the letter.
  const resident = await world.device();
  await resident.goto(`${world.base}/join#${code}`);
  await resident.locator('#join-name').waitFor(); // the code is read from the address, the letter's QR code leads here
  await says(resident.locator('#content'), '101');
  await resident.locator('#join-name').fill('new-neighbour');
  await resident.locator('#join-called').fill('新邻居');
  await resident.locator('#join-password').fill('a-long-enough-secret');
  await resident.locator('form button[type=submit]').click();
  await eventually(async () => assert.equal((await world.call(resident, 'GET', '/api/v1/session')).body.person?.login_name, 'new-neighbour'));
  await leave(resident);

  await press(page, '成批发邀请');
  await page.locator('#batch-count').fill('0');
  await submit(page);
  await page.locator('dialog[open] .error-summary').waitFor();
  await page.locator('#batch-count').fill('1');
  await page.locator('#batch-building').selectOption({ index: 1 });
  await submit(page);
  await page.locator('.once').waitFor();
  const codes = await page.locator('.codes li').count();
  assert.ok(codes > 1, `${codes} codes`);
  const { bytes } = await download(page, () => press(page, '保存为表格'));
  assert.equal(bytes.toString().trim().split('\r\n').length, codes + 1);
  await page.getByRole('link', { name: '打印信函' }).click();
  await page.locator('.letter').first().waitFor();
  assert.equal(pagesOf(await page.pdf({ preferCSSPageSize: true })), codes, 'a page a letter');
  await section(page, '邀请').click();
  await page.getByRole('heading', { level: 1, name: '邀请' }).waitFor();
  await press(page, '未使用');
  const open = codes; // the first one is used
  await counts(page.locator('tbody tr'), open);
  await page.locator('tbody tr').first().locator('.actions button').click();
  await done(page, '已作废');
  await counts(page.locator('tbody tr'), open - 1);
  await leave(page);
});
const pagesOf = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
const sheetOf = (pdf) => /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/.exec(pdf.toString('latin1')).slice(1, 3).map((side) => Math.round(Number(side)));

test('a resident is bound to a dwelling; a forgotten password gets a code after an identity check, once', async () => {
  const page = await deskOf('staff', '/residents');
  await press(page, '绑定住处');
  await submit(page);
  await page.locator('dialog[open] .error-summary').waitFor();
  await page.locator('#bind-login').fill('organisation');
  await page.locator('#bind-dwelling').fill('202');
  await page.locator('dialog[open] .choices .choice').filter({ hasText: '202' }).first().click();
  await submit(page);
  await done(page, 'organisation 的住处已绑定');
  await page.locator('[data-search]').fill('organisation');
  await says(page.locator('tbody tr').filter({ hasText: 'organisation' }).first(), /organisation[\s\S]*202[\s\S]*工作人员/);

  // Somebody without a post: who holds one is helped by an administrator.
  const login = 'forgetful';
  const resident = await world.device();
  await world.go(resident, '/help');
  const home = (await world.call(page, 'GET', `${street}/dwellings?community=${desk.home}&limit=1`)).body.items[0].id;
  const invitation = (await world.call(page, 'POST', `${street}/invitations`, { community: desk.home, dwelling: home })).body.code;
  const account = await world.call(resident, 'POST', '/api/v1/accounts', { code: invitation, login_name: login, display_name: '吴大爷', password });
  assert.ok(account.status < 300, JSON.stringify(account));
  await openDesk(world, page, '/residents');
  await page.locator('[data-search]').fill(login);
  await page.locator('tbody tr').filter({ hasText: login }).first().locator('.actions button').first().click();
  await submit(page);
  await page.locator('dialog[open] .error-summary').waitFor();
  await page.locator('dialog[open]').getByText('看了身份证件').click();
  await submit(page);
  const code = await says(page.locator('dialog[open] .code'), /\S/);
  await press(page, '已经记下，收起');
  assert.equal((await world.call(resident, 'GET', '/api/v1/session')).body.person, undefined, 'sessions end at once');

  await world.go(resident, '/reset');
  await resident.locator('#reset-code').fill(code);
  await resident.locator('#reset-name').fill(login);
  await resident.locator('#reset-password').fill('another-long-secret');
  await resident.locator('form button[type=submit]').click();
  await resident.getByRole('link', { name: '登录' }).first().waitFor();
  await world.signIn(resident, login, 'another-long-secret');
  await leave(resident);
  const again = await world.device();
  await world.go(again, '/reset');
  const { status } = await world.call(again, 'POST', '/api/v1/password-resets', { code, login_name: login, new_password: 'yet-another-long-secret' });
  assert.ok(status >= 400, 'the code worked once');
  await leave(again);
  await leave(page);
});

test('imports: every problem of a file at once, a preview, applied, undone; GBK as Excel writes it', async () => {
  const page = await deskOf('admin', '/imports');
  const choose = async (name, content, ...wanted) => {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.isBuffer(content) ? content : Buffer.from(content) });
    await page.locator('form button[type=submit]').click();
    return says(page.locator('section[aria-labelledby=import-report]'), ...wanted);
  };
  await choose('bad.csv', 'kind,code,parent_code,name,types\nplanet,X1,,某处,\nbuilding,X2,NOWHERE,,\nunit,X3,X9,三单元,\n', /发现 [3-9] 个问题，还没有导入/, '第 2 行', '第 3 行', '第 4 行', 'planet');
  assert.equal(await page.getByRole('button', { name: '导入', exact: true }).count(), 0, 'a file with problems cannot be imported');

  const gbk = Buffer.concat([Buffer.from('kind,code,parent_code,name,types\ncommunity,GBK1,,'), Buffer.from([0xd0, 0xc2, 0xd4, 0xb7]), Buffer.from(',commodity_housing\nbuilding,GBK1-1,GBK1,1,\n')]);
  await choose('gbk.csv', gbk, '检查通过，可以导入', '编码 GB', '新苑'); // the preview reads GBK
  assert.equal((await world.call(page, 'GET', `${street}/jurisdictions`)).body.items.filter((one) => one.name === '新苑').length, 0, 'checking changes nothing');
  await press(page, '导入');
  await done(page, '已导入：新增 2');
  await page.locator('.place option', { hasText: '新苑' }).waitFor({ state: 'attached' });

  // Dwellings of the new building, then undone in turn: what is still used is refused with its reason.
  await page.getByText('门牌', { exact: true }).first().click();
  await choose('homes.csv', 'code,place_code,label,area_m2,tenure\nGBK1-1-101,GBK1-1,1 号楼 101,68.5,owned\n', '新增 1');
  await press(page, '导入');
  await done(page, '已导入：新增 1');
  const undo = async (row) => {
    await page.locator('section[aria-labelledby=imports-list] tbody tr').nth(row).getByRole('button').click();
    await page.locator('dialog[open] .button.danger').click();
  };
  await counts(page.locator('section[aria-labelledby=imports-list] tbody tr'), 4);
  await undo(1);
  await page.locator('.problem').waitFor();
  await undo(0);
  await done(page, '已撤销');
  await page.locator('section[aria-labelledby=imports-list] tbody tr').first().filter({ hasText: '已撤销' }).waitFor();
  await undo(1);
  await done(page, '已撤销');
  await page.locator('.place option', { hasText: '新苑' }).waitFor({ state: 'detached' });
  await leave(page);
});

test('a missing year is asked for, imported for the street, seen in the calendar, and undone', async () => {
  // In a zone without shipped holidays this year is missing whatever the date of the test.
  const page = await deskOf('admin');
  const zone = async (time_zone) => assert.equal((await world.call(page, 'PUT', `${street}/calendar/time-zone`, { time_zone })).status, 200);
  const calendar = async () => (await world.call(page, 'GET', `${street}/calendar`)).body;
  await zone('Europe/Berlin');
  const { year, missing_year: missing } = await calendar();
  assert.equal(missing, year, 'no holidays of China in Berlin');
  await openDesk(world, page);
  await says(page.locator('section[aria-labelledby=missing-year]'), `还没有 ${year} 年的节假日安排`);
  await page.getByRole('link', { name: '导入工作日历' }).click();
  await page.waitForURL(/imports\?kind=calendar/);
  await says(page.locator('form.card'), '这些日子将用于');
  const days = [year, year + 1].map((one) => `${one}-05-01,holiday,劳动节\n${one}/10/3,放假,\n`).join('');
  const choose = async (text, ...wanted) => {
    await page.locator('input[type=file]').setInputFiles({ name: 'days.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.locator('form button[type=submit]').click();
    return says(page.locator('section[aria-labelledby=import-report]'), ...wanted);
  };
  await choose(`date,kind,name\n${year}-02-30,holiday,\n${year}-05-01,maybe,\n`, '发现 2 个问题，还没有导入', '第 2 行', '第 3 行');
  await choose(`日期,类别,名称\n${days}`, '检查通过，可以导入', '新增 4', '劳动节');
  assert.equal((await calendar()).missing_year, year, 'checking changes nothing');
  await press(page, '导入');
  await done(page, '已导入：新增 4');
  await section(page, '工作日历').click();
  await page.getByRole('heading', { level: 1, name: '工作日历' }).waitFor();
  await says(page.locator('section[aria-labelledby=calendar-days]'), '劳动节', '节假日', world.street.name);
  await page.locator('.day.holiday .mark').first().waitFor();
  await counts(page.locator('section[aria-labelledby=missing-year]'), 0);
  await openDesk(world, page, '/imports');
  await page.locator('section[aria-labelledby=imports-list] tbody tr').first().filter({ hasText: '工作日历' }).getByRole('button').click();
  await page.locator('dialog[open] .button.danger').click();
  await done(page, '已撤销');
  await section(page, '工作日历').click();
  await says(page.locator('section[aria-labelledby=missing-year]'), `还没有 ${year} 年的节假日安排`);
  await page.locator('details > summary', { hasText: '更换时区' }).click();
  await page.locator('#calendar-zone').selectOption('Asia/Shanghai');
  await press(page, '使用这个时区');
  await done(page, '时区已改为 Asia/Shanghai');
  await says(page.locator('section[aria-labelledby=calendar-days]'), '国务院办公厅通知');
  await leave(page);
});

test('posts are granted and ended with a confirmed identity; the last administrator stays; the log tells', async () => {
  const page = await deskOf('admin', '/posts');
  const confirmed = async (until) => {
    const wanted = page.getByRole('heading', { name: '请确认是您本人' });
    await wanted.or(until).first().waitFor();
    if (!(await wanted.isVisible())) return;
    await page.locator('#confirm-password').fill('wrong-password');
    await page.locator('dialog[open]').filter({ has: wanted }).locator('button[type=submit]').click();
    await page.locator('dialog[open]').filter({ has: wanted }).locator('.error-summary').waitFor();
    await page.locator('#confirm-password').fill(password);
    await page.locator('dialog[open]').filter({ has: wanted }).locator('button[type=submit]').click();
    await wanted.waitFor({ state: 'detached' });
  };
  await page.keyboard.press('n');
  await page.locator('#grant-login').fill('nobody-of-that-name');
  await page.locator('#grant-role').selectOption('moderator');
  await submit(page);
  const refusal = page.locator('dialog[open]').filter({ has: page.locator('#grant-login') }).locator('.error-summary');
  await confirmed(refusal);
  await refusal.waitFor();
  await holds(page.locator('#grant-login'), 'nobody-of-that-name', 'nothing typed is cleared');
  await page.locator('#grant-login').fill('resident');
  await submit(page);
  await done(page, '已授予 resident 岗位');
  await page.locator('tbody tr').filter({ hasText: 'resident' }).getByRole('button').click();
  await page.locator('dialog[open] .button.danger').click();
  await done(page, '的任职已结束');
  await page.locator('tbody tr').filter({ hasText: 'admin' }).first().getByRole('button').click();
  await page.locator('dialog[open] .button.danger').click();
  await page.getByText('不能移除最后一位管理员，请先任命另一位。').waitFor();
  await says(page.locator('tbody'), '管理员');

  await press(page, '单位');
  await press(page, '登记单位');
  await page.locator('dialog[open] input[type=text]').fill('青禾街道文化站');
  await page.locator('dialog[open] select').first().selectOption({ index: 1 });
  await submit(page);
  await done(page, '已登记 青禾街道文化站');

  await section(page, '审计').click();
  await page.getByRole('heading', { level: 1, name: '审计' }).waitFor();
  const log = await says(page.locator('tbody'), '授予岗位', '结束岗位', '看法审核');
  assert.ok(!/residence:|"role"|by:/.test(log), 'the log is in words');
  const auditor = await deskOf('auditor', '/audit');
  await auditor.locator('tbody tr').first().waitFor();
  await section(auditor, '审计').waitFor();
  assert.equal(await section(auditor, '邀请').count(), 0, 'an auditor reads');
  await leave(auditor);
  await leave(page);
});

test('one sees only the places of one’s posts; a foreign address is refused without data', async () => {
  const page = await deskOf('staff');
  await page.locator('.place option', { hasText: '云栖苑' }).waitFor({ state: 'attached' });
  const places = await page.locator('.place option').allInnerTexts();
  assert.deepEqual(places.filter((name) => /柳荫里|新河湾|全部/.test(name)), [], `only their own community: ${places}`);
  const foreign = world.topics.find((one) => one.community.id !== desk.home && one.state === 'open');
  const admin = await deskOf('admin');
  const hidden = (await world.call(admin, 'GET', `${street}/topics?state=draft&limit=50`)).body.items.find((one) => one.community.id !== desk.home);
  assert.ok(foreign && hidden, 'a draft of another community');
  await leave(admin);
  for (const address of [`/topics/${hidden.id}`, `/topics/${hidden.id}/edit`]) {
    await openDesk(world, page, address);
    await page.locator('.problem').waitFor();
    assert.ok(!(await page.content()).includes(hidden.title), `${address} shows nothing of it`);
  }
  await openDesk(world, page, '/imports');
  await page.getByRole('heading', { name: '这里不归您办' }).waitFor();
  assert.equal(await page.locator('table').count(), 0);
  await leave(page);

  const all = await deskOf('admin', '/topics');
  await all.locator('.place select').selectOption({ label: '柳荫里' });
  await eventually(async () => {
    const communities = await all.locator('tbody tr td:nth-of-type(1)').allInnerTexts();
    assert.ok(communities.length > 0 && communities.every((name) => name.includes('柳荫里')), `${communities}`);
    assert.ok(!(await all.locator('tbody').innerText()).includes('云栖苑'));
  });
  await leave(all);
});

test('with the keyboard alone: every control of every section is reached, shortcuts are listed, silent in fields, and can be turned off', async () => {
  const page = await deskOf('admin');
  const sections = [['i', '/'], ['t', '/topics'], ['m', '/moderation'], ['v', '/invitations'], ['r', '/residents'], ['d', '/imports'], ['y', '/calendar'], ['p', '/posts'], ['o', '/record'], ['a', '/audit']];
  for (const [key, path] of sections) {
    await page.evaluate(() => { document.activeElement?.blur(); });
    // The second key counts only soon after the first, and a machine may pause between them.
    await eventually(async () => {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await page.waitForURL(`${world.base}/workbench${path}`, { timeout: 4000 });
    });
    await settled(page);
    await openDesk(world, page, path); // a fresh page: the walk begins at its top
    const wanted = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter((one) => one.tabIndex >= 0 && one.getClientRects().length > 0 && !one.closest('details:not([open]) > :not(summary)') && (one.type !== 'radio' || one.checked)).length);
    const stops = await tabStops(page, Math.min(wanted, 90));
    assert.equal(stops.length, Math.min(wanted, 90), `${path}: ${stops.length} stops for ${wanted} controls`);
    stops.forEach((stop, index) => {
      assert.ok(stop.ring, `${path}: no ring on “${stop.name}”`);
      assert.ok(index === 0 || stop.order > stops[index - 1].order, `${path}: “${stop.name}” comes before “${stops[index - 1]?.name}”`);
    });
  }
  await openDesk(world, page, '/topics');
  const rows = page.locator('tbody tr'), dialog = page.locator('dialog[open]'), search = page.locator('[data-search]');
  await page.keyboard.press('/');
  await isFocused(search);
  await page.keyboard.type('n?gt');
  await holds(search, 'n?gt', 'shortcuts are silent in a field');
  await counts(rows, 0, 'no topic is about that');
  assert.equal(await dialog.count(), 0);
  assert.match(page.url(), /\/topics$/);
  await search.fill('');
  await rows.nth(1).waitFor();
  await page.evaluate(() => { document.activeElement?.blur(); });
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await isFocused(rows.nth(1).locator('[data-row-focus]'), 'j goes down the rows');
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await settled(page);
  await page.keyboard.press('Escape');
  await counts(dialog, 0);
  await isFocused(rows.nth(1).locator('[data-row-focus]'), 'the focus returns to the row');
  await page.keyboard.press('?');
  await says(dialog, '去：议题');
  await page.locator('dialog[open] input[type=checkbox]').uncheck();
  await page.keyboard.press('Escape');
  await counts(dialog, 0);
  await page.keyboard.press('?');
  await settled(page);
  assert.equal(await dialog.count(), 0, 'turned off');
  await page.reload();
  await settled(page);
  await page.keyboard.press('n');
  await settled(page);
  assert.match(page.url(), /\/topics$/, 'and it is remembered');
  await leave(page);
});

test('a table of 1,000 rows is searched, sorted and saved', async () => {
  const page = await deskOf('admin');
  const rows = Array.from({ length: 1000 }, (_, index) => ({ id: String(index + 1), at: new Date(1_790_000_000_000 - index * 60_000).toISOString(), act: 'residence.bound', actor: `staff-${index % 7}`, subject_kind: 'person', subject: `resident-${index}`, place: '云栖苑', detail: '{"by":"letter"}' }));
  await page.route('**/audit?*', (route) => route.fulfill({ json: { items: rows } }));
  await section(page, '审计').click();
  const shown = page.locator('tbody tr');
  await counts(shown, 1000);
  await page.locator('[data-search]').pressSequentially('resident-99');
  await counts(shown, 11);
  await page.locator('[data-search]').fill('');
  await counts(shown, 1000);
  await page.getByRole('columnheader', { name: '谁' }).getByRole('button').first().click();
  await page.locator('th[aria-sort=ascending]').waitFor();
  const { bytes } = await download(page, () => press(page, '导出表格'));
  assert.equal(bytes.toString().trim().split('\r\n').length, 1001);
  await leave(page);
});
