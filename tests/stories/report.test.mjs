// From a dark lamp to "solved": a resident reports in three steps, follows it, is asked, rates, reopens; without a network,
// without an account, with a slip of the finger. What staff do is done through the API: their pages have stories of their own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, attribute, counts, eventually, holds, isFocused, onDevice, openWorld, says, settled } from './world.mjs';

let world, staff, department, dispatcher, home;
before(async () => {
  world = await openWorld();
  [staff, department, dispatcher] = await Promise.all(['staff', 'department', 'dispatcher'].map((login) => world.device({ login })));
  home = world.street.communities.find((one) => one.name === '云栖苑');
});
after(async () => { await world?.close(); });

const api = (path) => `/api/v1/s/${world.street.id}${path}`;
const caseOf = async (page, id) => (await world.call(page, 'GET', api(`/cases/${id}`))).body;
/** An act of staff on the case as it is now. */
async function act(page, id, path, body) {
  const answer = await page.evaluate(async ({ address, path, body }) => {
    const { csrf_token } = await (await fetch('/api/v1/session')).json();
    const etag = (await fetch(address)).headers.get('ETag');
    const reply = await fetch(`${address}/${path}`, { method: 'POST', headers: { 'X-CSRF-Token': csrf_token, 'If-Match': etag, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: reply.status, body: await reply.json() };
  }, { address: api(`/cases/${id}`), path, body });
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
async function reported(page, text, more = {}) {
  const answer = await world.call(page, 'POST', api('/cases'), { text, place: home.id, location: '', contact: 'anonymous', name: '', phone: '', ...more });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}
async function dispatched(id) {
  const { body_name: name } = (await world.call(department, 'GET', '/api/v1/session')).body.posts[0];
  const { items } = (await world.call(dispatcher, 'GET', api('/bodies'))).body;
  const body = items.find((one) => one.name === name).id;
  await act(staff, id, 'dispatch', { lead: body, text: '由该单位现场核实' });
}
async function answered(id, words = '已到场处理，灯亮了') {
  await act(department, id, 'reply', { text: words });
}
const mine = async (page) => (await world.call(page, 'GET', api('/my-cases'))).body.items;
const withText = async (page, text) => (await mine(page)).filter((one) => one.text === text);
async function write(page, text, spot = '') {
  await world.go(page, '/report');
  await page.locator('#report-text').fill(text);
  await page.locator('#report-community').selectOption({ label: '云栖苑' });
  if (spot) await page.locator('#report-location').fill(spot);
}
const goOn = (page) => page.getByRole('button', { name: '继续', exact: true }).click();
const send = (page) => page.getByRole('button', { name: '提交', exact: true });

test('a report in three steps: who answers is shown before, the receipt says with whom it is and until when', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, '/');
  await page.locator('nav').getByRole('link', { name: '反映' }).click();
  await page.locator('#report-text').fill('道路上的路灯不亮，已经三天');
  await page.locator('#report-building').selectOption({ index: 1 });
  await page.locator('#report-location').fill('北门外第二盏');
  await says(page.locator('.guess'), '路灯', '主办：', '工作日');
  await goOn(page);
  await says(page.locator('h1'), '核对');
  await isFocused(page.locator('h1'));
  await says(page.locator('.answers'), '道路上的路灯不亮，已经三天', '云栖苑', '北门外第二盏');
  await page.getByLabel('只给社区').check();
  await send(page).click();
  await page.locator('.error-summary').waitFor();
  await page.locator('#report-name').fill('林夏');
  await page.locator('#report-phone').fill('13900001234');
  await send(page).click();
  await says(page.locator('h1'), '已收到');
  await says(page.locator('.receipt'), /\d{6}-\d{5}/, '云栖苑', '前答复');
  await page.getByRole('link', { name: '看这件工单' }).click();
  await says(page.locator('#case-where'), '现在在');
  await says(page.locator('.sla'), '还剩', '前答复');
  await says(page.locator('.timeline'), '网上反映');
  await says(page.locator('section[aria-labelledby=case-contact]'), '13900001234', '还没有人查看');
  await world.go(page, '/');
  await page.getByRole('link', { name: '道路上的路灯不亮，已经三天' }).waitFor();
  await assertClean(page);
  await page.context().close();
});

test('an empty report: the summary takes the focus, its link leads to the field, nothing is lost', async () => {
  const page = await world.device();
  await world.go(page, '/report');
  await page.locator('#report-location').fill('花坛边');
  await goOn(page);
  await page.locator('.error-summary').waitFor();
  await isFocused(page.locator('.error-summary'));
  await page.locator('.error-summary a').first().click();
  await isFocused(page.locator('#report-text'));
  await holds(page.locator('#report-location'), '花坛边');
  await eventually(async () => assert.match(await page.title(), /^有错误：/));
  await page.context().close();
});

test('what is written survives a reload, and says where to call when it is urgent', async () => {
  const page = await world.device({ login: 'resident' });
  await write(page, '楼道里着火了', '三层');
  await says(page.locator('.urgent'), '紧急请先拨打', '119');
  await attribute(page.locator('.urgent a'), 'href', 'tel:119');
  await eventually(async () => assert.match(JSON.stringify(await onDevice(page, 'hezhi-drafts', 'drafts')), /三层/));
  await page.reload();
  await holds(page.locator('#report-text'), '楼道里着火了');
  await holds(page.locator('#report-location'), '三层');
  await page.getByRole('button', { name: '清空重写' }).click();
  await holds(page.locator('#report-text'), '');
  await page.context().close();
});

test('two taps on send are one case', async () => {
  const page = await world.device({ login: 'resident' });
  const text = '快递柜挡住了消防栓';
  await write(page, text);
  await goOn(page);
  await send(page).dblclick();
  await says(page.locator('h1'), '已收到');
  assert.equal((await withText(page, text)).length, 1);
  await page.context().close();
});

test('without a network it is kept, and sent once when the network is back, although the page was closed between', async () => {
  const page = await world.device({ login: 'resident' });
  const context = page.context();
  const text = '地下车库积水，没过脚面';
  await write(page, text);
  await context.setOffline(true);
  await goOn(page);
  await says(page.locator('h1'), '核对');
  await send(page).click();
  await says(page.locator('h1'), '已存在本机');
  assert.match(JSON.stringify(await onDevice(page, 'hezhi-outbox', 'entries')), /地下车库积水/);
  await page.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(`${world.base}/me/outbox`);
  await eventually(async () => assert.equal((await withText(again, text)).length, 1));
  await eventually(async () => assert.deepEqual(await onDevice(again, 'hezhi-outbox', 'entries'), []));
  assert.equal((await withText(again, text)).length, 1);
  await context.close();
});

test('closed while the answer is on its way, a visitor’s report is one case, and the device can open it', async () => {
  const page = await world.device();
  const context = page.context();
  let arrived;
  const there = new Promise((resolve) => { arrived = resolve; });
  let first;
  // The server has done its work; its answer never comes.
  await page.route('**/api/v1/s/*/cases', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    first = await (await route.fetch()).json();
    arrived();
    return undefined;
  });
  await write(page, '河边步道的栏杆松了', '二号桥下');
  await goOn(page);
  await send(page).click();
  await there;
  await page.close();
  const again = await context.newPage();
  await again.goto(`${world.base}/me/cases`);
  await eventually(async () => assert.deepEqual((await onDevice(again, 'hezhi-cases', 'cases')).map(([, one]) => one.id), [first.id]));
  await again.reload();
  await again.getByRole('link', { name: '河边步道的栏杆松了' }).click();
  await says(again.locator('section[aria-labelledby=case-what]'), '河边步道的栏杆松了', '个人信息再公开');
  const stranger = await world.device();
  await world.go(stranger, `/s/${world.street.id}/cases/${first.id}`);
  await says(stranger.locator('h1'), '没有找到');
  await stranger.context().close();
  await context.close();
});

