// Notices: the reporter sees that somebody asked, answers, and marks all as read; staff see what came to them; how one wants
// to be told; a mail that could not be sent is the administrator's to see; feeds are found by readers.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertTargets, counts, eventually, holds, isFocused, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

/** A mail server that takes everything but what goes to nobody@. */
function mailServer() {
  const taken = [];
  const server = createServer((socket) => {
    let to = '', lines = null, rest = '';
    const say = (line) => { socket.write(`${line}\r\n`); };
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1');
      for (let end; (end = rest.indexOf('\r\n')) >= 0;) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (lines !== null) {
          if (line === '.') { taken.push({ to, text: lines.join('\n') }); lines = null; say('250 queued'); } else lines.push(line);
        } else if (line.startsWith('RCPT')) {
          to = /<(.+)>/.exec(line)[1];
          say(to.startsWith('nobody@') ? '550 5.1.1 no such user' : '250 ok');
        } else if (line === 'DATA') { lines = []; say('354 go on'); } else if (line === 'QUIT') { say('221 bye'); socket.end(); } else say('250 ok');
      }
    });
    say('220 test');
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve({ taken, url: `smtp://127.0.0.1:${server.address().port}`, close: () => server.close() })); });
}

let mail, world, street, resident, staff;
before(async () => {
  mail = await mailServer();
  world = await openWorld({ options: ['--smtp-url', mail.url, '--mail-from', 'noreply@hezhi.example'] });
  street = `/api/v1/s/${world.street.id}`;
  resident = await world.device({ login: 'resident' });
  staff = await world.device({ login: 'staff', width: 1440, height: 900 });
});
after(async () => { await world?.close(); mail?.close(); });

async function check(page, what) {
  await assertAccessible(page, what);
  await assertNoSideways(page, what);
  await assertClean(page, what);
  await savePicture(page, what);
}

test('what happened lately is a card on Today, until one has seen it', async () => {
  const owner = await world.device({ login: 'resident' });
  await world.go(owner, '/');
  const card = owner.locator('.digest');
  await says(card, '这一周的新消息', '有一项表决您可以投票', '解聘安栖物业', '全部通知');
  await eventually(async () => assert.ok(await card.locator('li').count() <= 5, 'a handful'));
  await card.scrollIntoViewIfNeeded();
  await check(owner, 'today digest 360');
  await assertTargets(owner, 44, 'today digest');

  const elder = await world.device({ login: 'resident', look: { elder: true } });
  await world.go(elder, '/');
  await says(elder.locator('.digest'), '这一周的新消息', '有一项表决您可以投票');
  await eventually(async () => assert.ok(await elder.locator('.digest li').count() <= 3, 'fewer beside four doors'));
  await elder.locator('.digest').scrollIntoViewIfNeeded();
  await check(elder, 'today digest elder 360');
  await assertTargets(elder, 44, 'today digest elder');
  const english = await world.device({ login: 'resident', language: 'en', width: 1440, height: 900 });
  await world.go(english, '/');
  await says(english.locator('.digest'), 'New this week', 'There is a ballot for you to vote in');
  await check(english, 'today digest english 1440');

  await card.getByRole('button', { name: '知道了' }).click();
  await counts(card, 0);
  await isFocused(owner.locator('h1'));
  await world.go(owner, '/');
  await says(owner.locator('main'), '谁来管');
  await counts(card, 0, 'it stays away on this device');
  await says(elder.locator('.digest'), '有一项表决您可以投票'); // and stays on the other one
  // Something new brings it back, and only that.
  const home = (await world.call(owner, 'GET', '/api/v1/session')).body.residences[0].community.id;
  const made = (await world.call(owner, 'POST', `${street}/cases`, { text: '楼道灯坏了两盏', place: home, location: '1号楼', contact: 'desk_only', name: '林夏', phone: '13900001234' })).body;
  assert.equal((await world.call(staff, 'POST', `${street}/cases/${made.id}/question`, { text: '是几层？' }, { 'If-Match': '"1"' })).status, 200);
  await says(card, '上次看过以后的新消息', '想向您了解一些情况');
  assert.ok(!(await card.innerText()).includes('有一项表决'), 'what was seen is not told again');
  await card.getByRole('link', { name: /想向您了解一些情况/ }).click();
  await owner.waitForURL(new RegExp(`/cases/${made.id}$`));
  await world.go(owner, '/');
  await counts(card, 0, 'what was opened is read');
});

