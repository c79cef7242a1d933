// On the device: joining by a letter's code, signing in and out, the dialog, WeChat, and the app without a network.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertClean, counts, eventually, holds, isFocused, onDevice, openWorld, says, settled } from './world.mjs';

let world;
before(async () => { world = await openWorld(); });
after(async () => { await world?.close(); });

test('a letter’s code opens an account in the right community', async () => {
  const staff = await world.device({ login: 'staff' });
  const post = (await world.call(staff, 'GET', '/api/v1/session')).body.posts[0];
  const issued = await world.call(staff, 'POST', `/api/v1/s/${world.street.id}/invitations`, { community: post.jurisdiction.id });
  assert.ok(issued.status < 300, JSON.stringify(issued.body));
  const page = await world.device();
  await page.goto(`${world.base}/join?code=${issued.body.code}`);
  await page.locator('#join-name').waitFor();
  await eventually(async () => assert.ok(!page.url().includes('code='), 'the code leaves the address'));
  await says(page.locator('h1'), /.{5}/);
  await page.locator('form button[type=submit]').click();
  await page.locator('.error-summary').waitFor();
  await isFocused(page.locator('.error-summary'));
  await page.locator('.error-summary a').first().click();
  await isFocused(page.locator('#join-name'));
  await page.locator('#join-name').fill('zhouyizhou');
  await page.locator('#join-called').fill('周一舟');
  await page.locator('#join-password').fill('窗台上的绿萝又长高了一点');
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(`${world.base}/`);
  assert.equal((await world.call(page, 'GET', '/api/v1/session')).body.person.display_name, '周一舟');
  await assertClean(page);
  await page.context().close();
  await staff.context().close();
});

test('a wrong password says so, keeps what was typed, and a right one leads back', async () => {
  const page = await world.device();
  await world.go(page, '/sign-in?next=/me/display');
  await page.locator('#sign-in-name').fill('resident');
  await page.locator('#sign-in-password').fill('not-this-one');
  await page.locator('form button[type=submit]').click();
  await page.locator('.error-summary').waitFor();
  await holds(page.locator('#sign-in-name'), 'resident');
  await eventually(async () => assert.match(await page.title(), /^有错误：/));
  await page.locator('#sign-in-password').fill('qinghe-2026');
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(`${world.base}/me/display`);
  await page.context().close();
});

test('signing out leaves no copy of what was read', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, '/me');
  await says(page.locator('body'), '林夏');
  const left = () => page.evaluate(() => [localStorage.getItem('hezhi.session') === null, document.body.innerText.includes('林夏')]);
  await eventually(async () => assert.deepEqual(await left(), [false, true], 'who is signed in is remembered'));
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.waitForURL(`${world.base}/`);
  await settled(page);
  await eventually(async () => assert.deepEqual(await left(), [true, false], 'nothing is left'));
  await page.context().close();
});

test('a dialog takes the focus, closes with Esc and with back, and gives the focus back', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, '/me/privacy');
  const opener = page.locator('.button.danger').first();
  await opener.click();
  await page.locator('dialog[open]').waitFor();
  await eventually(async () => assert.ok(await page.evaluate(() => document.querySelector('dialog[open]')?.contains(document.activeElement)), 'focus moves in'));
  await page.keyboard.press('Escape');
  await counts(page.locator('dialog[open]'), 0);
  await isFocused(opener, 'focus returns');
  await opener.click();
  await page.locator('dialog[open]').waitFor();
  await page.goBack();
  await counts(page.locator('dialog[open]'), 0);
  assert.equal(new URL(page.url()).pathname, '/me/privacy', 'back closes the dialog, not the page');
  await assertClean(page);
  await page.context().close();
});

test('a dialog that closes takes back neither the page nor the dialog that is opened at the same moment', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, '/me/privacy');
  const dialog = page.locator('dialog[open]');
  await page.locator('.button.danger').first().click();
  await dialog.waitFor();
  // All in one turn of the page: the browser takes the history entry of the dialog back only after it.
  await page.evaluate(async () => {
    document.querySelector('dialog[open] .dialog-close').click();
    await Promise.resolve();
    document.querySelector('main .button.danger').click();
  });
  await settled(page);
  await counts(dialog, 1, 'it is open again');
  await page.evaluate(async () => {
    document.querySelector('dialog[open] .dialog-close').click();
    for (let step = 0; step < 10; step += 1) await Promise.resolve();
    document.querySelector('main .button.danger').click();
    await Promise.resolve();
  });
  await settled(page);
  await counts(dialog, 1, 'and again');
  await page.goBack();
  await counts(dialog, 0);
  assert.equal(new URL(page.url()).pathname, '/me/privacy', 'back closes it');

  await page.locator('.button.danger').first().click();
  await dialog.waitFor();
  await page.evaluate(async () => {
    document.querySelector('dialog[open] .dialog-close').click();
    for (let step = 0; step < 10; step += 1) await Promise.resolve();
    document.querySelector('nav a[href="/"]').click();
  });
  await page.waitForURL(`${world.base}/`);
  await settled(page);
  await page.goBack();
  await page.waitForURL(`${world.base}/me/privacy`);
  await settled(page);
  assert.equal(await dialog.count(), 0);
  await assertClean(page);
  await page.context().close();
});