/** A photograph as a telephone writes it: with the name of the camera in it. */
async function photograph(page, colour = '#8a5') {
  const picture = Buffer.from(await page.evaluate(async (colour) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
    const brush = canvas.getContext('2d');
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 320, 240);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.8); });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, colour));
  const camera = Buffer.from('CANARY CAMERA\0');
  const directory = Buffer.alloc(26); // TIFF, little endian: one entry, Make, at 26
  directory.write('II*\0', 'latin1');
  directory.writeUInt32LE(8, 4);
  directory.writeUInt16LE(1, 8);
  directory.writeUInt16LE(0x010f, 10);
  directory.writeUInt16LE(2, 12);
  directory.writeUInt32LE(camera.length, 14);
  directory.writeUInt32LE(26, 18);
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), directory, camera]);
  const segment = Buffer.from([0xff, 0xe1, 0, 0]);
  segment.writeUInt16BE(exif.length + 2, 2);
  return { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([picture.subarray(0, 2), segment, exif, picture.subarray(2)]) };
}
const photos = (page) => page.locator('input[data-for=report-photos]');
const attached = (page) => onDevice(page, 'hezhi-attachments', 'attachments');
const caseShown = (page) => page.url().split('/').at(-1);

test('a photograph is enough, and loses what the camera wrote into it', async () => {
  const page = await world.device({ login: 'resident' });
  await world.go(page, '/report');
  await page.locator('#report-community').selectOption({ label: '云栖苑' });
  const sent = await photograph(page);
  assert.ok(sent.buffer.includes('CANARY CAMERA'));
  await photos(page).setInputFiles(sent);
  await page.getByRole('img', { name: '照片 1' }).waitFor();
  // What it shows, for those who do not see it: kept with the draft, and its name from then on.
  await page.getByLabel(/第 1 张拍的是什么/).fill('单元门口的积水，电话 13900005678');
  await assertAccessible(page, 'a photograph with its words');
  await assertTargets(page, 44, 'a photograph with its words');
  await assertNoSideways(page, 'a photograph with its words');
  await page.reload();
  await page.getByRole('img', { name: /单元门口的积水/ }).waitFor();
  await holds(page.getByLabel(/第 1 张拍的是什么/), '单元门口的积水，电话 13900005678');
  await goOn(page);
  await says(page.locator('h1'), '核对');
  await page.locator('.answers').getByRole('img', { name: /单元门口的积水/ }).waitFor();
  await send(page).click();
  await says(page.locator('h1'), '已收到');
  await page.getByRole('link', { name: '看这件工单' }).click();
  const shown = page.locator('.strip img');
  await counts(shown, 1);
  await attribute(shown, 'alt', '看大图：单元门口的积水，电话 13900005678', 'who sent it reads it as it was written');
  await eventually(async () => assert.ok(await shown.evaluate((image) => image.complete && image.naturalWidth > 0), 'the picture is there'));
  await says(page.locator('section[aria-labelledby=case-what]'), '只有您和办理方能看到');
  const { media } = await caseOf(page, caseShown(page));
  const kept = await page.evaluate(async (address) => [...new Uint8Array(await (await fetch(address)).arrayBuffer())], api(`/media/${media[0].id}`));
  assert.ok(kept.length > 500 && !Buffer.from(kept).includes('CANARY'), 'the camera is gone');
  const stranger = await world.device();
  await world.go(stranger, '/help');
  assert.equal((await world.call(stranger, 'GET', api(`/media/${media[0].id}`))).status, 404);
  await stranger.context().close();
  await eventually(async () => assert.deepEqual(await attached(page), []));
  await assertClean(page);
  await page.context().close();
});

