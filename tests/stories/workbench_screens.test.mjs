// Every screen of the workbench, with its dialogs, menus and complaints open: axe without findings in light and dark, the
// strict policy unbroken, no sideways scrolling, targets for fingers, one h1 and an orderly outline, English without Chinese.
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, openWorld, settled } from './world.mjs';
import { fillDesk, openDesk, savePicture } from './workbench_desk.mjs';

let world, desk, someCase, budget, ballot, meeting, commitment, resolution, procedure, task, item, group, building;
before(async () => {
  world = await openWorld();
  desk = await fillDesk(world);
  [someCase] = (await (await fetch(`${world.base}/api/v1/s/${world.street.id}/cases?limit=1&is_open=true`)).json()).items;
  const first = async (address) => (await (await fetch(`${world.base}/api/v1/s/${world.street.id}/${address}`)).json()).items[0];
  budget = await first('budgets?state=voting');
  [ballot, meeting, commitment, resolution, procedure, task, item, group] = await Promise.all(['ballots', 'meetings', 'commitments', 'resolutions', 'procedures', 'tasks?limit=1', 'agenda/items?limit=1', 'groups'].map(first));
  building = await first(`buildings?community=${desk.home}`);
});
after(async () => { await world?.close(); });

const button = (name) => (page) => page.getByRole('button', { name }).first().click();
const dialog = (page) => page.locator('dialog[open]').waitFor();
const send = async (page) => { await page.locator('dialog[open] form button[type=submit]').click(); await page.locator('dialog[open] .error-summary').waitFor(); };
const sent = async (page) => { await page.locator('main form button[type=submit]').first().click(); await page.locator('.error-summary').first().waitFor(); };
const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

