// A key for another program: made by an administrator, shown once, tried at once, taken back; and then it opens nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertTargets, counts, isFocused, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

let world;
before(async () => { world = await openWorld(); });
after(async () => { await world?.close(); });

test('a key is made, tried, and taken back', async () => {
  for (const width of [360, 1440]) {
    const page = await world.device({ login: 'admin', width, height: 900 });
    const name = `区热线平台 ${width}`;
    await openDesk(world, page, '/keys');
    await page.getByRole('button', { name: '新建密钥' }).click();
    const form = page.locator('dialog[open]');
    await form.getByRole('button', { name: '生成密钥' }).click();
    await form.locator('.error-summary').waitFor();
    await form.locator('#key-name').fill(name);
    await form.getByRole('button', { name: '生成密钥' }).click();
    // A session that has just begun has confirmed who it is.
    const shown = page.locator('.once');
    await says(shown, name, '不再显示');
    await isFocused(shown.locator('h2'));
    const secret = await shown.locator('.secret').innerText();
    assert.ok(secret.length >= 32);
    await page.getByRole('button', { name: '试一下' }).click();
    await says(shown, '可以用', '没有产生工单');
    await settled(page);
    await savePicture(page, `keys ${width}`);
    await assertAccessible(page, 'keys');
    await assertTargets(page, 44, 'keys');
    await assertNoSideways(page, 'keys');
    await page.getByRole('button', { name: '已保存好' }).click();
    await counts(shown, 0);
    assert.ok(!(await page.locator('body').innerText()).includes(secret));
    const row = page.locator('tr, li, article').filter({ hasText: name }).last();
    await row.getByRole('button', { name: '收回' }).click();
    await page.locator('dialog[open]').getByRole('button', { name: '收回' }).click();
    await says(page.locator('body'), `已收回“${name}”的密钥`);
    const answer = await page.evaluate(async ({ secret, street }) => {
      const services = await (await fetch(`/open311/v2/services.json?jurisdiction_id=${street}`)).json();
      return (await fetch('/open311/v2/requests.json', { method: 'POST', credentials: 'omit', body: new URLSearchParams({ jurisdiction_id: street, api_key: secret, service_code: services[0].service_code, address_string: '云栖苑', description: '试一试' }) })).status;
    }, { secret, street: world.street.id });
    assert.equal(answer, 403);
    await assertClean(page);
    await page.context().close();
  }
});