test('without a network a report waits with its photographs; closed and opened again, it is one case that has them', async () => {
  const page = await world.device({ login: 'resident' });
  const context = page.context();
  const text = '健身器材的螺丝松了，孩子够得着';
  await write(page, text);
  await photos(page).setInputFiles([await photograph(page, '#58a'), await photograph(page, '#a58')]);
  await counts(page.locator('.attached img'), 2);
  await context.setOffline(true);
  await goOn(page);
  await says(page.locator('h1'), '核对');
  await send(page).click();
  await says(page.locator('h1'), '已存在本机');
  assert.match(JSON.stringify(await onDevice(page, 'hezhi-outbox', 'entries')), /螺丝松了/);
  assert.equal((await attached(page)).length, 2);
  await page.close();
  // Killed once more in the middle: the case is there, of its pictures one.
  await context.setOffline(false);
  const second = await context.newPage();
  let uploads = 0;
  let reached;
  const there = new Promise((resolve) => { reached = resolve; });
  await second.route('**/api/v1/s/*/media', async (route) => {
    uploads += 1;
    if (uploads < 2) return route.continue();
    reached();
    return undefined;
  });
  await second.goto(`${world.base}/me/outbox`);
  await there;
  await says(second.locator('.entries'), /工单 \d{6}-\d{5} 的照片/, '发送中');
  await counts(second.locator('.entries img'), 1);
  await second.close();
  const third = await context.newPage();
  await third.goto(`${world.base}/me/outbox`);
  await eventually(async () => assert.deepEqual(await onDevice(third, 'hezhi-outbox', 'entries'), []));
  const made = await withText(third, text);
  assert.equal(made.length, 1);
  assert.equal((await caseOf(third, made[0].id)).media.length, 2);
  assert.deepEqual(await attached(third), []);
  await context.close();
});