test('the desk asks, the bell says so, the reporter answers, and marks all as read', async () => {
  const home = (await world.call(resident, 'GET', '/api/v1/session')).body.residences[0].community.id;
  await world.go(resident, '/me/notices');
  if (await resident.getByRole('button', { name: '全部标为已读' }).count() > 0) await resident.getByRole('button', { name: '全部标为已读' }).click();
  await eventually(async () => assert.equal((await world.call(resident, 'GET', '/api/v1/me/notices/count')).body.unread, 0));
  await world.go(resident, '/');
  await counts(resident.locator('.tabs .count'), 0, 'no bell where nothing waits');

  const made = (await world.call(resident, 'POST', `${street}/cases`, { text: '单元门禁坏了，谁都能进', place: home, location: '2号楼', contact: 'desk_only', name: '林夏', phone: '13900001234' })).body;
  await openDesk(world, staff, `/cases/${made.id}`);
  const asked = await staff.evaluate(async ({ address }) => {
    const { csrf_token } = await (await fetch('/api/v1/session')).json();
    return (await fetch(address, { method: 'POST', headers: { 'X-CSRF-Token': csrf_token, 'Content-Type': 'application/json', 'If-Match': '"1"' }, body: JSON.stringify({ text: '是哪个单元的门？' }) })).status;
  }, { address: `${street}/cases/${made.id}/question` });
  assert.equal(asked, 200);

  await says(resident.locator('.tabs .count'), '1'); // by itself: the page was open all the time
  await resident.locator('.tabs').getByRole('link', { name: /我的/ }).click();
  await settled(resident);
  await says(resident.locator('.rows'), '1 条未读通知');
  await resident.getByRole('link', { name: /^通知/ }).click();
  await settled(resident);
  await says(resident.locator('.letterbox li').first(), '想向您了解一些情况', '2号楼', '未读');
  await check(resident, 'notices 360');
  await assertTargets(resident, 44, 'notices');
  await resident.getByRole('link', { name: /想向您了解一些情况/ }).first().click();
  await resident.waitForURL(new RegExp(`/cases/${made.id}$`));
  await settled(resident);
  await says(resident.locator('#content'), '是哪个单元的门？');
  await eventually(async () => assert.equal((await world.call(resident, 'GET', '/api/v1/me/notices/count')).body.unread, 0, 'opening it is reading it'));
  assert.equal((await world.call(resident, 'POST', `${street}/cases/${made.id}/answer`, { text: '一单元' })).status, 200);

  // Staff: their own bell, in the workbench.
  await openDesk(world, staff, '/notices');
  await says(staff.locator('.letterbox'), '反映人补充了情况');
  await check(staff, 'notices workbench 1440');
  await staff.getByRole('button', { name: '全部标为已读' }).click();
  await counts(staff.locator('.letterbox .unread'), 0);
});

test('one says how to be told: an address counts once its owner has opened the link', async () => {
  await world.go(resident, '/me/notices/settings');
  await resident.locator('#mail-address').fill('林夏的邮箱');
  await resident.getByRole('button', { name: '发送确认邮件' }).click();
  await says(resident.locator('.error-summary'), '请填写完整的邮箱地址');
  await holds(resident.locator('#mail-address'), '林夏的邮箱', 'nothing typed is lost');
  await resident.locator('#mail-address').fill('linxia@mail.example');
  await resident.getByRole('button', { name: '发送确认邮件' }).click();
  await says(resident.locator('#content'), 'linxia@mail.example', '等待确认');
  await check(resident, 'notice settings waiting 360');
  const token = await eventually(() => {
    const text = mail.taken.find((one) => one.to === 'linxia@mail.example')?.text ?? '';
    const plain = Buffer.from(text.split('base64\n\n')[1]?.split('\n--')[0] ?? '', 'base64').toString();
    const found = /\/mail\/confirm\?token=(\S+)/.exec(plain)?.[1];
    assert.ok(found, 'the mail with the link');
    return found;
  });
  const elsewhere = await world.device({ width: 360 });
  await world.go(elsewhere, `/mail/confirm?token=${token}`);
  await says(elsewhere.locator('h1'), '确认邮箱');
  await check(elsewhere, 'mail confirm 360');
  assert.equal((await world.call(resident, 'GET', '/api/v1/me/notice-settings')).body.mail.is_confirmed, false, 'opening the page is not agreeing');
  await elsewhere.getByRole('button', { name: '确认' }).click();
  await says(elsewhere.locator('#content'), '邮箱确认好了');
  await world.go(resident, '/me/notices/settings');
  await says(resident.locator('#content'), '已确认');
  await resident.locator('#digest').selectOption('daily');
  await resident.locator('#group-moved').selectOption('nowhere');
  await eventually(async () => {
    const { mail: address, groups } = (await world.call(resident, 'GET', '/api/v1/me/notice-settings')).body;
    assert.equal(address.digest, 'daily');
    assert.equal(groups.find((one) => one.group === 'moved').way, 'nowhere');
  });
  await eventually(async () => assert.deepEqual(await resident.locator('#group-asked option').allTextContents(), ['只在这里', '这里，加汇总邮件', '这里，并马上发邮件'], 'what waits for an answer cannot be switched off'));
  await check(resident, 'notice settings 360');
  await assertTargets(resident, 44, 'notice settings');
});