test('in WeChat a download says how to open it in the browser', async () => {
  const page = await world.device({ login: 'resident', userAgent: 'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.44' });
  await world.go(page, '/me/privacy');
  await page.getByRole('button', { name: '导出' }).click();
  await page.getByRole('heading', { name: '请在浏览器里打开' }).waitFor();
  await page.goBack();
  await counts(page.locator('dialog[open]'), 0);
  await page.context().close();
});

test('language, theme and text size take effect at once and stay', async () => {
  const page = await world.device();
  await world.go(page, '/me/display');
  await page.getByLabel('English').check();
  await page.getByRole('heading', { name: 'Language, text size, elder mode' }).waitFor();
  await page.getByLabel('Dark', { exact: true }).check();
  await page.reload();
  await settled(page);
  await eventually(async () => assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]), ['en', 'dark']));
  await page.context().close();
});

test('the app can be installed and opens without a network', async () => {
  const page = await world.device({ login: 'resident', serviceWorkers: 'allow' });
  await world.go(page, '/');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const manifest = await page.evaluate(async () => (await fetch('/manifest.webmanifest')).json());
  assert.equal(manifest.display, 'standalone');
  assert.ok(manifest.icons.some((icon) => icon.sizes === '512x512'));
  assert.ok(manifest.icons.some((icon) => icon.purpose === 'maskable'), 'an icon that may be cut to any shape');
  assert.equal(new URL(manifest.start_url, world.base).pathname, '/');
  for (const icon of manifest.icons) assert.equal(await page.evaluate(async (src) => (await fetch(src)).status, icon.src), 200, icon.src);
  await eventually(async () => assert.ok((await onDevice(page, 'hezhi-copies', 'copies')).some(([key]) => key.includes('"today"')), 'what was read is kept'));
  await page.context().setOffline(true);
  await page.goto(`${world.base}/`);
  await page.getByText('没有网络').first().waitFor();
  await says(page.locator('h1'), /.{4}/);
  await assertClean(page);
  await page.context().close();
});

test('in elder mode a statement is read aloud, and a second tap stops it', async () => {
  const page = await world.device({ login: 'resident', look: { elder: true } });
  await page.addInitScript(() => {
    window.spoken = [];
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, 'speechSynthesis', { value: { speak: (words) => window.spoken.push([words.lang, words.text]), cancel: () => window.spoken.push('quiet') } });
  });
  const home = (await world.call(page, 'GET', '/api/v1/session')).body.residences[0].community.id;
  const topic = world.topics.find((one) => one.state === 'open' && one.statements > 0 && one.community.id === home);
  await world.go(page, world.path(topic, 'vote'));
  const text = await page.locator('#statement-text').innerText();
  await page.locator('.statement').getByRole('button', { name: '读给我听' }).click();
  await eventually(async () => assert.deepEqual(await page.evaluate(() => window.spoken.at(-1)), ['zh-CN', text]));
  await page.getByRole('button', { name: '停止朗读' }).click();
  await eventually(async () => assert.equal(await page.evaluate(() => window.spoken.at(-1)), 'quiet'));
  await page.context().close();
});

test('an elder votes from the first door to the end of the list', async () => {
  const page = await world.device({ login: 'resident', look: { elder: true } });
  await world.go(page, '/');
  await page.getByRole('link', { name: '说说看法' }).click();
  await page.locator('#statement-text').waitFor();
  for (let vote = 0; vote < 40 && (await page.locator('#statement-text').count()) > 0; vote += 1) {
    const text = await page.locator('#statement-text').textContent();
    await page.getByRole('button', { name: vote % 2 === 0 ? '赞成' : '说不准，跳过', exact: true }).click();
    await eventually(async () => assert.notEqual(await page.evaluate(() => document.querySelector('#statement-text')?.textContent), text, 'the next one comes'));
  }
  await page.getByRole('heading', { name: '您都看完了，谢谢！' }).waitFor();
  await page.getByRole('link', { name: '看大家的看法分成几组' }).waitFor();
  await assertClean(page);
  await page.context().close();
});