test('a photograph that cannot be read stays behind with its reason; the case is there', async () => {
  const page = await world.device({ login: 'resident' });
  await write(page, '门口的地砖翘起来了');
  await photos(page).setInputFiles([{ name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]) }, await photograph(page, '#aa5')]);
  await counts(page.locator('.attached li'), 2);
  await goOn(page);
  await says(page.locator('h1'), /核对|有人反映过/);
  if (page.url().endsWith('/similar')) await page.getByRole('button', { name: '不是同一件' }).click();
  await send(page).click();
  await says(page.locator('h1'), '已收到');
  await page.getByRole('link', { name: '看这件工单' }).click();
  await counts(page.locator('.strip img'), 1);
  await says(page.locator('.pending'), '没有传上');
  await page.getByRole('button', { name: '再传一次' }).click();
  await says(page.locator('.pending'), '没有传上');
  await page.getByRole('button', { name: '不传了' }).click();
  await counts(page.locator('.pending'), 0);
  await assertClean(page);
  await page.context().close();
});

test('without a microphone a recording is chosen; who handles the case can hear it', async () => {
  const page = await world.device({ login: 'resident' });
  await write(page, '夜里施工的声音很大，录了一段');
  await page.getByRole('button', { name: '录一段语音' }).click();
  await says(page.locator('.media'), '没有使用麦克风的许可');
  const sound = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(3000, 7)]);
  await page.locator('input[data-for=report-photos-voice]').setInputFiles({ name: 'note.ogg', mimeType: 'audio/ogg', buffer: sound });
  await counts(page.locator('.attached audio'), 1);
  await goOn(page);
  await says(page.locator('h1'), /核对|有人反映过/);
  if (page.url().endsWith('/similar')) await page.getByRole('button', { name: '不是同一件' }).click();
  await send(page).click();
  await says(page.locator('h1'), '已收到');
  await page.getByRole('link', { name: '看这件工单' }).click();
  await page.getByRole('button', { name: '听语音' }).click();
  await counts(page.locator('.strip audio'), 1);
  const id = caseShown(page);
  const { media } = await caseOf(page, id);
  assert.equal(media[0].kind, 'voice');
  const length = await staff.evaluate(async (address) => (await (await fetch(address)).arrayBuffer()).byteLength, api(`/media/${media[0].id}`));
  assert.equal(length, sound.length);
  await page.context().close();
});

test('the session ends on the last step: nothing is sent in nobody’s name, and nothing is lost after signing in', async () => {
  const page = await world.device({ login: 'resident' });
  const text = '单元门的闭门器坏了';
  await write(page, text);
  await goOn(page);
  await page.getByLabel('办理单位也可见').check();
  await page.locator('#report-name').fill('林夏');
  await page.locator('#report-phone').fill('13900005678');
  await page.context().clearCookies();
  await send(page).click();
  await page.getByText('登录已过期，还没有提交').waitFor();
  await page.locator('#content').getByRole('link', { name: '登录', exact: true }).first().click();
  await page.locator('#sign-in-name').fill('resident');
  await page.locator('#sign-in-password').fill('qinghe-2026');
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(`${world.base}/report/check`);
  await says(page.locator('.answers'), text);
  await holds(page.locator('#report-phone'), '13900005678');
  await send(page).click();
  await says(page.locator('h1'), '已收到');
  assert.equal((await withText(page, text)).length, 1);
  await page.context().close();
});

