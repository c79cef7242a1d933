// A resident looks for what neighbours have said: one field, Chinese and English, topics and statements, newest first.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, eventually, holds, openWorld, says, settled } from './world.mjs';

let world;
before(async () => { world = await openWorld(); });
after(async () => { await world?.close(); });

test('a word of two characters finds topics and statements, and leads to them', async () => {
  const page = await world.device();
  await world.go(page, '/topics');
  await page.getByRole('searchbox').fill('电梯');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '看法', exact: true }).waitFor();
  await eventually(async () => assert.match(page.url(), /words=/, 'what is looked for stands in the address'));
  await eventually(async () => assert.deepEqual(await page.locator('section[aria-labelledby=found-topics] .strong').allInnerTexts(), ['老楼加装电梯']));
  const answer = (await world.call(page, 'GET', `/api/v1/s/${world.street.id}/search?words=${encodeURIComponent('电梯')}`)).body;
  assert.ok(answer.statements.length > 0 && answer.statements.every((one) => one.text.includes('电梯')));
  assert.deepEqual(answer.statements.map((one) => BigInt(one.id)), answer.statements.map((one) => BigInt(one.id)).sort((a, b) => (a > b ? -1 : 1)), 'newest first');
  await eventually(async () => assert.ok((await page.locator('mark').allInnerTexts()).every((text) => text === '电梯')));
  await says(page.locator('#content [role=status]'), `1 个议题，${answer.statements.length} 条看法`);
  await assertAccessible(page, 'search results');
  await page.locator('section[aria-labelledby=found-statements] a').last().click();
  await settled(page);
  const wanted = answer.statements.at(-1);
  await eventually(async () => assert.ok(page.url().endsWith(`/topics/${wanted.topic}/statements#s-${wanted.id}`), page.url()));
  await eventually(async () => assert.ok(await page.evaluate((id) => { const box = document.getElementById(id)?.getBoundingClientRect(); return box !== undefined && box.top >= 0 && box.bottom <= innerHeight; }, `s-${wanted.id}`), 'it is in sight'));
  await page.goBack();
  await page.locator('mark').first().waitFor();
  await holds(page.getByRole('searchbox'), '电梯', 'Back leads to what was looked for');
  await assertClean(page);
  await page.context().close();
});

test('nothing found says so and how to find more; clearing leads back to the list', async () => {
  const page = await world.device({ language: 'en' });
  await world.go(page, '/topics?words=swimming');
  await page.getByText('No topic or statement mentions “swimming”').waitFor();
  await assertAccessible(page, 'empty search');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.locator('.topics .card').first().waitFor();
  await holds(page.getByRole('searchbox'), '');
  await assertClean(page);
  await page.context().close();
});

test('a new statement is found at once', async () => {
  const page = await world.device({ login: 'resident' });
  const home = (await world.call(page, 'GET', '/api/v1/session')).body.residences[0].community.id;
  const topic = world.topics.find((one) => one.state === 'open' && one.statements > 0 && one.community.id === home);
  await world.call(page, 'POST', `/api/v1/s/${world.street.id}/topics/${topic.id}/statements`, { text: '西门外的共享单车 bike 请摆整齐一些。', despite_similar: true });
  for (const words of ['共享单车', 'BIKE', '西门 摆整齐']) {
    await world.go(page, `/topics?words=${encodeURIComponent(words)}`);
    await page.getByRole('link', { name: '西门外的共享单车' }).waitFor();
  }
  await page.context().close();
});
