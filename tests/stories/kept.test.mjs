// Nothing typed is lost: whoever is refused, reloads, closes a sheet by mistake, has no network or whose session ends, finds
// the form as it was left, and finds it empty once it was sent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, counts, eventually, holds, onDevice, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

let world, street, estate;
const wide = { width: 1440, height: 900 };
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const local = (days) => `${day(days)}T19:00`;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  estate = world.street.communities.find((one) => one.name === '云栖苑');
});
after(async () => { await world?.close(); });

const key = () => ({ 'Idempotency-Key': crypto.randomUUID() });
async function done(page, method, address, body, headers = {}) {
  const { status, body: answer } = await world.call(page, method, street + address, body, headers);
  assert.ok(status < 300, `${method} ${address}: ${status} ${JSON.stringify(answer)}`);
  return answer;
}
const sheetOf = (page) => page.locator('dialog[open]');
/** The device has written what is typed. */
const isKept = (page, part) => eventually(async () => {
  const all = await onDevice(page, 'hezhi-drafts', 'drafts');
  assert.ok(all.some(([name, text]) => name.startsWith('form ') && text.includes(part)), `“${part}” among ${JSON.stringify(all)}`);
});

/** Fills the form in, leaves it as a closed tab does, opens it anew: all of it is there, and the page says so. */
async function survives(page, what, open, fields) {
  await open();
  for (const [id, value] of Object.entries(fields)) await page.locator(`#${id}`).fill(value);
  for (const value of Object.values(fields)) await isKept(page, value);
  await page.reload();
  await settled(page);
  await open();
  for (const [id, value] of Object.entries(fields)) await holds(page.locator(`#${id}`), value, `${what}: ${id}`);
  await says(page.locator('main, dialog[open]').filter({ has: page.locator(`#${Object.keys(fields)[0]}`) }).last(), '已经填好');
}

test('the forms of the desk stand as they were left', async () => {
  const staff = await world.device({ login: 'staff', ...wide });
  const items = (await done(staff, 'GET', '/agenda/items?limit=50')).items;
  const proposed = items.find((one) => one.state === 'proposed' && one.community.id === estate.id);
  const sheet = (address, name) => async () => {
    await openDesk(world, staff, address);
    await staff.getByRole('button', { name }).first().click();
    await sheetOf(staff).waitFor();
  };
  const form = (address) => () => openDesk(world, staff, address);
  await survives(staff, 'a launch', sheet(`/agenda/${proposed.id}`, '立为议题'), { 'launch-question': '南门外的车棚怎么改大家都方便？', 'launch-resource': '活动室，每周三晚' });
  await savePicture(staff, 'kept launch 1440');
  await assertAccessible(staff, 'a sheet that stands as it was left');
  await survives(staff, 'an offer', sheet(`/agenda/${proposed.id}`, '提供服务支持'), { 'offer-what': '社区活动室，坐六十人', 'offer-when': '每周三晚七点' });
  await survives(staff, 'a date', sheet(`/agenda/${proposed.id}`, '排期'), { 'sheet-on': day(12), 'sheet-words': '等街道的图纸到了再立' });
  await survives(staff, 'a gathering', sheet('/agenda/groups', '记下一次聚集'), { 'gathering-name': '车库租金上涨', 'gathering-about': '物业要涨车库月租，业主聚在一起商量。' });
  await survives(staff, 'a commitment', form('/commitments/new'), { 'commitment-title': '东门坡道加扶手', 'commitment-words': '两侧都装，雨天不打滑。' });
  await survives(staff, 'a resolution', form('/commitments/resolutions/new'), { 'resolution-title': '请街道答复停车场', 'resolution-words': '东侧空地什么时候可以停车，请书面答复。' });
  await survives(staff, 'a meeting', form('/meetings/new'), { 'meeting-title': '快递柜放在哪里', 'meeting-starts': local(20), 'point-title-0': '物业说两个位置' });
  await survives(staff, 'a ballot', form('/ballots/new'), { 'ballot-title': '要不要装快递柜', 'ballot-wording': '同意在东门内侧安装一组快递柜。' });
  await survives(staff, 'a budget', form('/budgets/new'), { 'budget-title': '楼道微更新', 'budget-source': '社区公益金' });

  // A sheet closed by mistake is opened again; two sheets of one page keep their own; whoever wants starts again.
  await sheet(`/agenda/${proposed.id}`, '排期')();
  await holds(staff.locator('#sheet-words'), '等街道的图纸到了再立');
  await staff.keyboard.press('Escape');
  await counts(sheetOf(staff), 0);
  await staff.getByRole('button', { name: '不予立题' }).first().click();
  await holds(staff.locator('#sheet-words'), '');
  await staff.keyboard.press('Escape');
  await counts(sheetOf(staff), 0);
  await staff.getByRole('button', { name: '排期' }).first().click();
  await holds(staff.locator('#sheet-words'), '等街道的图纸到了再立');
  await sheetOf(staff).getByRole('button', { name: '清空重填' }).click();
  await holds(staff.locator('#sheet-words'), '');
  await assertClean(staff, 'the forms of the desk');

  // Of another person on the same machine nothing is filled in.
  await world.signIn(staff, 'owners');
  await openDesk(world, staff, '/ballots/new');
  await holds(staff.locator('#ballot-title'), '');
});