test('an administrator sees a mail that was given up, and why', async () => {
  const admin = await world.device({ login: 'admin', width: 1440, height: 900 });
  const party = await world.device({ login: 'party' });
  assert.equal((await world.call(party, 'PUT', '/api/v1/me/mail-address', { address: 'nobody@mail.example' })).status, 200);
  await openDesk(world, admin, '/mail');
  await eventually(async () => {
    await openDesk(world, admin, '/mail');
    assert.ok((await admin.locator('#content').innerText()).includes('550 5.1.1'), 'the refusal is listed');
  });
  const text = await admin.locator('#content').innerText();
  assert.ok(!text.includes('nobody@'), 'whose address it was is nobody else’s business');
  await check(admin, 'mail workbench 1440');
  await openDesk(world, admin, '/notices');
  await says(admin.locator('.letterbox'), '有一封邮件没有发出去');
});

test('a ballot is told to those on its roll when it opens, and once more before it closes to whoever was not seen', async () => {
  const ballot = (await (await fetch(`${world.base}${street}/ballots`)).json()).items.find((one) => one.title === '解聘安栖物业，公开选聘新物业');
  const kinds = async (page) => (await world.call(page, 'GET', '/api/v1/me/notices?limit=100')).body.items.filter((one) => one.subject_kind === 'ballot' && one.subject === ballot.id).map((one) => one.kind);
  assert.deepEqual(await kinds(resident), ['ballot_opened']);
  assert.deepEqual(await kinds(staff), [], 'who counts is on no roll');
  const left = Math.floor((Date.parse(ballot.closes_at) - Date.now()) / 3_600_000);
  await world.restart({ ahead: `${left - 12}h` });
  await eventually(async () => assert.deepEqual(await kinds(resident), ['ballot_closing', 'ballot_opened']));
  await world.go(resident, '/me/notices');
  await says(resident.locator('.letterbox li', { hasText: '解聘安栖物业' }).first(), '表决快截止了', '还没有投的，请记得投');
  await check(resident, 'notices ballot 360');
  await resident.getByRole('link', { name: /表决快截止了/ }).click();
  await resident.waitForURL(new RegExp(`/ballots/${ballot.id}$`));
  await settled(resident);
  await says(resident.locator('main'), '记名表决');
  await world.restart({ ahead: `${left - 6}h` });
  assert.deepEqual(await kinds(resident), ['ballot_closing', 'ballot_opened'], 'once');
});

test('feed readers find what a page shows', async () => {
  const visitor = await world.device();
  await world.go(visitor, '/cases');
  await says(visitor.locator('a.feed'), '订阅更新');
  const href = await visitor.locator('head link[rel=alternate][type="application/atom+xml"]').getAttribute('href');
  assert.equal(href, `/s/${world.street.id}/feeds/cases.atom`);
  const answer = await fetch(world.base + href);
  assert.equal(answer.headers.get('content-type'), 'application/atom+xml; charset=utf-8');
  assert.ok((await answer.text()).includes('<entry>'), 'the demo street has public cases');
  await assertClean(visitor, 'feed link');
});
