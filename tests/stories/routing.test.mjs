// A street learns from its own past: hotline cases whose words the register does not have are imported, the administrator asks
// for a training, a resident is told who would likely lead, the desk takes the suggestion with one tap and decides itself, and
// the street switches it off with a reason on the record.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertTargets, counts, eventually, openWorld, says } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

/** What callers said, and under which row it was done in the end. */
const past = [
  { matter: 'SZ-02', says: ['楼道里黑漆漆的，要打手电才敢走', '一到晚上门口黑漆漆，怕绊倒', '进单元门要打手电，伸手不见五指', '黑漆漆一片，打手电才找得到门', '夜里下楼黑漆漆，怕踩空'] },
  { matter: 'HJ-02', says: ['墙根堆了砖头瓦块', '有人半夜卸下砖头瓦块', '砖头瓦块堆在路边，绊人', '一大堆砖头瓦块挡着门', '空地上砖头瓦块越堆越高'] },
  { matter: 'AQ-13', says: ['墙角总有喵喵叫，一窝在那里', '夜里喵喵叫个不停', '车底下喵喵叫，钻来钻去', '楼后一窝，喵喵叫', '喵喵叫了一夜，没法睡'] },
];
const places = ['LYL-1', 'LYL-2', 'LYL-3', 'LYL-4'];
function pastCases() {
  const rows = ['source,source_number,matter_code,text,place_code,location,received_at,state,replied_at,reply,closed_at'];
  const day = 86_400_000, begin = Date.now() - 130 * day;
  for (let at = 0; at < 600; ++at) {
    const { matter, says: words } = past[at % past.length];
    const text = words[Math.floor(at / past.length) % words.length];
    const when = (days) => new Date(begin + (at / 600) * 122 * day + days * day).toISOString();
    rows.push(['12345', `T${at}`, matter, `${text}，${at % 2 ? '请来看看' : '麻烦处理一下'}`, places[at % places.length], `${(at % 6) + 1}号楼`, when(0), 'closed', when(2), '已到现场处理，恢复正常。', when(5)].join(','));
  }
  return `${rows.join('\n')}\n`;
}

let world, street, home, resident, folder;
before(async () => {
  world = await openWorld();
  folder = mkdtempSync(join(tmpdir(), 'hezhi-past-'));
  writeFileSync(join(folder, 'past.csv'), pastCases());
  world.command('import', 'cases', join(folder, 'past.csv'));
  street = `/api/v1/s/${world.street.id}`;
  resident = await world.device({ login: 'resident' });
  home = (await world.call(resident, 'GET', '/api/v1/session')).body.residences[0].community.id;
});
after(async () => {
  await world?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const looksRight = async (page, name) => {
  await savePicture(page, name);
  await assertNoSideways(page, name);
  await assertAccessible(page, name);
  await assertTargets(page, 44, name);
};
async function report(text) {
  const { status, body } = await world.call(resident, 'POST', `${street}/cases`, { text, place: home, location: '3号楼', contact: 'anonymous', name: '', phone: '' });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

test('a street learns, suggests with a reason, counts, and can be told to stop', async () => {
  const admin = await world.device({ login: 'admin', width: 1440, height: 900 });
  await openDesk(world, admin, '/routing');
  await says(admin.locator('#routing-state + p'), '还没有学过');
  await admin.getByRole('button', { name: '现在学一遍' }).click();
  await says(admin.locator('#routing-state + p'), '往例建议在用');
  await says(admin.locator('section[aria-labelledby=routing-accuracy]'), '清单里的词', '总派给最常见的一条', '95%', '件用来考');
  await says(admin.locator('section[aria-labelledby=routing-history]'), '管理员要求', '启用');
  await looksRight(admin, 'routing-1440');
  const narrow = await world.device({ login: 'admin' });
  await openDesk(world, narrow, '/routing');
  await says(narrow.locator('section[aria-labelledby=routing-accuracy]'), '第一条就对');
  await looksRight(narrow, 'routing-360');

  // Before sending, where the register has no answer.
  const phone = await world.device({ login: 'resident' });
  await world.go(phone, '/report');
  await phone.locator('#report-text').fill('巷口黑漆漆的，要打手电才敢走');
  const guess = phone.locator('.guess');
  await says(guess, '可能归：', '以前说到“', '件来件里', '这是照往例猜的');
  await looksRight(phone, 'routing-report-360');
  await phone.locator('#report-text').fill('门口的路灯不亮');
  await says(guess, '主办：');
  await counts(guess.getByText('照往例猜'), 0, 'where the register answers, the past says nothing');

  // At the desk: the reason, one tap into the form, and a person who decides.
  const one = await report('巷口黑漆漆的，要打手电才敢走');
  const dispatcher = await world.device({ login: 'dispatcher', width: 1440, height: 900 });
  await openDesk(world, dispatcher, `/cases/${one.id}`);
  const card = dispatcher.locator('section[aria-labelledby=case-past]');
  await says(card, '小区路灯、楼道灯不亮', /说到“.+”的 1\d0 件来件里，1\d0 件是这样办的/, '只是建议');
  await looksRight(dispatcher, 'routing-case-1440');
  const before = (await world.call(dispatcher, 'GET', `${street}/cases/${one.id}`)).body;
  assert.equal(before.state, 'received', 'nothing is dispatched by a suggestion');
  await card.getByRole('button', { name: /填进派单表/ }).first().click();
  await says(card, '派不派由您定');
  await says(dispatcher.locator('.act-panel .chosen'), '小区路灯、楼道灯不亮');
  assert.equal((await world.call(dispatcher, 'GET', `${street}/cases/${one.id}`)).body.state, 'received');
  await dispatcher.locator('.act-panel form button[type=submit]').click();
  await says(dispatcher.locator('.head'), '待签收');
  await counts(card, 0, 'what is dispatched needs no suggestion');
  const { uses } = (await world.call(dispatcher, 'GET', `${street}/routing`)).body;
  assert.equal(uses.length, 1);
  assert.equal(uses[0].shown, undefined, 'fewer than ten are not published');

  // Off, for a reason that everybody can read.
  await admin.getByRole('button', { name: '停用往例建议' }).click();
  await admin.locator('form button[type=submit]').click();
  await says(admin.locator('.error-summary'), '至少 4 个字');
  await admin.locator('#routing-reason').fill('清单下周改版，改好再用');
  await admin.locator('form button[type=submit]').click();
  await says(admin.locator('#routing-state + p'), '已经停用');
  await openDesk(world, admin, '/record');
  await says(admin.locator('main'), '街道停用了派单的往例建议：清单下周改版，改好再用');
  const two = await report('楼下黑漆漆，要打手电');
  await openDesk(world, dispatcher, `/cases/${two.id}`);
  await says(dispatcher.locator('.act-panel'), '派单');
  await eventually(async () => assert.equal((await world.call(dispatcher, 'POST', `${street}/cases/${two.id}/routing`)).body.silence, 'off'));
  assert.equal(await card.count(), 0);
  for (const [name, page] of Object.entries({ admin, narrow, phone, dispatcher })) await assertClean(page, name);
});