test('a procedure that is being changed, and a reason that is being written, stand as they were left', async () => {
  const admin = await world.device({ login: 'admin', ...wide });
  await survives(admin, 'a procedure', () => openDesk(world, admin, '/procedures/owners-special/edit'), { 'procedure-title': '云栖苑业主大会（特别事项）' });
  await assertClean(admin);
});

test('the room of a meeting: minutes, a motion and an action half written are there after a reload', async () => {
  const staff = await world.device({ login: 'staff', ...wide });
  const body = (await done(staff, 'GET', '/bodies')).items.find((one) => one.name === '云栖苑社区居委会').id;
  const soon = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
  const meeting = await done(staff, 'POST', '/meetings', { community: estate.id, body, kind: 'council', title: '快递柜放在哪里', about: '', chair: '何主任', place: '居委会二楼', online_link: '', phone: '', care: [], papers: [], points: [{ title: '物业说两个位置', minutes: 20, presenter: '', wanted: 'discussion' }], starts_at: soon(5), ends_at: soon(90) }, key());
  const act = async (event, revision) => done(staff, 'POST', `/meetings/${meeting.id}/acts`, { event, words: '' }, { 'If-Match': `"${revision}"` });
  const called = await act('call', meeting.revision);
  await act('start', called.revision);
  const open = () => openDesk(world, staff, `/meetings/${meeting.id}`);
  await open();
  const typed = { 'room-minutes-0': '北门近快递车，南门近老人。', 'motion-text': '先放北门试一个月', 'action-text': '物业量好尺寸' };
  for (const [id, value] of Object.entries(typed)) await staff.locator(`#${id}`).fill(value);
  for (const value of Object.values(typed)) await isKept(staff, value);
  await staff.reload();
  await settled(staff);
  for (const [id, value] of Object.entries(typed)) await holds(staff.locator(`#${id}`), value, id);
  await staff.getByRole('button', { name: '记下这个提议' }).click();
  await says(staff.locator('main'), '先放北门试一个月');
  await holds(staff.locator('#motion-text'), '');
  await staff.reload();
  await settled(staff);
  await holds(staff.locator('#motion-text'), '', 'what was sent is not filled in again');
  await holds(staff.locator('#room-minutes-0'), typed['room-minutes-0']);
  await assertClean(staff, 'the room');
});

