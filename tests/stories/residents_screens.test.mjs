// Every screen of the residents' app in every look: axe without findings, the strict policy unbroken, no sideways scrolling,
// targets for fingers, one h1 and an orderly outline.
import { after, before, describe, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, openWorld, settled } from './world.mjs';

let world, publicCase, budgets, groups;
before(async () => {
  world = await openWorld();
  [publicCase] = (await (await fetch(`${world.base}/api/v1/s/${world.street.id}/cases?limit=1`)).json()).items;
  budgets = (await (await fetch(`${world.base}/api/v1/s/${world.street.id}/budgets`)).json()).items;
  groups = (await (await fetch(`${world.base}/api/v1/s/${world.street.id}/groups`)).json()).items;
});
after(async () => { await world?.close(); });

const agree = /^(赞成|Agree)$/;
const screens = () => {
  const home = world.topics.find((topic) => topic.state === 'open' && topic.statements > 0 && topic.community.name.includes('云栖苑')) ?? world.topics.find((topic) => topic.state === 'open');
  const over = world.topics.find((topic) => topic.state === 'closed');
  const mapped = world.topics.find((topic) => world.maps.get(topic.id).state === 'ready');
  const list = [
    { name: 'today as a visitor', path: '/', anonymous: true }, { name: 'today', path: '/' }, { name: 'topics', path: '/topics' }, { name: 'search', path: '/topics?words=%E7%94%B5%E6%A2%AF' }, { name: 'search without result', path: '/topics?words=nothing' },
    { name: 'topic', path: world.path(home) }, { name: 'topic as a visitor', path: world.path(home), anonymous: true }, { name: 'topic that is not there', path: `/s/${world.street.id}/topics/999999999` },
    { name: 'vote', path: world.path(home, 'vote') }, { name: 'vote as a visitor', path: world.path(home, 'vote'), anonymous: true },
    { name: 'vote with an undo line', path: world.path(home, 'vote'), act: async (page) => { await page.getByRole('button', { name: agree }).click(); await page.locator('.undo-line').waitFor(); } },
    { name: 'write', path: world.path(home, 'write') },
    { name: 'write with an error', path: world.path(home, 'write'), act: async (page) => { await page.locator('textarea').fill('太短'); await page.locator('form button[type=submit]').click(); await page.locator('.error-summary').waitFor(); } },
    { name: 'statements', path: world.path(home, 'statements') }, { name: 'moderation', path: world.path(home, 'moderation') },
    { name: 'who is responsible', path: '/who', anonymous: true }, { name: 'who is responsible, answered', path: '/who?q=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE', act: async (page) => { await page.locator('article.answer').first().waitFor(); for (const summary of await page.locator('article.answer summary').all()) if (await summary.isVisible()) await summary.click(); } },
    { name: 'who is responsible, unknown', path: '/who?q=NBA', anonymous: true },
    { name: 'report as a visitor', path: '/report', anonymous: true }, { name: 'report', path: '/report' }, { name: 'cases', path: '/cases', anonymous: true }, { name: 'my cases', path: '/me/cases' },
    { name: 'case of others', path: `/s/${world.street.id}/cases/${publicCase.id}`, anonymous: true }, { name: 'case that is not there', path: `/s/${world.street.id}/cases/999999999`, anonymous: true },
    ...budgets.map((one) => ({ name: `budget ${one.state}`, path: `/s/${world.street.id}/budgets/${one.id}` })),
    { name: 'budget to check, over its limit', path: `/s/${world.street.id}/budgets/${budgets.find((one) => one.state === 'voting').id}`, act: async (page) => { for (const box of await page.locator('.project input').all()) await box.check(); await page.locator('.bar .button').click(); await page.locator('.over-box').waitFor(); } },
    { name: 'groups', path: '/groups' }, ...groups.map((one) => ({ name: `${one.form} of ${one.community_name}`, path: `/s/${world.street.id}/groups/${one.id}`, anonymous: true })),
    { name: 'open record', path: '/open' }, { name: 'rules', path: '/open/rules' },
    { name: 'me', path: '/me' }, { name: 'me as a visitor', path: '/me', anonymous: true }, { name: 'inputs', path: '/me/inputs', act: async (page) => { await page.locator('article').first().waitFor(); } },
    { name: 'thread', path: world.path(home, 'thread'), anonymous: true }, { name: 'thread of what is over', path: world.path(over, 'thread') }, { name: 'evaluation that has not begun', path: world.path(over, 'evaluation'), anonymous: true },
    { name: 'outbox', path: '/me/outbox' }, { name: 'home', path: '/me/home' }, { name: 'account', path: '/me/account' }, { name: 'sessions', path: '/me/sessions' }, { name: 'second factor', path: '/me/second-factor' },
    { name: 'privacy', path: '/me/privacy' }, { name: 'erasure dialog', path: '/me/privacy', act: async (page) => { await page.locator('.button.danger').first().click(); await page.locator('dialog[open]').waitFor(); } },
    { name: 'display', path: '/me/display' }, { name: 'sign in', path: '/sign-in', anonymous: true },
    { name: 'sign in with errors', path: '/sign-in', anonymous: true, act: async (page) => { await page.locator('form button[type=submit]').click(); await page.locator('.error-summary').waitFor(); } },
    { name: 'join', path: '/join', anonymous: true }, { name: 'reset', path: '/reset', anonymous: true }, { name: 'setup', path: '/setup', anonymous: true },
    { name: 'help', path: '/help' }, { name: 'nowhere', path: '/nowhere' },
    { name: 'offline', path: '/me', act: async (page) => { await page.context().setOffline(true); await page.locator('.news-line').first().waitFor(); } },
  ];
  if (mapped) {
    list.push({ name: 'map', path: world.path(mapped, 'map') }, { name: 'map with an open group', path: world.path(mapped, 'map'), act: async (page) => { await page.locator('.group-button').first().click(); } },
      { name: 'map with table and method', path: world.path(mapped, 'map'), act: async (page) => { for (const summary of await page.locator('summary').all()) await summary.click(); } });
  }
  const unmapped = world.topics.find((topic) => ['few', 'ungrouped'].includes(world.maps.get(topic.id).state));
  if (unmapped) list.push({ name: 'map without groups', path: world.path(unmapped, 'map') });
  return list;
};

