// An empty server's first hour: the one-time link founds the street and its administrator, who must set up a second factor
// before granting anybody anything, and who confirms with password and code.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, eventually, holds, openBrowser, says, serve, settled } from './world.mjs';

let server, browser, page;
before(async () => {
  server = await serve({ empty: true });
  browser = await openBrowser(server.base);
  page = await browser.visitor({ width: 1440, height: 900 });
});
after(async () => { await browser?.close(); await server?.stop(); });

/** RFC 6238 with the secret as the page shows it; `step` counts intervals of 30 seconds from now. */
function totp(secret, step = 0) {
  const bits = [...secret.replaceAll(/[\s=]/g, '').toUpperCase()].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step));
  const digest = createHmac('sha1', key).update(counter).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('the first link founds a street; its administrator needs a second factor for what affects others', async () => {
  const link = await eventually(() => {
    const printed = /\/setup\?token=[\w-]+(?=\n)/.exec(server.said())?.[0];
    assert.ok(printed, `the start prints the link: ${server.said()}`);
    return printed;
  });
  await page.goto(server.base + link);
  await page.locator('#setup-city').fill('江城市');
  await page.locator('#setup-district').fill('河东区');
  await page.locator('#setup-street').fill('青禾街道');
  await page.locator('#setup-name').fill('first-admin');
  await page.locator('#setup-called').fill('周敏');
  const secretWords = 'correct-horse-battery';
  await page.locator('#setup-password').fill(secretWords);
  await page.locator('#setup-again').fill(secretWords);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(/\/workbench/);
  await page.getByText('管理员须先设置动态验证码').waitFor();
  await settled(page);
  await assertAccessible(page, 'the workbench of an empty street');
  await page.getByRole('link', { name: '去设置' }).click();
  await page.waitForURL(/second-factor/);
  await page.locator('#content .button.primary.wide').click();
  const ask = page.locator('dialog[open] input[type=password]');
  const code = page.locator('#second-factor-code');
  await ask.or(code).first().waitFor();
  if (await ask.isVisible()) {
    await ask.fill(secretWords);
    await page.locator('dialog[open] form button[type=submit]').click();
  }
  const secret = await says(page.locator('.secret'), /\S/);
  assert.ok(await page.locator('.code-picture').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)), 'the QR code is drawn');
  await code.fill('000000');
  await page.locator('#content form button[type=submit]').click();
  await page.locator('.error-summary').waitFor();
  await settled(page);
  await code.fill(totp(secret));
  await page.locator('#content form button[type=submit]').click();
  await page.locator('.chip.ok').waitFor();

  // A fresh session: password and code at the door, and again before a role changes hands.
  await page.evaluate(async () => {
    const { csrf_token } = await (await fetch('/api/v1/session')).json();
    await fetch('/api/v1/session', { method: 'DELETE', headers: { 'X-CSRF-Token': csrf_token } });
  });
  await page.goto(`${server.base}/workbench/posts`);
  await page.locator('#sign-in-name').fill('first-admin');
  await page.locator('#sign-in-password').fill(secretWords);
  await page.locator('form button[type=submit]').click();
  await page.locator('#sign-in-totp').waitFor();
  await holds(page.locator('#sign-in-password'), secretWords, 'nothing typed is cleared');
  await page.locator('#sign-in-totp').fill(totp(secret, 1)); // each code counts once: the next one, within the tolerance
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(/\/workbench\/posts/);
  await page.getByRole('heading', { level: 1, name: '单位与岗位' }).waitFor();
  assert.equal(await page.getByText('管理员须先设置动态验证码').count(), 0);
  await page.locator('tbody tr').filter({ hasText: 'first-admin' }).getByRole('button').click();
  await page.locator('dialog[open] .button.danger').click();
  const totpAgain = page.locator('#confirm-totp');
  const refusal = page.getByText('不能移除最后一位管理员');
  await totpAgain.or(refusal).first().waitFor();
  if (await totpAgain.isVisible()) {
    await page.locator('#confirm-password').fill(secretWords);
    await page.locator('dialog[open] form button[type=submit]').click();
    await says(page.locator('dialog[open] .error-summary'), '验证码'); // the code is asked for as well
  }
  await assertClean(page);
});
