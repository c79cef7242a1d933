// A resident deliberates: votes with one tap or with the keyboard alone, changes their mind, loses the network, writes a
// statement, sees where people agree.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertClean, attribute, counts, eventually, holds, isFocused, onDevice, openWorld, says, settled, tabStops } from './world.mjs';

let world, topic;
const agree = { name: '赞成', exact: true };
const votesOf = async (page, of = topic) => (await world.call(page, 'GET', `/api/v1/s/${world.street.id}/topics/${of.id}/my-votes`)).body.items;
const arrives = (page, text, choice) => eventually(async () => assert.ok((await votesOf(page)).some((vote) => vote.text === text && vote.choice === choice), `“${choice}” to “${text}” arrives`));

before(async () => {
  world = await openWorld();
  // The topic of the resident's own community that has most statements.
  const page = await world.device({ login: 'resident' });
  const home = (await world.call(page, 'GET', '/api/v1/session')).body.residences[0].community.id;
  topic = world.topics.filter((one) => one.state === 'open' && one.community.id === home).sort((a, b) => b.statements - a.statements)[0];
  assert.ok(topic, 'an open topic in the resident’s community');
  await page.context().close();
});
after(async () => { await world?.close(); });

test('Today asks what is open, and tells of what is over as a result', async () => {
  const over = world.topics.find((one) => one.state === 'closed');
  for (const login of ['resident', 'moderator', undefined]) {
    const page = await world.device({ login });
    await world.go(page, '/');
    await says(page.locator('.result'), over.title, '已结束');
    const cards = page.locator('section.card.appear');
    await cards.first().waitFor();
    const text = (await cards.allInnerTexts()).join('\n');
    assert.ok(!text.includes(over.title), `${login}: nothing is asked about a closed topic`);
    assert.ok(!text.includes('您都表过态了'), `${login}: nobody is told that they answered what they did not`);
    await page.context().close();
  }
});

test('before the first vote one is told what becomes of it', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, world.path(topic, 'vote'));
  await says(page.locator('#privacy-note-title').locator('..'), '工作人员看不到', '服务器硬盘', '删除');
  await page.context().close();
});

test('15 statements by keyboard alone, the third undone', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, world.path(topic, 'vote'));
  const goal = Math.min(15, topic.statements - 1);
  const before_ = (await votesOf(page)).length;
  const press = async (name) => {
    for (let tries = 0; tries < 40; tries += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')).startsWith(name)) return page.keyboard.press('Enter');
    }
    throw new Error(`no ${name} within 40 stops`);
  };
  const heading = () => isFocused(page.locator('h1'));
  for (let vote = 1; vote <= goal; vote += 1) {
    const statement = await page.locator('#statement-text').innerText();
    await press('赞成');
    await heading();
    if (vote === 3) {
      await press('撤回');
      await heading();
      await eventually(async () => assert.equal(await page.locator('#statement-text').innerText(), statement, 'the statement comes back'));
      await press('反对');
      await heading();
    }
  }
  await page.locator('.undo-line').waitFor();
  const votes = await eventually(async () => {
    const now = await votesOf(page);
    assert.equal(now.length - before_, goal);
    return now;
  });
  assert.equal(votes.filter((vote) => vote.choice === 'disagree').length, 1);
  await assertClean(page);
  await page.context().close();
});

test('a vote without network waits on the device, survives the page, and counts once', async () => {
  const page = await world.device({ login: 'representative' });
  const home = (await world.call(page, 'GET', '/api/v1/session')).body.residences[0]?.community.id;
  const own = world.topics.find((one) => one.state === 'open' && one.statements > 0 && one.community.id === home) ?? topic;
  await world.go(page, world.path(own, 'vote'));
  const may = await page.getByRole('button', agree).count();
  const voter = may > 0 ? page : await world.device({ login: 'resident' });
  const about = may > 0 ? own : topic;
  if (may === 0) await world.go(voter, world.path(about, 'vote'));
  const before_ = (await votesOf(voter, about)).length;
  await settled(voter);
  await voter.context().setOffline(true);
  await voter.getByRole('button', agree).click();
  await voter.getByText('上一条已存在本机').waitFor();
  await voter.close(); // killed between
  await voter.context().setOffline(false);
  const again = await voter.context().newPage();
  await again.goto(`${world.base}/me/outbox`);
  await again.getByText('都送出去了，没有在等的。').waitFor();
  // The page may say so before it has opened its queue: what counts is the server's own list, exactly one more.
  await eventually(async () => assert.equal((await votesOf(again, about)).length, before_ + 1));
  // Opening the app again sends nothing again: it has asked for all it wants, and the number stays.
  await again.goto(`${world.base}/me/outbox`);
  await settled(again);
  await again.getByText('都送出去了，没有在等的。').waitFor();
  assert.equal((await votesOf(again, about)).length, before_ + 1);
  await voter.context().close();
});

test('a vote after the close gets a clear message and is not lost silently', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, world.path(topic, 'vote'));
  await page.route('**/vote', (route) => route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'x', title: '冲突', status: 409, code: 'topic.closed', detail: '这个议题已经截止。', request_id: 'r-1' }) }));
  const statement = await page.locator('#statement-text').innerText();
  await page.getByRole('button', agree).click();
  await page.getByText('这个议题已经截止').first().waitFor();
  await says(page.locator('.refused'), statement);
  await page.context().close();
});

test('a busy server mid-flow: the vote is kept and retried', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, world.path(topic, 'statements'));
  let refused = 0;
  await page.route('**/vote', (route) => (refused < 1 ? (refused += 1, route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: 'x', title: '忙', status: 503, code: 'storage.busy', detail: '忙', request_id: 'r-2' }) })) : route.continue()));
  const card = page.locator('.statements .card').last();
  const text = await card.locator('.text').textContent();
  await card.getByRole('button', { name: '反对' }).click();
  await arrives(page, text, 'disagree');
  assert.equal(refused, 1);
  await page.context().close();
});