/** Opens each screen in one look and hands it to `check`; all failures of a look are told together. */
async function eachScreen(options, check) {
  const problems = [];
  const member = await world.device({ ...options, login: 'resident' });
  const visitor = await world.device(options);
  for (const screen of screens()) {
    const page = screen.anonymous ? visitor : member;
    try {
      await world.go(page, screen.path);
      await screen.act?.(page);
      await check(page, screen.name);
      await assertClean(page, screen.name);
    } catch (error) {
      problems.push(`${screen.name}: ${error.message}`);
    }
    await page.context().setOffline(false);
  }
  await member.context().close();
  await visitor.context().close();
  if (problems.length > 0) throw new Error(problems.join('\n\n'));
}

const looks = { light: { look: {} }, dark: { look: { theme: 'dark' } }, elder: { look: { elder: true } } };
for (const [name, look] of Object.entries(looks)) {
  for (const width of [360, 1440]) {
    describe(`${name} at ${width}`, () => {
      test('axe finds nothing', () => eachScreen({ ...look, width, height: width === 360 ? 740 : 900 }, async (page, screen) => {
        await assertAccessible(page, screen);
        await assertOutline(page, screen);
        await assertTargets(page, name === 'elder' ? 60 : 44, screen);
        await assertNoSideways(page, screen);
      }));
    });
  }
}