test('somebody reported it before: one tap joins, and the case knows two reporters', async () => {
  const neighbour = await world.device();
  await world.go(neighbour, '/help');
  const first = await reported(neighbour, '东门口的窨井盖翘起来了，绊倒人', { follow_secret: 'n'.repeat(32) });
  const page = await world.device({ login: 'resident' });
  await write(page, '东门口窨井盖翘起来了');
  await goOn(page);
  await says(page.locator('h1'), '有人反映过');
  await page.getByRole('button', { name: '我也有这个问题' }).first().click();
  await says(page.locator('h1'), '已加入');
  await says(page.locator('.receipt'), first.number);
  assert.equal((await caseOf(staff, first.id)).reporters, 2);
  await page.context().close();
  await neighbour.context().close();
});

test('a question pauses the clock until it is answered; the page changes by itself', async () => {
  const page = await world.device({ login: 'resident' });
  const made = await reported(page, '楼上漏水到走廊');
  await world.go(page, `/s/${world.street.id}/cases/${made.id}`);
  await says(page.locator('.sla'), '还剩');
  await act(staff, made.id, 'question', { text: '请问是哪一层？' });
  await says(page.locator('form[aria-labelledby=case-question]'), '请问是哪一层？');
  await says(page.locator('.sla'), '计时暂停');
  await world.go(page, '/');
  await says(page.locator('h1'), /件事等您/);
  await page.getByText('请您补充情况').waitFor();
  await world.go(page, `/s/${world.street.id}/cases/${made.id}`);
  await page.locator('#case-answer').fill('十一层，电梯口左边');
  await page.getByRole('button', { name: '补充', exact: true }).click();
  await says(page.locator('.sla'), '还剩');
  await says(page.locator('.timeline'), '十一层，电梯口左边');
  await page.getByRole('button', { name: '撤回', exact: true }).click();
  await page.locator('dialog[open]').getByRole('button', { name: '撤回', exact: true }).click();
  await says(page.locator('.chip').first(), '已撤回');
  await assertClean(page);
  await page.context().close();
});

test('not solved is one door as large as solved, and opens once an answer', async () => {
  const page = await world.device({ login: 'resident' });
  const made = await reported(page, '健身器材松动');
  await dispatched(made.id);
  await act(department, made.id, 'sign-in');
  await answered(made.id);
  await world.go(page, `/s/${world.street.id}/cases/${made.id}`);
  const doors = page.locator('.door');
  await counts(doors, 2);
  const boxes = await Promise.all([0, 1].map((at) => doors.nth(at).boundingBox()));
  assert.equal(Math.round(boxes[0].width), Math.round(boxes[1].width));
  assert.equal(Math.round(boxes[0].height), Math.round(boxes[1].height));
  await page.getByRole('button', { name: '还没解决' }).click();
  await page.getByRole('button', { name: '重新办理' }).click();
  await page.locator('.error-summary').waitFor();
  await page.locator('#case-rating-words').fill('拧紧了一个，另一个还晃');
  await page.getByRole('button', { name: '重新办理' }).click();
  await page.getByText('这次答复已重开过一次').waitFor();
  await counts(doors, 0);
  const again = await world.call(page, 'POST', api(`/cases/${made.id}/rating`), { is_solved: false, text: '还是晃' });
  assert.equal(again.status, 409, JSON.stringify(again.body));
  await answered(made.id, '两个都换了新的螺栓');
  await counts(doors, 2);
  await page.getByRole('button', { name: '已解决' }).click();
  await page.getByRole('button', { name: '提交：已解决' }).click();
  await says(page.locator('#case-where'), '已经结束');
  await says(page.locator('.timeline'), '确认已经解决', '说还没解决');
  await assertClean(page);
  await page.context().close();
});