test('an expired session keeps the vote and sends it after signing in', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, world.path(topic, 'statements'));
  const card = page.locator('.statements .card').first();
  const text = await card.locator('.text').textContent();
  await page.context().clearCookies();
  await card.getByRole('button', { name: '说不准' }).click();
  await page.getByText('登录后会自动送出').first().waitFor();
  await page.goto(`${world.base}/sign-in`);
  await page.locator('#sign-in-name').fill('resident');
  await page.locator('#sign-in-password').fill('qinghe-2026');
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(`${world.base}/`);
  await arrives(page, text, 'pass');
  await page.context().close();
});

test('a statement that somebody made already is shown before it is sent', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, world.path(topic, 'statements'));
  const known = await page.locator('.statements .text').first().innerText();
  await world.go(page, world.path(topic, 'write'));
  await page.locator('textarea').fill(known);
  await page.locator('form button[type=submit]').click();
  await page.getByRole('heading', { name: '有人说过相近的话' }).waitFor();
  await says(page.locator('#content'), known);
  await page.getByRole('button', { name: '再改改' }).click();
  await holds(page.locator('textarea'), known, 'nothing typed is cleared');
  await page.context().close();
});

test('a statement of one’s own is kept as a draft, then arrives', async () => {
  const page = await world.device({ login: 'resident' });
  const text = '楼道里的感应灯应当每季度检查一次并张贴记录。';
  await world.go(page, world.path(topic, 'write'));
  await page.locator('textarea').fill(text);
  await eventually(async () => assert.ok((await onDevice(page, 'hezhi-drafts', 'drafts')).some(([, kept]) => kept === text), 'the draft is on the device'));
  await page.reload();
  await settled(page);
  await holds(page.locator('textarea'), text, 'the draft is there again');
  await page.locator('form button[type=submit]').click();
  await page.getByRole('heading', { name: /已收到您的看法|有人说过相近的话/ }).waitFor();
  if ((await page.getByRole('button', { name: '我的不一样，提交' }).count()) > 0) await page.getByRole('button', { name: '我的不一样，提交' }).click();
  await page.getByRole('heading', { name: '已收到您的看法' }).waitFor();
  const mine = (await world.call(page, 'GET', `/api/v1/s/${world.street.id}/my-statements`)).body.items;
  assert.equal(mine.filter((one) => one.text === text).length, 1);
  await page.context().close();
});

test('the map says the same in words, list and table', async () => {
  const mapped = world.topics.find((one) => world.maps.get(one.id).state === 'ready');
  assert.ok(mapped, 'a topic with groups');
  const page = await world.device();
  await world.go(page, world.path(mapped, 'map'));
  const { groups, common_ground } = (await world.call(page, 'GET', `/api/v1/s/${world.street.id}/topics/${mapped.id}/map`)).body;
  await says(page.locator('h1'), `${groups.length} 组`);
  await counts(page.locator('.group-button'), groups.length);
  await counts(page.locator('svg.map .hull'), groups.length);
  await attribute(page.locator('svg.map'), 'aria-label', new RegExp(`${groups.length} 组`));
  await page.locator('summary').first().click();
  await counts(page.locator('thead th'), groups.length + 1);
  const order = (await page.locator('h2').allInnerTexts()).join(' ');
  if (order.includes('分歧')) assert.ok(order.indexOf('共识') < order.indexOf('分歧'), 'common ground before differences');
  if (common_ground.length > 0) await says(page.locator('#content'), common_ground[0].text);
  await page.locator('.group-button').first().focus();
  await page.keyboard.press('Enter');
  await attribute(page.locator('.group-button').first(), 'aria-expanded', 'true');
  await assertClean(page);
  await page.context().close();
});

test('a street that is not there shows a refusal and no data', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, `/s/424242/topics/${topic.id}`);
  const text = await says(page.locator('#content'), '没有找到');
  assert.ok(!text.includes(topic.title));
  await page.context().close();
});

test('elder mode: four doors, fewer tabs, and a vote', async () => {
  const page = await world.device({ login: 'resident', look: { elder: true } });
  await world.go(page, '/');
  await counts(page.locator('.door'), 4);
  await eventually(async () => assert.deepEqual((await page.locator('nav.tabs .tab').allInnerTexts()).map((text) => text.trim().split('\n')[0]), ['首页', '我的', '帮助']));
  await world.go(page, world.path(topic, 'statements'));
  const card = page.locator('.statements .card').first();
  const text = await card.locator('.text').textContent();
  await card.getByRole('button', { name: '赞成' }).click();
  await arrives(page, text, 'agree');
  await assertClean(page);
  await page.context().close();
});

test('Tab goes down the page in reading order, with a visible ring', async () => {
  const page = await world.device({ login: 'resident', width: 1440, height: 900 });
  for (const address of ['/', world.path(topic), world.path(topic, 'map'), '/me', '/sign-in']) {
    await world.go(page, address);
    await page.evaluate(() => { document.activeElement?.blur(); });
    const stops = await tabStops(page);
    assert.ok(stops.length > 3, address);
    stops.forEach((stop, index) => {
      assert.ok(stop.ring, `${address}: no ring on “${stop.name}”`);
      if (index > 0 && stop.order > 0) assert.ok(stop.order > stops[index - 1].order || stop.order === stops[0].order, `${address}: “${stop.name}” comes before “${stops[index - 1].name}”`);
    });
  }
  await page.context().close();
});