test('nothing scrolls sideways at 320 px', () => eachScreen({ width: 320 }, assertNoSideways));
test('nothing scrolls sideways at 360 px with 200 % text', () => eachScreen({ width: 360 }, async (page, screen) => {
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  await settled(page);
  await assertNoSideways(page, screen);
}));
test('the largest text size is at least 30 px', async () => {
  const page = await world.device({ look: { text: '1.8' } });
  await world.go(page, '/help');
  const size = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
  if (size < 30) throw new Error(`${size} px`);
  await assertNoSideways(page, 'help at 1.8');
  await page.context().close();
});
test('in English no Chinese is left but names and what people wrote', async () => {
  const page = await world.device({ login: 'resident', language: 'en' });
  const problems = [];
  for (const path of ['/help', '/me', '/me/display', '/me/privacy', '/me/sessions', '/me/account', '/me/outbox', '/open/rules', '/nowhere', '/reset', '/setup', '/join']) {
    await world.go(page, path);
    const left = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) if (/[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(node.textContent) && !node.parentElement.closest('[lang="zh-CN"]:not(html), noscript')) found.push(node.textContent.trim().slice(0, 40));
      return found;
    });
    // The person's own name, home and login are theirs.
    const strange = left.filter((text) => !/林夏|云栖苑|青禾街道|号楼|单元|栋/.test(text));
    if (strange.length > 0) problems.push(`${path}: ${strange.join(' | ')}`);
  }
  await assertClean(page);
  await page.context().close();
  if (problems.length > 0) throw new Error(problems.join('\n'));
});

test('in English the pages of a topic hold no Chinese but what was written by people', async () => {
  const page = await world.device({ login: 'resident', language: 'en' });
  const home = world.topics.find((topic) => topic.state === 'open' && topic.statements > 0 && topic.community.name.includes('云栖苑'));
  const over = world.topics.find((topic) => topic.state === 'closed');
  // Everything that people wrote, or that is a name, as the server tells it.
  const words = new Set(['林夏', '青禾街道', '中文']);
  const collect = (value) => { if (typeof value === 'string') words.add(value); else if (value && typeof value === 'object') Object.values(value).forEach(collect); };
  for (const topic of world.topics) {
    for (const part of ['', '/statements', '/map', '/thread', '/procedure', '/commitments', '/groups', '/service-offers', '/agenda']) collect((await world.call(page, 'GET', `/api/v1/s/${world.street.id}/topics/${topic.id}${part}`)).body);
  }
  for (const one of ['my-cases', 'own-inputs', 'waiting', 'tasks?limit=50', 'assessments', 'agenda/items?limit=50', 'meetings', 'ballots', 'cases?limit=30', `cases/${publicCase.id}`, 'groups', ...groups.map((one) => `groups/${one.id}/service-offers`), ...budgets.map((one) => `budgets/${one.id}`)]) collect((await world.call(page, 'GET', `/api/v1/s/${world.street.id}/${one}`)).body);
  for (const one of world.street.communities) collect({ ...one, buildings: (await world.call(page, 'GET', `/api/v1/s/${world.street.id}/buildings?community=${one.id}`)).body });
  const written = [...words].filter((text) => /[\u4e00-\u9fff]/.test(text)).sort((a, b) => b.length - a.length);
  const problems = [];
  for (const path of ['/', '/topics', `/topics?words=${encodeURIComponent('停车')}`, world.path(home), world.path(home, 'vote'), world.path(home, 'statements'), world.path(home, 'map'), world.path(home, 'write'), world.path(home, 'moderation'), world.path(over), world.path(over, 'vote'), world.path(over, 'thread'), world.path(over, 'evaluation'), '/report', '/cases', '/me/cases', `/s/${world.street.id}/cases/${publicCase.id}`, ...budgets.map((one) => `/s/${world.street.id}/budgets/${one.id}`), '/groups', ...groups.map((one) => `/s/${world.street.id}/groups/${one.id}`), '/open', '/me/inputs']) {
    await world.go(page, path);
    let text = (await page.locator('body').innerText()) + (await page.evaluate(() => [...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((one) => ['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name) ?? '')).join(' ')));
    for (const known of written) text = text.replaceAll(known, '');
    const left = [...new Set(text.match(/[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+/g) ?? [])].filter((one) => !['停车', '，', '？', '。'].includes(one));
    if (left.length > 0) problems.push(`${path}: ${left.join(' | ')}`);
  }
  await assertClean(page);
  await page.context().close();
  if (problems.length > 0) throw new Error(problems.join('\n'));
});