const screens = () => [
  { name: 'sign in', path: '/sign-in', login: undefined },
  { name: 'inbox', path: '/' }, { name: 'inbox of an auditor', path: '/', login: 'auditor' }, { name: 'no post', path: '/', login: 'resident' },
  { name: 'shortcuts', path: '/', act: async (page) => { await page.keyboard.press('?'); await dialog(page); } },
  { name: 'menu', path: '/', act: async (page) => { const menu = page.getByRole('button', { name: /^(菜单|Menu)$/ }); if (await menu.isVisible()) await menu.click(); } },
  { name: 'topics', path: '/topics' }, { name: 'topics filtered to nothing', path: '/topics', act: async (page) => { await page.locator('[data-search]').fill('没有这样的议题'); } },
  { name: 'topics with columns', path: '/topics', act: async (page) => { await page.locator('.columns summary').click(); } },
  { name: 'topic sheet', path: '/topics', act: async (page) => { await page.locator('tbody .open').first().click(); await dialog(page); await settled(page); } },
  { name: 'topic', path: `/topics/${desk.topic.id}` },
  { name: 'topic about to move', path: `/topics/${desk.draft}`, act: button(/^(开放讨论|Open)$/) },
  { name: 'topic that is not there', path: '/topics/999999999' },
  { name: 'topic form', path: '/topics/new' }, { name: 'topic form with errors', path: '/topics/new', act: async (page) => { await page.locator('form button[type=submit]').click(); await page.locator('.error-summary').waitFor(); } },
  { name: 'topic edit', path: `/topics/${desk.topic.id}/edit` },
  { name: 'funds', path: '/budgets', login: 'staff' }, { name: 'budget', path: `/budgets/${budget.id}`, login: 'staff' }, { name: 'budget form with errors', path: '/budgets/new', login: 'staff', act: async (page) => { await page.locator('form button[type=submit]').click(); await page.locator('.error-summary').waitFor(); } },
  { name: 'queue', path: '/moderation' }, { name: 'queue of appeals', path: '/moderation?state=appealed' }, { name: 'queue of the hidden', path: '/moderation?state=hidden' }, { name: 'queue of the published', path: '/moderation?state=published' },
  { name: 'hide with errors', path: '/moderation', act: async (page) => { await button(/^(不予展示|Hide)(……|…)$/)(page); await dialog(page); await settled(page); await send(page); } },
  { name: 'merge', path: '/moderation', act: async (page) => { await button(/^(合并|Merge)(……|…)$/)(page); await dialog(page); await settled(page); } },
  { name: 'ruling with errors', path: '/moderation?state=appealed', act: async (page) => { await button(/^(裁定申诉|Rule on the appeal)(……|…)$/)(page); await dialog(page); await send(page); } },
  { name: 'invitations', path: '/invitations' },
  { name: 'invite with errors', path: '/invitations', act: async (page) => { await page.keyboard.press('n'); await dialog(page); await send(page); } },
  { name: 'batch', path: '/invitations', act: async (page) => { await button(/^(成批发邀请|Invite many)/)(page); await dialog(page); } },
  { name: 'letters that are gone', path: '/invitations/letters' },
  { name: 'residents', path: '/residents' }, { name: 'bind with errors', path: '/residents', act: async (page) => { await page.keyboard.press('n'); await dialog(page); await send(page); } },
  { name: 'reset code with errors', path: '/residents', act: async (page) => { await button(/^(忘记密码的重置码|Code for a forgotten password)$/)(page); await dialog(page); await send(page); } },
  { name: 'ending a residence', path: '/residents', act: async (page) => { await button(/^(结束居住：|End residence)/)(page); await dialog(page); } },
  { name: 'imports', path: '/imports' }, { name: 'import without a file', path: '/imports', act: async (page) => { await page.locator('form button[type=submit]').click(); await page.locator('.error-summary').waitFor(); } },
  { name: 'import with problems', path: '/imports', act: async (page) => { await page.locator('input[type=file]').setInputFiles(file('bad.csv', 'kind,code,parent_code,name,types\nplanet,X1,,某处,\nbuilding,X2,NOWHERE,,\n')); await page.locator('form button[type=submit]').click(); await page.locator('#import-report').waitFor(); } },
  { name: 'import preview', path: '/imports', act: async (page) => { await page.locator('input[type=file]').setInputFiles(file('good.csv', 'kind,code,parent_code,name,types\ncommunity,NEW1,,新苑社区,commodity_housing\nbuilding,NEW1-1,NEW1,1 号楼,\n')); await page.locator('form button[type=submit]').click(); await page.locator('#import-report').waitFor(); } },
  { name: 'register', path: '/register', act: async (page) => { await page.locator('table').first().waitFor(); } }, { name: 'register item', path: '/register', act: async (page) => { await page.locator('.link-button').first().click(); await page.locator('dialog[open] article').waitFor(); } }, { name: 'register import', path: '/register', act: async (page) => { await page.locator('.filter').nth(2).click(); await page.locator('#register-file').waitFor(); } }, { name: 'register gaps', path: '/register', act: async (page) => { await page.locator('.filter').nth(3).click(); await page.locator('#unused-heading').waitFor(); } },
  { name: 'suggestions', path: '/routing' }, { name: 'suggestions about to be switched off', path: '/routing', act: async (page) => { await button(/^(停用往例建议|Switch suggestions off)$/)(page); await page.locator('#routing-reason').waitFor(); await page.locator('form button[type=submit]').click(); await page.locator('.error-summary').waitFor(); } },
  { name: 'cases', path: '/cases', login: 'dispatcher' }, { name: 'case', path: `/cases/${someCase.id}`, login: 'dispatcher' }, { name: 'enter a case with errors', path: '/cases/new', login: 'staff', act: async (page) => { await page.locator('form button[type=submit]').click(); await page.locator('.error-summary').waitFor(); } },
  { name: 'keys', path: '/keys' }, { name: 'key with errors', path: '/keys', act: async (page) => { await button(/^(新建密钥|New key)$/)(page); await dialog(page); await settled(page); await send(page); } },
  { name: 'calendar', path: '/calendar' }, { name: 'calendar with another zone', path: '/calendar', act: async (page) => { await page.locator('details > summary').last().click(); await page.locator('#calendar-zone').waitFor(); } }, { name: 'calendar of a year to come', path: '/calendar', act: async (page) => { await page.locator('[aria-pressed]').last().click(); await page.getByRole('button', { pressed: true }).waitFor(); } },
  { name: 'posts', path: '/posts' }, { name: 'bodies', path: '/posts?show=bodies' },
  { name: 'grant with errors', path: '/posts', act: async (page) => { await page.keyboard.press('n'); await dialog(page); await send(page); } },
  { name: 'body with errors', path: '/posts?show=bodies', act: async (page) => { await page.keyboard.press('n'); await dialog(page); await send(page); } },
  { name: 'ending a post', path: '/posts', act: async (page) => { await button(/^(结束任职|End post)/)(page); await dialog(page); } },
  { name: 'record', path: '/record' }, { name: 'audit', path: '/audit' }, { name: 'nowhere', path: '/nowhere' },
  { name: 'procedures', path: '/procedures' }, { name: 'procedure', path: `/procedures/${procedure.code}` }, { name: 'procedure edited', path: `/procedures/${procedure.code}/edit` },
  { name: 'meetings', path: '/meetings', login: 'staff' }, { name: 'meeting', path: `/meetings/${meeting.id}`, login: 'staff' }, { name: 'meeting form with errors', path: '/meetings/new', login: 'staff', act: sent },
  { name: 'ballots', path: '/ballots', login: 'staff' }, { name: 'ballot', path: `/ballots/${ballot.id}`, login: 'staff' }, { name: 'ballot form with errors', path: '/ballots/new', login: 'staff', act: sent }, { name: 'filing pack', path: `/ballots/${ballot.id}/filing`, login: 'staff' },
  { name: 'commitments', path: '/commitments', login: 'staff' }, { name: 'commitment', path: `/commitments/${commitment.id}`, login: 'staff' }, { name: 'commitment form with errors', path: '/commitments/new', login: 'staff', act: sent },
  { name: 'resolutions', path: '/commitments?view=resolutions', login: 'staff' }, { name: 'resolution', path: `/commitments/resolutions/${resolution.id}`, login: 'staff' }, { name: 'resolution form with errors', path: '/commitments/resolutions/new', login: 'staff', act: sent },
  { name: 'tasks', path: '/tasks', login: 'dispatcher' }, { name: 'task', path: `/tasks/${task.id}`, login: 'dispatcher' }, { name: 'rules of admission', path: '/tasks/settings', login: 'dispatcher', act: async (page) => { await page.locator('#set-indicators').fill('900'); await page.locator('form').first().locator('button[type=submit]').click(); await page.locator('.error-summary').waitFor(); } }, { name: 'task form with errors', path: '/tasks/new', login: 'department', act: sent },
  { name: 'burden', path: '/burden', login: 'staff' }, { name: 'log of errands', path: '/burden?view=log', login: 'staff' }, { name: 'hours with errors', path: '/burden?view=sample', login: 'staff', act: sent }, { name: 'registry', path: '/burden?view=registry', login: 'department' }, { name: 'assessment with errors', path: '/burden/assessments/new', login: 'department', act: sent },
  { name: 'withdrawing an assessment', path: '/burden?view=registry', login: 'department', act: async (page) => { await button(/^(取消|Withdraw)/)(page); await dialog(page); await send(page); } },
  { name: 'agenda', path: '/agenda', login: 'staff' }, { name: 'agenda item', path: `/agenda/${item.id}`, login: 'staff' }, { name: 'thresholds', path: '/agenda/settings', login: 'dispatcher' },
  { name: 'groups', path: '/agenda/groups', login: 'staff' }, { name: 'gathering with errors', path: '/agenda/groups', login: 'staff', act: async (page) => { await button(/^(记下一次聚集|Note a gathering)/)(page); await dialog(page); await send(page); } },
  { name: 'group', path: `/agenda/groups/${group.id}`, login: 'staff' }, { name: 'hiding words with errors', path: `/moderation/groups/${group.id}`, login: 'moderator', act: async (page) => { await button(/^(不予展示|Hide its words)/)(page); await dialog(page); await send(page); } },
  { name: 'places', path: '/places' }, { name: 'place with errors', path: `/places/${building.id}`, act: sent }, { name: 'sheet of a place', path: `/places/${building.id}/sheet` },
  { name: 'indicators', path: '/indicators', login: 'dispatcher' }, { name: 'mail', path: '/mail' }, { name: 'notices', path: '/notices', login: 'staff' },
  { name: 'a section of others', path: '/imports', login: 'moderator' },
  { name: 'server in trouble', path: '/audit', act: async (page) => { await page.route('**/audit?*', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ type: 'x', title: 'x', status: 500, code: 'internal', detail: 'x', request_id: 'r-7' }) })); await page.reload(); await page.locator('.problem').waitFor({ timeout: 15_000 }); await page.unroute('**/audit?*'); } },
  { name: 'offline', path: '/', act: async (page) => { await page.context().setOffline(true); await page.locator('.news-line').first().waitFor(); } },
];