test('a dispute and a proof: without a network, after the session ended, after a reload; once sent they are gone', async () => {
  const staff = await world.device({ login: 'staff', ...wide });
  const topic = world.topics.find((one) => one.title.startsWith('车位不够'));
  const owner = (await done(staff, 'GET', '/bodies')).items.find((one) => one.name === '安栖物业服务有限公司').id;
  const draft = await done(staff, 'POST', '/commitments', { title: '东门坡道加扶手', words: '', resource: '公共收益账户', owner, due: new Date(Date.now() + 5 * 86_400_000).toISOString(), amount_fen: 120_000, topic: topic.id }, key());
  const made = await done(staff, 'POST', `/commitments/${draft.id}/making`, undefined, { 'If-Match': `"${draft.revision}"` });

  const property = await world.device({ login: 'property', ...wide });
  const proof = async () => {
    await openDesk(world, property, `/commitments/${made.id}`);
    await property.getByRole('button', { name: '交付并上传凭证' }).click();
  };
  await survives(property, 'a proof', proof, { 'act-words': '两侧扶手已装好，验收单贴在门口。', 'act-link': 'https://example.org/photo' });
  await sheetOf(property).locator('form button[type=submit]').click();
  await says(property.locator('main'), '已交付，等居民确认');
  assert.ok(!(await onDevice(property, 'hezhi-drafts', 'drafts')).some(([, text]) => text.includes('两侧扶手')), 'what was sent is on the device no longer');

  const resident = await world.device({ login: 'resident' });
  const words = '西侧的扶手还没有装。';
  const reason = resident.locator('#dispute-reason');
  const open = async () => {
    await world.go(resident, `/s/${world.street.id}/commitments/${made.id}`);
    await resident.getByRole('button', { name: '有异议' }).click();
  };
  await open();
  await reason.fill(words);
  await resident.context().setOffline(true);
  await sheetOf(resident).locator('form button[type=submit]').click();
  await says(sheetOf(resident).locator('.error-summary'), /网络|联网/);
  await holds(reason, words);
  await resident.context().setOffline(false);
  // The session ends, and the page learns of it by asking who is signed in, before anything else of it is refused.
  await resident.context().clearCookies();
  const asked = resident.waitForResponse(`${world.base}/api/v1/session`);
  await resident.route(/\/api\/v1\/(?!session$)/, async (route) => { await asked; await route.continue(); });
  await resident.evaluate(() => dispatchEvent(new Event('online')));
  await asked;
  await settled(resident);
  await resident.unrouteAll({ behavior: 'wait' });
  await sheetOf(resident).locator('form button[type=submit]').click();
  await says(sheetOf(resident).locator('.error-summary'), /登录/);
  await holds(reason, words);
  await savePicture(resident, 'kept dispute session lost 360');
  await world.signIn(resident, 'resident');
  await open();
  await holds(reason, words, 'a new session, a new page, the same words');
  await says(sheetOf(resident), '已经填好');
  await assertAccessible(resident, 'a dispute that stands as it was left');
  await savePicture(resident, 'kept dispute 360');
  await sheetOf(resident).locator('form button[type=submit]').click();
  await says(resident.locator('main'), '您说：没有做到。');
  await assertClean(resident, 'a dispute');
});

test('the care that somebody asks for is not overwritten by what others do meanwhile', async () => {
  const resident = await world.device({ login: 'resident' });
  const staff = await world.device({ login: 'staff', ...wide });
  const ahead = (await done(staff, 'GET', `/meetings?community=${estate.id}`)).items.find((one) => one.title.startsWith('晚上车位怎么分'));
  await world.go(resident, `/s/${world.street.id}/meetings/${ahead.id}`);
  await resident.getByRole('button', { name: '参加', exact: true }).click();
  await resident.locator('#care-words').fill('孩子五岁，怕生');
  const now = await done(staff, 'GET', `/meetings/${ahead.id}`);
  const { community, topic, body, kind, title, about, chair, online_link, phone, care, papers, points, starts_at, ends_at } = now;
  await done(staff, 'PUT', `/meetings/${ahead.id}`, { community: community.id, ...(topic === undefined ? {} : { topic }), body: body.id, kind, title, about, chair, place: '居委会三楼大厅', online_link, phone, care, papers, points, starts_at, ends_at, reason: '二楼要修灯' }, { 'If-Match': `"${now.revision}"` });
  await says(resident.locator('main'), '居委会三楼大厅'); // by itself: the page was open all the time
  await holds(resident.locator('#care-words'), '孩子五岁，怕生');
  await assertClean(resident, 'a meeting');
});