test('who looked at my contact, and why, stands on my page; an anonymous report has none to look at', async () => {
  const page = await world.device({ login: 'resident' });
  const made = await reported(page, '楼下商铺油烟直排', { contact: 'desk_only', name: '林夏', phone: '13900001234' });
  await dispatched(made.id);
  assert.equal((await caseOf(department, made.id)).reporter_list[0].phone, '', 'not given to the handling body');
  const refused = await world.call(department, 'POST', api(`/cases/${made.id}/contact`), { reporter: 1, reason: '' });
  assert.equal(refused.status, 400, 'a look needs a reason');
  const seen = await world.call(department, 'POST', api(`/cases/${made.id}/contact`), { reporter: 1, reason: '上门前约时间' });
  assert.equal(seen.body.phone, '13900001234');
  await world.go(page, `/s/${world.street.id}/cases/${made.id}`);
  await says(page.locator('.looks'), '上门前约时间');
  const hidden = await reported(page, '夜里有人偷倒装修垃圾');
  await dispatched(hidden.id);
  const desk = await caseOf(staff, hidden.id);
  assert.deepEqual([desk.reporter_list[0].name, desk.reporter_list[0].phone, desk.reporter_list[0].contact], ['', '', 'anonymous']);
  assert.ok(!JSON.stringify(desk).includes('林夏'));
  assert.equal((await world.call(department, 'POST', api(`/cases/${hidden.id}/contact`), { reporter: 1, reason: '上门前约时间' })).status, 409);
  await page.context().close();
});

test('from a deliberation the reporter can choose the government’s way', async () => {
  const page = await world.device({ login: 'resident' });
  const register = (await world.call(page, 'GET', api('/register'))).body.items;
  const own = register.find((one) => one.class === 'self_governing');
  const made = await reported(page, '想给楼道加装扶手', { matter: own.matter });
  await act(staff, made.id, 'deliberation', { text: '属于居民自治事项' });
  await world.go(page, `/s/${world.street.id}/cases/${made.id}`);
  await says(page.locator('.chip').first(), '转议事');
  await page.getByRole('button', { name: '改走政府办理' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: '改走政府办理' }).click();
  await says(page.locator('.chip').first(), '待受理');
  await says(page.locator('.timeline'), '改走政府办理，重新计时');
  await page.context().close();
});

const looks = { light: {}, dark: { theme: 'dark' }, elder: { elder: true } };
for (const [name, look] of Object.entries(looks)) {
  test(`every screen of a report and of a case is accessible: ${name}`, async () => {
    const owner = await world.device({ login: 'resident', look });
    const open = await reported(owner, '楼前积雪没有清 13900001234');
    await dispatched(open.id);
    await act(department, open.id, 'sign-in');
    await answered(open.id);
    await owner.context().close();
    const problems = [];
    for (const width of [360, 1440]) {
      const page = await world.device({ login: 'resident', look, width, height: width === 360 ? 740 : 900 });
      const check = async (what) => {
        try {
          await settled(page);
          await assertAccessible(page, what);
          await assertOutline(page, what);
          await assertTargets(page, name === 'elder' ? 60 : 44, what);
          await assertNoSideways(page, what);
          await assertClean(page, what);
        } catch (error) { problems.push(`${what} at ${width}: ${error.message}`); }
      };
      await world.go(page, '/report');
      await goOn(page);
      await page.locator('.error-summary').waitFor();
      await check('report with errors');
      await write(page, '路灯不亮，有人受伤');
      await page.locator('.guess').waitFor();
      await check('report');
      await goOn(page);
      await says(page.locator('h1'), /核对|有人反映过/);
      if (page.url().endsWith('/similar')) await page.getByRole('button', { name: '不是同一件' }).click();
      await page.getByLabel('只给社区').check();
      await check('check');
      await world.go(page, `/s/${world.street.id}/cases/${open.id}`);
      await page.getByRole('button', { name: '还没解决' }).click();
      await check('case with rating');
      for (const path of ['/cases', '/me/cases', '/']) {
        await world.go(page, path);
        await check(path);
      }
      await page.context().close();
      const visitor = await world.device({ look, width });
      await world.go(visitor, `/s/${world.street.id}/cases/${open.id}`);
      await says(visitor.locator('section[aria-labelledby=case-what]'), '***');
      assert.ok(!(await visitor.locator('body').innerText()).includes('13900001234'), 'no telephone number in public');
      await visitor.context().close();
    }
    if (problems.length > 0) throw new Error(problems.join('\n\n'));
  });
}