async function eachScreen(options, check) {
  const problems = [];
  const pages = new Map();
  for (const screen of screens()) {
    const login = 'login' in screen ? screen.login : 'admin';
    if (!pages.has(login)) pages.set(login, await world.device({ ...options, login }));
    const page = pages.get(login);
    try {
      await openDesk(world, page, screen.path);
      await screen.act?.(page);
      await settled(page);
      await check(page, screen.name);
      await assertClean(page, screen.name);
    } catch (error) {
      problems.push(`${screen.name}: ${error.message}`);
    }
    await page.context().setOffline(false);
  }
  for (const page of pages.values()) await page.context().close();
  if (problems.length > 0) throw new Error(problems.join('\n\n'));
}

/** Runs of Chinese that are not marked as such and that no name, title or sentence of the street's data explains. */
async function strangeChinese(page, data) {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!node.parentElement.closest('[lang="zh-CN"]:not(html), noscript')) found.push(node.textContent);
    return [...found, ...[...document.querySelectorAll('[aria-label], [title], [placeholder], img[alt]')].flatMap((one) => ['aria-label', 'title', 'placeholder', 'alt'].map((name) => one.getAttribute(name) ?? ''))];
  });
  return texts.flatMap((text) => text.match(/[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+/g) ?? []).filter((run) => !data.includes(run));
}
/** Everything that people wrote and named, as one text. */
async function writtenData() {
  const page = await world.device({ login: 'admin' });
  const street = `/api/v1/s/${world.street.id}`;
  const parts = ['没有这样的议题 某处 新苑社区'];
  const read = async (address) => { const { body } = await world.call(page, 'GET', address); parts.push(JSON.stringify(body)); return body; };
  const topics = (await read(`${street}/topics?limit=50`)).items;
  for (const one of (await read(`${street}/budgets`)).items) await read(`${street}/budgets/${one.id}`);
  for (const topic of topics) { await read(`${street}/topics/${topic.id}`); await read(`${street}/topics/${topic.id}/editor`); await read(`${street}/topics/${topic.id}/procedure`); }
  for (const one of (await read(`${street}/procedures`)).items) await read(`${street}/procedures/${one.code}`);
  for (const one of ['meetings', 'ballots', 'commitments', 'resolutions', 'tasks', 'agenda/items', 'assessments', 'supplied-fields', 'service-offers', 'groups', `groups/${group.id}/service-offers`]) await read(`${street}/${one}`);
  for (const [kind, one] of Object.entries({ meetings: meeting, ballots: ballot, commitments: commitment, resolutions: resolution, tasks: task, 'agenda/items': item })) await read(`${street}/${kind}/${one.id}`);
  for (const state of ['pending', 'appealed', 'published', 'hidden']) await read(`${street}/moderation?state=${state}&limit=100`);
  for (const one of ['calendar?year=2025', 'calendar?year=2026', 'jurisdictions', 'bodies', 'posts', 'public-events?limit=100', 'audit?limit=100']) await read(`${street}/${one}`);
  for (const place of new Set(topics.map((topic) => topic.community.id))) { await read(`${street}/residents?community=${place}&limit=100`); await read(`${street}/dwellings?community=${place}&limit=100`); }
  const { in_force: version } = await read(`${street}/register/versions`);
  await read(`${street}/register/versions/${version}/export?format=json`);
  const visitor = await world.device();
  await world.go(visitor, '/help');
  parts.push(JSON.stringify((await world.call(visitor, 'GET', '/api/v1/session')).body)); // the accounts of the demo
  await visitor.context().close();
  const dispatcher = await world.device({ login: 'dispatcher' });
  for (const one of ['desk/cases?limit=50', `cases/${someCase.id}`, 'bodies']) parts.push(JSON.stringify((await world.call(dispatcher, 'GET', `${street}/${one}`)).body));
  await dispatcher.context().close();
  // What only the committee reads: its log, its commitments at the desk, what people need who come to a meeting.
  const staff = await world.device({ login: 'staff' });
  for (const one of ['commitments/desk', `communities/${desk.home}/informal-tasks`, `meetings/${meeting.id}`, `meetings/${meeting.id}/room`]) parts.push(JSON.stringify((await world.call(staff, 'GET', `${street}/${one}`)).body));
  await staff.context().close();
  await page.context().close();
  return parts.join(' ');
}

for (const width of [360, 1440]) {
  const options = { width, height: width === 360 ? 740 : 900 };
  test(`every screen at ${width}, light and dark`, () => eachScreen(options, async (page, screen) => {
    await savePicture(page, `${width} light ${screen}`);
    await assertAccessible(page, `${screen}, light`);
    await assertOutline(page, screen);
    await assertTargets(page, 44, screen);
    await assertNoSideways(page, screen);
    await page.evaluate(() => { document.documentElement.dataset.theme = 'dark'; });
    await savePicture(page, `${width} dark ${screen}`);
    await assertAccessible(page, `${screen}, dark`);
  }));
  test(`every screen at ${width} in English`, async () => { const data = await writtenData(); await eachScreen({ ...options, language: 'en' }, async (page, screen) => {
    await assertNoSideways(page, screen);
    await savePicture(page, `${width} en ${screen}`);
    const strange = await strangeChinese(page, data);
    if (strange.length > 0) throw new Error(`Chinese in English: ${strange.slice(0, 8).join(' | ')}`);
  }); });
}
