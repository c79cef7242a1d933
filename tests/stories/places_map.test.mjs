// Where something is, on a map: pointed at by hand and by keyboard, shown roughly to everybody; and without the map's pictures,
// nothing is lost. The tiles come from a host that this file runs, the only one that the pages may ask beside their own.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoSideways, assertOutline, assertTargets, counts, eventually, holds, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

/** One pixel of grey, as PNG. */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGPYAAAAwQDB9ZfJ5gAAAABJRU5ErkJggg==', 'base64');
let tiles, tilesBase, world, staff;
let asked = [];
before(async () => {
  tiles = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { 'Content-Type': 'image/png', 'Cache-Control': 'no-store' });
    response.end(pixel);
  });
  await new Promise((resolve) => { tiles.listen(0, '127.0.0.1', resolve); });
  tilesBase = `http://127.0.0.1:${tiles.address().port}`;
  world = await openWorld({ options: ['--tiles', `${tilesBase}/{z}/{x}/{y}.png`, '--tiles-attribution', '测试地图', '--map-centre', '30.2501,120.1502'] });
  staff = await world.device({ login: 'staff' });
});
after(async () => {
  await world?.close();
  tiles?.close();
});

const api = (path) => `/api/v1/s/${world.street.id}${path}`;
/** As assertClean, with the one host of the tiles allowed. */
async function assertOnlyTiles(page) {
  assert.deepEqual(await page.evaluate(() => window.policyViolations), []);
  assert.deepEqual(page.outside.filter((url) => !url.startsWith(`${tilesBase}/`)), []);
  assert.deepEqual(page.errors, []);
}
async function open(page) {
  await world.go(page, '/report');
  await page.locator('#report-community').selectOption({ label: '云栖苑' });
  await page.getByRole('button', { name: '在地图上指' }).click();
  await page.locator('dialog[open] .box').waitFor();
}
const goOn = async (page) => {
  await page.getByRole('button', { name: '继续', exact: true }).click();
  await says(page.locator('h1'), /核对|有人反映过/);
  if (page.url().endsWith('/similar')) await page.getByRole('button', { name: '不是同一件' }).click();
  await says(page.locator('h1'), '核对');
};
async function act(page, id, path, body) {
  const answer = await page.evaluate(async ({ address, path, body }) => {
    const { csrf_token } = await (await fetch('/api/v1/session')).json();
    const etag = (await fetch(address)).headers.get('ETag');
    return (await fetch(`${address}/${path}`, { method: 'POST', headers: { 'X-CSRF-Token': csrf_token, 'If-Match': etag, 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).status;
  }, { address: api(`/cases/${id}`), path, body });
  assert.equal(answer, 200, path);
}

test('the pin is pointed with the keyboard; whoever handles the case gets the point, everybody else about where', async () => {
  const page = await world.device({ login: 'resident' });
  await open(page);
  await says(page.locator('dialog[open] .attribution'), '测试地图');
  await eventually(() => assert.ok(asked.length > 0, 'tiles were asked for'));
  assert.match(asked[0], /^\/16\/\d+\/\d+\.png$/);
  await page.locator('dialog[open] .box').focus();
  for (const key of ['ArrowRight', 'ArrowDown', '+']) await page.keyboard.press(key);
  await eventually(() => assert.ok(asked.some((url) => url.startsWith('/17/')), 'closer'));
  await page.getByRole('button', { name: '就是这里' }).click();
  await says(page.locator('.where'), '已');
  await page.locator('#report-text').fill('河边护栏的立柱歪了');
  await goOn(page);
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await says(page.locator('h1'), '已收到');
  const mine = (await world.call(page, 'GET', api('/my-cases'))).body.items.find((one) => one.text === '河边护栏的立柱歪了');
  const own = (await world.call(page, 'GET', api(`/cases/${mine.id}`))).body;
  assert.ok(own.point.longitude_e7 > 1_201_502_000 && own.point.latitude_e7 < 302_501_000, 'to the right and below');
  const bodies = (await world.call(staff, 'GET', api('/bodies'))).body.items;
  await act(staff, mine.id, 'dispatch', { lead: bodies[0].id, text: '现场核实' });
  const visitor = await world.device();
  await world.go(visitor, '/cases');
  const seen = (await world.call(visitor, 'GET', api(`/cases/${mine.id}`))).body;
  assert.equal(seen.point.latitude_e7 % 10_000, 0);
  assert.notEqual(seen.point.longitude_e7, own.point.longitude_e7);
  await visitor.getByRole('button', { name: '地图', exact: true }).click();
  await visitor.getByRole('button', { name: '河边护栏的立柱歪了' }).click();
  await says(visitor.locator('.case-card'), '河边护栏的立柱歪了');
  await assertOnlyTiles(visitor);
  await assertOnlyTiles(page);
  await visitor.context().close();
  await page.context().close();
});

test('the map is dragged and wheeled', async () => {
  const page = await world.device({ login: 'resident', width: 1440, height: 900 });
  await open(page);
  asked = [];
  const frame = await page.locator('dialog[open] .box').boundingBox();
  await page.mouse.move(frame.x + 200, frame.y + 150);
  await page.mouse.down();
  await page.mouse.move(frame.x - 300, frame.y + 150, { steps: 5 });
  await page.mouse.up();
  await eventually(() => assert.ok(asked.length > 0, 'new tiles'));
  await page.mouse.move(frame.x + 200, frame.y + 150);
  await page.mouse.wheel(0, -200);
  await eventually(() => assert.ok(asked.some((url) => url.startsWith('/18/') || url.startsWith('/17/')), 'closer'));
  await assertOnlyTiles(page);
  await page.context().close();
});

test('the host of the tiles is down: it says so, the list is there, and the report goes through', async () => {
  const page = await world.device({ login: 'resident' });
  await page.route(`${tilesBase}/**`, (route) => route.abort());
  await open(page).catch(() => undefined); // it may have gone already
  await says(page.locator('.where'), '地图暂时打不开');
  await counts(page.locator('dialog[open]'), 0);
  await page.locator('#report-text').fill('单元门关不上，漏风');
  await page.locator('#report-building').selectOption({ index: 1 });
  await goOn(page);
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await says(page.locator('h1'), '已收到');
  await page.context().close();
});

test('staff say where a building lies, by the map and in degrees; the next report opens there', async () => {
  const desk = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, desk, '/places');
  await desk.getByRole('button', { name: /还没有位置/ }).click();
  const before = await desk.locator('tbody tr').count();
  assert.ok(before > 1);
  const link = desk.locator('tbody tr', { hasText: '楼栋' }).last().locator('a.title');
  const name = await link.innerText();
  await savePicture(desk, 'places 1440');
  await assertAccessible(desk, 'places');
  await link.click();
  await says(desk.locator('h1'), name);
  const id = desk.url().split('/').at(-1);
  // In degrees: what is no number is refused, and stays.
  await desk.locator('#place-latitude').fill('九十');
  await desk.locator('#place-longitude').fill('120.1530');
  await desk.getByRole('button', { name: '保存' }).click();
  await says(desk.locator('.error-summary'), '请填 -90 到 90 之间的度数');
  await desk.locator('#place-latitude').fill('30.2511');
  await desk.getByRole('button', { name: '保存' }).click();
  const lies = async () => {
    const { items } = (await world.call(desk, 'GET', api('/jurisdictions'))).body;
    const { latitude_e7, longitude_e7 } = items.find((one) => one.id === id);
    return [latitude_e7, longitude_e7];
  };
  await eventually(async () => assert.deepEqual(await lies(), [302_511_000, 1_201_530_000]));
  // On the map, which opens there: a step to the north.
  await desk.getByRole('button', { name: '在地图上改' }).click();
  await desk.locator('dialog[open] .box').focus();
  await desk.keyboard.press('ArrowUp');
  await desk.getByRole('button', { name: '就是这里' }).click();
  await eventually(async () => assert.ok(Number(await desk.locator('#place-latitude').inputValue()) > 30.2511));
  await holds(desk.locator('#place-longitude'), '120.153');
  await desk.getByRole('button', { name: '保存' }).click();
  await eventually(async () => assert.ok((await lies())[0] > 302_511_000));
  await assertAccessible(desk, 'a place');
  await savePicture(desk, 'place 1440');

  // Whoever reports from that building finds the map open there, wherever one was last on this device.
  const [latitude] = await lies();
  const page = await world.device();
  await world.go(page, `/report?place=${id}`);
  await eventually(async () => assert.equal(await page.locator('#report-building').inputValue(), id));
  await page.evaluate(() => localStorage.setItem('hezhi.map-centre', '{"latitude_e7":1,"longitude_e7":1}'));
  await page.getByRole('button', { name: '在地图上指' }).click();
  await page.locator('dialog[open] .box').waitFor();
  await page.getByRole('button', { name: '就是这里' }).click();
  await says(page.locator('main'), '已记下定位');
  await page.context().close();

  await desk.getByRole('button', { name: '清除位置' }).click();
  await eventually(async () => assert.deepEqual(await lies(), [undefined, undefined]));
  await desk.context().close();
  assert.ok(latitude > 0);
});

test('a sheet for the door: the code, both languages, the telephone; on a telephone and on paper', async () => {
  const desk = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, desk, '/places');
  await desk.locator('tbody tr', { hasText: '楼栋' }).last().getByRole('link', { name: /二维码/ }).click();
  const sheet = desk.locator('article.sheet');
  await says(sheet, '有事扫一扫', 'Scan to report', '云栖苑');
  const id = desk.url().split('/').at(-2);
  await says(sheet, `/report?place=${id}`);
  assert.ok(await desk.locator('.sheet img').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
  await desk.locator('#sheet-phone').fill('问王主任');
  await desk.getByRole('button', { name: '保存' }).click();
  await says(desk.locator('.error-summary'), '电话号码只能有数字');
  await desk.locator('#sheet-phone').fill('0571-8800 1234');
  await desk.getByRole('button', { name: '保存' }).click();
  await says(sheet, '也可以打居委会电话', '0571-8800 1234');
  await assertAccessible(desk, 'the sheet');
  await savePicture(desk, 'place sheet 1440');
  await desk.emulateMedia({ media: 'print' });
  assert.equal(await desk.getByRole('button', { name: '打印' }).isVisible(), false, 'only the sheet is printed');
  await sheet.waitFor();
  const pages = (pdf) => pdf.toString('latin1').match(/\/Type \/Page\b/g).length;
  assert.equal(pages(await desk.pdf({ preferCSSPageSize: true })), 1, 'one sheet of A4');
  await desk.emulateMedia({ media: null });
  await desk.getByRole('button', { name: 'A5' }).click();
  const small = await desk.pdf({ preferCSSPageSize: true });
  assert.equal(pages(small), 1, 'one sheet of A5');
  assert.match(small.toString('latin1'), /\/MediaBox \[0 0 (419|420)/);
  await desk.setViewportSize({ width: 360, height: 740 });
  await assertNoSideways(desk, 'the sheet at 360');
  await assertAccessible(desk, 'the sheet at 360');
  await savePicture(desk, 'place sheet 360');
  await desk.context().close();
});

test('a code on a building begins the report there', async () => {
  const page = await world.device();
  await world.go(page, '/help');
  const community = world.street.communities.find((one) => one.name === '云栖苑');
  const building = (await world.call(page, 'GET', api(`/buildings?community=${community.id}`))).body.items.at(-1);
  await world.go(page, `/report?place=${building.id}`);
  await eventually(async () => assert.equal(await page.locator('#report-building').inputValue(), building.id));
  await holds(page.locator('#report-community'), community.id);
  await page.context().close();
});

for (const [name, look] of Object.entries({ light: {}, dark: { theme: 'dark' }, elder: { elder: true } })) {
  test(`the map is accessible: ${name}`, async () => {
    for (const width of [360, 1440]) {
      const page = await world.device({ login: 'resident', look, width, height: width === 360 ? 740 : 900 });
      await open(page);
      await settled(page);
      for (const check of [() => assertAccessible(page, 'map'), () => assertOutline(page, 'map'), () => assertTargets(page, name === 'elder' ? 60 : 44, 'map'), () => assertNoSideways(page, 'map')]) await check();
      await page.context().close();
    }
  });
}
