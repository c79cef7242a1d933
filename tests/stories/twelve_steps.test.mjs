// The twelve steps of one thread, played by hand as each role on a phone: five reports about one stair become a topic on the
// owners' procedure; opinions, a map, a meeting, a ballot by phone and paper; a promise with owner, day and money, its proof,
// a dispute that is answered; three questions; and at the end what became of everything that was said, with the numbers under
// which it stands in the public record. Time passes as it would: the server is begun again with its clock further ahead.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, counts, eventually, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = [process.env.HEZHI_BINARY, join(root, 'build/release/hezhi'), join(root, 'build/dev/hezhi')].filter(Boolean).map((path) => resolve(path)).find((path) => existsSync(path));
const wide = { width: 1440, height: 900 };
const secret = '窗台上的绿萝又长高了一点';
const committee = '柳荫里社区居委会', party = '柳荫里社区党委', builder = '青禾街道办事处';
const title = '3 号楼 1 单元装电梯';

/** Who owns the stair, from the first floor up: flat, name, login, area. The last one has no account and votes on paper. */
const owners = [
  ['101', '罗新民', 'luo-xinmin', '58.40'], ['102', '袁春梅', 'yuan-chunmei', '64.55'], ['201', '蒋立新', 'jiang-lixin', '58.40'], ['202', '蔡海燕', 'cai-haiyan', '64.55'],
  ['301', '于建国', 'yu-jianguo', '58.40'], ['302', '潘丽华', 'pan-lihua', '64.55'], ['401', '曹学文', 'cao-xuewen', '58.40'], ['402', '彭金花', 'peng-jinhua', '64.55'],
  ['501', '沈玉兰', 'shen-yulan', '58.40'], ['502', '肖永福', 'xiao-yongfu', '64.55'], ['601', '田文斌', 'tian-wenbin', '58.40'], ['602', '董静怡', '', '64.55'],
].map(([flat, name, login, area]) => ({ flat, name, login, area }));
const shen = owners.find((one) => one.name === '沈玉兰'), luo = owners[0];
/** Neighbours of the next stair take part in the talk, and have no vote. */
const others = Array.from({ length: 16 }, (_, at) => ({ flat: `${at % 6 + 1}0${at % 2 + 1}`, name: `二单元邻居${at + 1}`, login: `stair-two-${at + 1}` }));

let world, street, home, admin, anyone, desk, clerk, steward, resident, second;
let ahead = 0, item, topic, meeting, ballot, commitment, ownCase, keptBefore;
const neighbours = new Map(); // by login: a client without a browser
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  home = world.street.communities.find((one) => one.name === '柳荫里');
  anyone = await world.device();
  await world.go(anyone, '/open');
});
after(async () => { await world?.close(); });

/** A step of one story: what comes after a step that failed is not tried. */
let broken;
const step = (name, act) => test(name, async () => {
  assert.equal(broken, undefined, 'an earlier step failed');
  broken = name;
  await act();
  broken = undefined;
});
const dayLong = 86_400_000, zone = 8 * 3_600_000;
/** As a field of type datetime-local takes it, so far from the server's now; and the day alone. */
const local = (days, minutes = 0) => new Date(Date.now() + (ahead + days) * dayLong + minutes * 60_000 + zone).toISOString().slice(0, 16);
const day = (days) => local(days).slice(0, 10);
const page360 = { width: 360, height: 740 };

/** So many days pass. Whoever works at the desk signs in again, as a new morning asks. */
async function pass(days) {
  ahead += days;
  await world.restart({ ahead: `${ahead}d` });
  await Promise.all([[desk, 'lyl-desk'], [clerk, 'lyl-clerk'], [steward, 'lyl-party'], [resident, shen.login], [second, luo.login]].map(([page, login]) => world.signIn(page, login, secret)));
  await world.signIn(admin, 'admin');
}

/** A person without a browser: only for what many do alike. */
function client(login) {
  let cookies = {};
  async function call(method, address, body, headers = {}) {
    const ask = (way, where, sent, more = {}) => fetch(world.base + where, { method: way, headers: { Origin: world.base, Cookie: Object.entries(cookies).map((pair) => pair.join('=')).join('; '), ...(sent === undefined ? {} : { 'Content-Type': 'application/json' }), ...more }, ...(sent === undefined ? {} : { body: JSON.stringify(sent) }) });
    const keep = (answer) => { for (const line of answer.headers.getSetCookie()) { const [, name, value] = /^([^=]+)=([^;]*)/.exec(line); cookies[name] = value; } };
    let csrf = {};
    if (method !== 'GET') {
      const session = await ask('GET', '/api/v1/session');
      keep(session);
      csrf = { 'X-CSRF-Token': (await session.json()).csrf_token };
    }
    const answer = await ask(method, address, body, { ...csrf, ...headers });
    keep(answer);
    if (answer.status === 401 && address !== '/api/v1/session') { // after some days without a word
      await signIn();
      return call(method, address, body, headers);
    }
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  }
  const signIn = async () => {
    cookies = {};
    const { status, body } = await call('POST', '/api/v1/session', { login_name: login, password: secret });
    assert.equal(status, 200, `${login}: ${JSON.stringify(body)}`);
  };
  return { call };
}
const good = ({ status, body }) => { assert.ok(status < 300, `${status} ${JSON.stringify(body)}`); return body; };

/** Opens an account with a letter's code, by hand. */
async function join_(page, code, login, called) {
  await page.goto(`${world.base}/join?code=${code}`);
  await page.locator('#join-name').fill(login);
  await page.locator('#join-called').fill(called);
  await page.locator('#join-password').fill(secret);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(`${world.base}/`);
  return page;
}
async function looks(page, what) {
  await assertAccessible(page, what);
  await assertNoSideways(page, what);
}
/** What residents see, on the phone: every one of these pages is looked at. */
async function seen(page, name, what) {
  await savePicture(page, name);
  await looks(page, what);
  await assertTargets(page, 44, what);
  await assertOutline(page, what);
}
const thread = async () => (await world.call(anyone, 'GET', `${street}/topics/${topic}/thread`)).body;
const kept = async () => good(await world.call(anyone, 'GET', `${street}/commitments/summary?community=${home.id}`));
const stateOf = async (step) => (await thread()).steps.find((one) => one.step === step).state;
/** The next act of a topic's procedure, on the workbench. */
async function onward(page, button, reason) {
  await openDesk(world, page, `/topics/${topic}`);
  await page.getByRole('button', { name: button, exact: true }).click();
  const sheet = page.locator('dialog[open]');
  if (reason !== undefined) await sheet.locator('#act-reason').fill(reason);
  await sheet.getByRole('button', { name: button, exact: true }).click();
  await counts(page.locator('dialog[open]'), 0, `${button}: done`);
}

step('the people of the stair and their desk get their accounts', async () => {
  admin = await world.device({ login: 'admin', ...wide });
  good(await world.call(admin, 'POST', '/api/v1/session/confirm', { password: 'qinghe-2026' }));
  const bodies = good(await world.call(admin, 'GET', `${street}/bodies`)).items;
  const body = (name) => bodies.find((one) => one.name === name).id;
  const invite = async (page, request) => good(await world.call(page, 'POST', `${street}/invitations`, request)).code;
  const appoint = async (role, of, login, called) => join_(await world.device(wide), await invite(admin, { jurisdiction: home.id, role, body: body(of) }), login, called);
  desk = await appoint('committee_staff', committee, 'lyl-desk', '梁秋');
  clerk = await appoint('committee_staff', committee, 'lyl-clerk', '宋岚');
  steward = await appoint('party_officer', party, 'lyl-party', '崔正');
  const stairs = await Promise.all([1, 2].map((stair) => world.call(desk, 'GET', `${street}/dwellings?community=${home.id}&limit=50&q=${encodeURIComponent(`3号楼${stair}单元`)}`)));
  const places = stairs.flatMap((one) => good(one).items);
  const flat = (stair, number) => places.find((one) => one.label === `3号楼${stair}单元${number}`)?.id;
  assert.ok(flat(1, '501'), JSON.stringify(places.slice(0, 3)));
  resident = await join_(await world.device(page360), await invite(desk, { community: home.id, dwelling: flat(1, shen.flat) }), shen.login, shen.name);
  second = await join_(await world.device(page360), await invite(desk, { community: home.id, dwelling: flat(1, luo.flat) }), luo.login, luo.name);
  for (const [stair, all] of [[1, owners], [2, others]]) {
    for (const one of all) {
      if (one === shen || one === luo || one.login === '') continue;
      const made = client(one.login);
      good(await made.call('POST', '/api/v1/accounts', { code: await invite(desk, { community: home.id, dwelling: flat(stair, one.flat) }), login_name: one.login, display_name: one.name, password: secret }));
      neighbours.set(one.login, made);
    }
  }
});

step('1 诉求: three steps; whose matter it is and what the community does stand there before it is sent', async () => {
  await world.go(resident, '/report');
  await resident.locator('#report-text').fill('我们楼电梯什么时候能装');
  await resident.locator('#report-building').selectOption({ label: '3号楼' });
  await resident.locator('#report-location').fill('1 单元');
  await says(resident.locator('.guess'), '老楼加装电梯', '主办', '社区做什么', '召集');
  await resident.locator('.guess').scrollIntoViewIfNeeded();
  await seen(resident, 'twelve 01 report 360', 'step 1 of a report');
  await resident.getByRole('button', { name: '继续', exact: true }).click();
  await says(resident.locator('h1'), '核对');
  await resident.getByLabel('只给社区').check();
  await resident.locator('#report-name').fill(shen.name);
  await resident.locator('#report-phone').fill('13900005001');
  await savePicture(resident, 'twelve 01 check 360');
  await resident.getByRole('button', { name: '提交', exact: true }).click();
  await says(resident.locator('h1'), '已收到');
  await says(resident.locator('.receipt'), /\d{6}-\d{5}/, '柳荫里');
  await seen(resident, 'twelve 01 receipt 360', 'the receipt');
  keptBefore = await kept();
  ownCase = good(await world.call(resident, 'GET', `${street}/my-cases`)).items[0].id;
  await assertClean(resident, 'reporting');
});

step('2 诉求: five like reports of one stair, their publicness in numbers, one tap, and all five are told', async () => {
  const building = good(await world.call(desk, 'GET', `${street}/buildings?community=${home.id}`)).items.find((one) => one.name === '3号楼').id;
  const { matter: { id: matter } } = good(await world.call(resident, 'GET', `${street}/cases/${ownCase}`));
  const alike = ['我们楼电梯什么时候能装上', '我们楼电梯什么时候能装，妈妈腿脚不好', '我们楼什么时候能装电梯，买菜爬六层', '我们楼电梯到底什么时候能装'];
  const reporters = ['tian-wenbin', 'xiao-yongfu', 'cao-xuewen'].map((login) => neighbours.get(login));
  for (const [at, text] of alike.slice(0, 3).entries()) good(await reporters[at].call('POST', `${street}/cases`, { text, place: building, location: '1 单元', matter, contact: 'anonymous', name: '', phone: '' }));
  good(await world.call(second, 'POST', `${street}/cases`, { text: alike[3], place: building, location: '1 单元', matter, contact: 'anonymous', name: '', phone: '' }));
  await openDesk(world, desk, '/cases');
  await says(desk.locator('main'), alike[1]);
  await savePicture(desk, 'twelve 02 cases 1440');
  await openDesk(world, desk, '/agenda?view=clusters');
  const row = desk.locator('tbody tr').filter({ hasText: '3号楼' });
  await says(row, '5'); // they are grouped by the clock, a moment after they came in
  await row.locator('.open').first().click();
  await says(desk.locator('main'), '5 件诉求', '5 户', '1 栋楼', '还没到自动列入的门槛');
  await savePicture(desk, 'twelve 02 cluster 1440');
  await assertAccessible(desk, 'a cluster at the desk');
  await desk.getByRole('button', { name: '列入待议事项' }).click();
  await desk.waitForURL(/\/agenda\/\d+$/);
  await settled(desk);
  item = /(\d+)$/.exec(desk.url())[1];
  await says(desk.locator('main'), '社区把同类诉求列入', committee);
  // They are the owners' own matter: to the deliberation, all at once.
  for (const box of await desk.locator('.cases input[type=checkbox]').all()) await box.check();
  await desk.getByRole('button', { name: /转入议事/ }).click();
  await desk.locator('#deliberate-reason').fill('装不装由本单元业主商量决定，居委会召集。');
  await desk.locator('dialog[open]').getByRole('button', { name: /转入议事/ }).click();
  await says(desk.locator('main'), '已办 5 件');
});

step('3 议题: launched on the owners’ procedure, with organiser, decider and the steward’s position by name', async () => {
  await desk.getByRole('button', { name: '立为议题', exact: true }).first().click();
  const sheet = desk.locator('dialog[open]');
  await sheet.locator('#launch-title').fill(title);
  await sheet.locator('#launch-question').fill('装不装，装在哪里，钱怎么分摊，一楼和六楼都能接受？');
  await sheet.locator('#launch-decider').fill('3 号楼 1 单元全体业主');
  await sheet.locator('#launch-organiser').selectOption({ label: committee });
  await sheet.locator('#launch-resource').fill('居委会活动室每周三晚上，街道请的设计师上门两次');
  await sheet.locator('#launch-procedure').selectOption('owners.special');
  await sheet.locator('#launch-steward').selectOption({ label: party });
  await savePicture(desk, 'twelve 03 launch 1440');
  await sheet.locator('form button[type=submit]').click();
  await says(desk.locator('main'), '已立为议题');
  topic = good(await world.call(desk, 'GET', `${street}/agenda/items/${item}`)).topic;

  await openDesk(world, steward, `/topics/${topic}`);
  await steward.getByRole('button', { name: '提议', exact: true }).click();
  await steward.locator('dialog[open] #act-reason').fill('建议先听低楼层的意见，分摊方案由业主自己定。');
  await steward.locator('dialog[open]').getByRole('button', { name: '提议', exact: true }).click();
  await says(steward.locator('main'), '先听低楼层的意见');

  await world.go(anyone, `/s/${world.street.id}/topics/${topic}`);
  await says(anyone.locator('main'), title, '3 号楼 1 单元全体业主', committee, party, '5 件诉求');
  await seen(anyone, 'twelve 03 topic 360', 'the topic');
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}/thread`);
  await says(anyone.locator('main'), party, '先听低楼层的意见');
  assert.deepEqual([await stateOf('signal'), await stateOf('topic')], ['done', 'now']);
  // Every one of the five reads of it on their own case.
  await eventually(async () => {
    await world.go(resident, `/s/${world.street.id}/cases/${ownCase}`);
    await says(resident.locator('main'), title, '同类诉求一起立为议题');
  });
  await seen(resident, 'twelve 03 told on the case 360', 'the case of one of the five');
  for (const login of ['tian-wenbin', 'xiao-yongfu', 'cao-xuewen']) {
    const one = good(await neighbours.get(login).call('GET', `${street}/my-cases`)).items[0];
    await eventually(async () => assert.ok(good(await neighbours.get(login).call('GET', `${street}/cases/${one.id}`)).events.some((event) => event.text.includes(title)), `${login} is told`));
  }
  await onward(desk, '进入下一步');
  assert.equal(await stateOf('deliberation'), 'now');
});

const shared = ['维保费按楼层递增，住得高的多出一些。', '井道用透光材料，不挡一楼的采光。', '施工单位公开比价，至少三家。', '每一笔钱都贴在单元门口，谁都能查。'];
const high = ['电梯每层都要停，不能隔层停。', '超出补贴的钱由三层以上分摊就够了。', '今年就开工，不要再等一年。', '电梯轿厢要能推进担架。'];
const low = ['一楼受影响，应当给一笔补偿。', '二楼不坐电梯，不出一分钱。', '先做三户的采光测算再说装不装。', '装了以后一楼的门要改到院子里。'];

step('4 议事: one writes, everybody votes with one tap; counts only, nobody’s stance', async () => {
  const authors = [...neighbours.values()];
  for (const [at, text] of [...shared, ...high, ...low].entries()) {
    if (at > 0) good(await authors[at % authors.length].call('POST', `${street}/topics/${topic}/statements`, { text, despite_similar: true }));
  }
  await world.go(resident, `/s/${world.street.id}/topics/${topic}/write`);
  await resident.locator('textarea').fill(shared[0]);
  await savePicture(resident, 'twelve 04 write 360');
  await resident.locator('form button[type=submit]').click();
  await says(resident.locator('h1'), '已收到您的看法');
  const statements = good(await world.call(resident, 'GET', `${street}/topics/${topic}/statements`)).items;
  assert.equal(statements.length, 12);
  const stance = (text, camp) => (shared.includes(text) ? 'agree' : (camp === 'high') === high.includes(text) ? 'agree' : 'disagree');
  const all = [...owners.filter((one) => neighbours.has(one.login)).map((one) => [neighbours.get(one.login), Number(one.flat) >= 400 ? 'high' : 'low']), ...others.map((one, at) => [neighbours.get(one.login), at % 2 === 0 ? 'high' : 'low'])];
  for (const [at, [one, camp]] of all.entries()) {
    for (const [number, statement] of statements.entries()) {
      const choice = number >= 4 && (number + at) % 11 === 0 ? 'pass' : stance(statement.text, camp);
      good(await one.call('PUT', `${street}/topics/${topic}/statements/${statement.id}/vote`, { choice }));
    }
  }
  // By hand, one tap each.
  await world.go(resident, '/');
  await resident.locator('section.card').filter({ hasText: title }).getByRole('link', { name: /去表态|表态/ }).first().click();
  await settled(resident);
  await savePicture(resident, 'twelve 04 vote 360');
  await assertTargets(resident, 44, 'a statement');
  let taps = 0;
  for (let previous; ;) {
    const text = await eventually(async () => {
      if ((await resident.locator('h1').innerText()).includes('谢谢')) return undefined;
      const now = await resident.locator('#statement-text').innerText({ timeout: 1000 });
      assert.notEqual(now, previous);
      return now;
    });
    if (text === undefined) break;
    await resident.getByRole('button', { name: stance(text, 'high') === 'agree' ? '赞成' : '反对', exact: true }).click();
    previous = text;
    taps += 1;
  }
  assert.equal(taps, statements.length - 1, 'one tap a statement; her own she agrees with');
  await savePicture(resident, 'twelve 04 done 360');
  for (const statement of statements) good(await world.call(second, 'PUT', `${street}/topics/${topic}/statements/${statement.id}/vote`, { choice: stance(statement.text, 'low') }));
});

step('5 议事: the map says what all share and what divides, with a table, its method and its numbers', async () => {
  await eventually(async () => {
    const map = (await world.call(anyone, 'GET', `${street}/topics/${topic}/map`)).body;
    assert.ok(map.state === 'ready' && map.participants >= 15 && map.common_ground.some((one) => one.text === shared[0]), JSON.stringify([map.state, map.common_ground, map.differences.map((one) => one.text)]).slice(0, 1500));
  });
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}/map`);
  await says(anyone.locator('h1'), /[23] 组/);
  await says(anyone.locator('main'), shared[0], '共识', '分歧', '用表格看', '怎么算出来的');
  await seen(anyone, 'twelve 05 map 360', 'the opinion map');
  await assertClean(anyone, 'the map');
});

step('6 会议: called a week before with an agenda from the map; asked on Today, care wanted, held, minuted with actions', async () => {
  await openDesk(world, desk, `/meetings/new?topic=${topic}`);
  await desk.locator('#meeting-kind').selectOption('owners_assembly');
  await desk.locator('#meeting-title').fill('1 单元装电梯，当面谈分摊');
  await desk.locator('#meeting-starts').fill(local(8, 40));
  await desk.locator('#meeting-ends').fill(local(8, 160));
  await desk.locator('#meeting-place').fill('居委会二楼活动室');
  await desk.locator('#meeting-chair').fill('居委会 梁秋');
  await desk.locator('#meeting-expected').fill('12');
  await desk.getByLabel('有人看孩子').check();
  await desk.getByRole('button', { name: '放进共识和分歧' }).click();
  await says(desk.locator('form'), '议程');
  await eventually(async () => {
    const points = await desk.locator('input[id^=point-title]').evaluateAll((all) => all.map((one) => one.value));
    assert.ok(points.some((one) => one.startsWith('确认共识')) && points.some((one) => one.startsWith('商量分歧')), points.join());
  });
  await savePicture(desk, 'twelve 06 form 1440');
  await desk.getByRole('button', { name: '存为草稿' }).click();
  await says(desk.locator('main'), '下一步', '1 单元装电梯');
  await desk.getByRole('button', { name: '发出通知' }).click();
  await desk.locator('dialog[open]').getByRole('button', { name: '确定' }).click();
  await says(desk.locator('main'), '已通知');
  meeting = /meetings\/(\d+)/.exec(desk.url())[1];

  await world.go(resident, '/');
  await savePicture(resident, 'twelve 06 today 360');
  const card = resident.locator('article').filter({ hasText: '1 单元装电梯，当面谈分摊' });
  const read = await card.evaluate((element) => { const copy = element.cloneNode(true); for (const one of copy.querySelectorAll('.spoken')) one.remove(); return copy.textContent; });
  assert.equal(read.split('1 单元装电梯，当面谈分摊').length - 1, 1, 'the card says its title once');
  await card.getByRole('button', { name: /^参加/ }).click();
  await counts(card, 0, 'answered with one tap');
  await world.go(resident, `/s/${world.street.id}/meetings/${meeting}`);
  await says(resident.locator('main'), '您已报名参加');
  await resident.getByLabel('有人看孩子').check();
  await resident.locator('#care-words').fill('外孙三岁');
  await resident.getByRole('button', { name: '告诉召集单位' }).click();
  await eventually(async () => assert.deepEqual((await world.call(resident, 'GET', `${street}/meetings/${meeting}`)).body.own_care, ['child_care']));
  await says(resident.locator('main'), '确认共识', '商量分歧');
  await seen(resident, 'twelve 06 answered 360', 'the meeting');
  for (const one of owners.filter((each) => neighbours.has(each.login))) good(await neighbours.get(one.login).call('PUT', `${street}/meetings/${meeting}/reply`, { comes: true, care: [], care_words: '' }));
  // Called while opinions are still taken: whoever looks is not told that nothing has begun.
  assert.equal(await stateOf('meeting'), 'now');

  await pass(8);
  await onward(desk, '进入下一步');
  assert.equal(await stateOf('deliberation'), 'done');
  await openDesk(world, desk, `/meetings/${meeting}`);
  const door = (await world.call(desk, 'GET', `${street}/meetings/${meeting}/room`)).body.door_code;
  await world.go(resident, `/s/${world.street.id}/meetings/${meeting}/sign-in?code=${door}`);
  await says(resident.locator('main'), '您已签到');
  await desk.getByRole('button', { name: '开会', exact: true }).click();
  await says(desk.locator('main'), '正在开');
  await world.go(resident, `/s/${world.street.id}/meetings/${meeting}`);
  await resident.locator('#floor-name').fill('五楼沈姨');
  await resident.getByRole('button', { name: '申请发言' }).click();
  await says(resident.locator('main'), '您在排队');
  await desk.getByRole('button', { name: '开始第 1 项' }).click();
  await desk.getByRole('button', { name: '下一位' }).click();
  await says(desk.locator('main'), '五楼沈姨正在发言');
  await desk.getByRole('button', { name: '发言结束' }).click();
  await says(desk.locator('main'), '现在没有人发言');
  await desk.locator('#room-heads').fill('10');
  await desk.locator('form', { has: desk.locator('#room-heads') }).getByRole('button', { name: '加上' }).click();
  await desk.locator('#motion-text').fill('维保费按楼层递增，写进方案第 2 条');
  await desk.getByRole('button', { name: '记下这个提议' }).click();
  await desk.getByRole('button', { name: '计票' }).click();
  const hands = desk.locator('dialog[open]');
  await hands.locator('#hands-for').fill('9');
  await hands.locator('#hands-against').fill('1');
  await hands.locator('#hands-abstained').fill('1');
  await hands.locator('#hands-present').fill('11');
  await hands.getByRole('button', { name: '保存' }).click();
  await says(desk.locator('main'), '赞成 9，反对 1，弃权 1，在场 11 人');
  await desk.locator('#room-minutes-0').fill('大家都同意维保费按楼层递增，写进方案第 2 条。一楼的采光由设计师重新测算。');
  await desk.locator('form', { has: desk.locator('#room-minutes-0') }).getByRole('button', { name: '记下来' }).click();
  await desk.locator('#action-text').fill('请设计师重新测算一楼采光');
  await desk.locator('#action-body').selectOption({ label: committee });
  await desk.locator('#action-due').fill(day(10));
  await desk.getByRole('button', { name: '记下这件事' }).click();
  await savePicture(desk, 'twelve 06 room 1440');
  await eventually(async () => {
    const room = (await world.call(desk, 'GET', `${street}/meetings/${meeting}/room`)).body;
    assert.deepEqual([room.actions.length, room.motions[0]?.counts.length, room.paragraphs.length], [1, 1, 1]);
  });
  for (const [button, said] of [['散会', '已散会'], ['公布记录', '记录已公布']]) {
    await desk.getByRole('button', { name: button }).click();
    await desk.locator('dialog[open]').getByRole('button', { name: '确定' }).click();
    await says(desk.locator('main'), said);
  }
  await world.go(anyone, `/s/${world.street.id}/meetings/${meeting}`);
  await says(anyone.locator('main'), '到会 11 人', '写进方案第 2 条', '请设计师重新测算一楼采光', committee);
  await seen(anyone, 'twelve 06 minutes 360', 'the minutes');
  assert.ok(!(await anyone.locator('main').innerText()).includes('沈姨'), 'who spoke is not named');
});

step('7 决定: named, and said so before the choices; phone and paper; two gates and two bars; counted again from the file', async () => {
  await onward(desk, '进入下一步'); // the meeting was held
  await onward(desk, '进入下一步'); // the plan is written
  assert.equal(await stateOf('meeting'), 'done');
  await openDesk(world, desk, `/ballots/new?topic=${topic}`);
  await desk.locator('#ballot-body').selectOption({ label: committee });
  await desk.locator('#ballot-title').fill(title);
  await desk.locator('#ballot-wording').fill('同意在 1 单元北侧加装一部电梯。建设费扣除补贴后由三层以上按楼层分摊；维保费按楼层递增。');
  await desk.locator('#ballot-yes_means').fill('投同意，就是同意按公示的方案加装并分摊费用');
  await desk.locator('#ballot-matter').selectOption('7');
  await desk.locator('#ballot-scope').selectOption('unit');
  await desk.locator('#ballot-building').fill('3');
  await desk.locator('#ballot-unit').fill('1');
  await desk.locator('#ballot-opens_at').fill(local(15, 30));
  await desk.locator('#ballot-closes_at').fill(local(17, 30));
  await desk.locator('#ballot-paper_route').fill('纸质票由楼组长送到户，填好交居委会窗口，也可以打电话请人上门收');
  await desk.locator('#ballot-if_failed').fill('回到议事：把反对的理由列出来改方案');
  await desk.getByRole('button', { name: '存为草稿' }).click();
  await says(desk.locator('main'), '公告并冻结名册');
  const roll = `房号,楼栋,单元,业主,建筑面积\n${owners.map((one) => `${one.flat},3,1,${one.name},${one.area}`).join('\n')}\n`;
  await desk.locator('#ballot-roll').setInputFiles({ name: 'roll.csv', mimeType: 'text/csv', buffer: Buffer.from(roll) });
  await desk.getByRole('button', { name: '检查', exact: true }).click();
  await says(desk.locator('main'), '12 套房', '737.70 平方米', '12 人');
  await desk.getByRole('button', { name: '用这份名册' }).click();
  await says(desk.locator('main'), '名册已放进草稿');
  await desk.getByRole('button', { name: '公告并冻结名册' }).click();
  await says(desk.locator('main'), '已公告');
  await savePicture(desk, 'twelve 07 noticed 1440');
  ballot = /ballots\/(\d+)/.exec(desk.url())[1];

  await pass(16);
  await eventually(async () => assert.equal((await world.call(anyone, 'GET', `${street}/ballots/${ballot}`)).body.state, 'open', 'opened by the clock'));
  await world.go(resident, '/');
  await savePicture(resident, 'twelve 07 today 360');
  await resident.locator('article').filter({ hasText: title }).filter({ hasText: '请您投票' }).getByRole('link').click();
  await settled(resident);
  const main = resident.locator('main');
  await says(main, '这是记名表决', '3号楼1单元501', '也可以投纸质票');
  const order = await resident.evaluate(() => document.querySelector('#ballot-named').compareDocumentPosition(document.querySelector('#ballot-choice')));
  assert.ok(order & 4, 'what named means stands before the choices');
  await seen(resident, 'twelve 07 choose 360', 'the choices');
  await resident.locator('#ballot-choice input[value=agree]').check();
  await resident.getByRole('button', { name: '下一步：核对' }).click();
  await says(main, '第 2 步 核对', '同意');
  await savePicture(resident, 'twelve 07 check 360');
  await resident.getByRole('button', { name: '投出' }).click();
  await says(main, '第 3 步 已投出', '您的回执号');
  const receipt = await resident.locator('[data-receipt]').innerText();
  await savePicture(resident, 'twelve 07 cast 360');
  const votes = new Map([['罗新民', 'disagree'], ['蒋立新', 'disagree']]);
  good(await world.call(second, 'PUT', `${street}/ballots/${ballot}/vote`, { choice: votes.get(luo.name) }));
  for (const one of owners.filter((each) => neighbours.has(each.login) && !['102', '202'].includes(each.flat))) good(await neighbours.get(one.login).call('PUT', `${street}/ballots/${ballot}/vote`, { choice: votes.get(one.name) ?? 'agree' }));
  // The one without a phone, on paper: two clerks, the second without seeing what the first read.
  const handedIn = local(0, -60);
  const enter = async (page) => {
    await openDesk(world, page, `/ballots/${ballot}`);
    await page.locator('#paper-number').fill('DT-001');
    await page.locator('#paper-line').fill('602');
    await page.locator('.found button').filter({ hasText: '602' }).click();
    await page.locator('input[name=paper-choice][value=agree]').check();
    await page.locator('#paper-time').fill(handedIn);
    await page.getByRole('button', { name: '录入', exact: true }).click();
  };
  await enter(desk);
  await says(desk.locator('main'), 'DT-001 号票录了第一次');
  await enter(clerk);
  await says(clerk.locator('main'), 'DT-001 号票已录好，回执号');
  await savePicture(clerk, 'twelve 07 papers 1440');
  await world.go(anyone, `/s/${world.street.id}/ballots/${ballot}`);
  await anyone.locator('#ballot-receipt').fill(receipt);
  await anyone.getByRole('button', { name: '查一查' }).click();
  await says(anyone.locator('.verified'), '这一票在票箱里');

  await pass(2);
  await eventually(async () => assert.equal((await world.call(anyone, 'GET', `${street}/ballots/${ballot}`)).body.state, 'decided', 'counted by the clock'));
  await world.go(anyone, `/s/${world.street.id}/ballots/${ballot}/result`);
  await says(anyone.locator('main'), '通过', '10 人', '12 人', '3/4', '2/3', '第 7 项');
  await counts(anyone.locator('[data-test]'), 4, 'two gates, two bars');
  await seen(anyone, 'twelve 07 result 360', 'the result');
  const decided = good(await world.call(anyone, 'GET', `${street}/ballots/${ballot}`));
  assert.equal(decided.passed, true);
  const folder = mkdtempSync(join(tmpdir(), 'hezhi-twelve-'));
  try {
    for (const kind of ['roll', 'votes', 'outcome']) {
      const answer = await fetch(`${world.base}${street}/ballots/${ballot}/files/${kind}`);
      assert.equal(answer.status, 200);
      writeFileSync(join(folder, /filename="?([^";]+)/.exec(answer.headers.get('content-disposition'))[1]), await answer.text());
    }
    const [tally] = decided.recount.map((line) => line.split(' ').slice(1).map((word) => word.replaceAll("'", '')));
    const counted = JSON.parse(execFileSync(binary, [...tally, '--json'], { cwd: folder, encoding: 'utf8' }));
    assert.deepEqual(counted.tests.map(({ numerator, denominator, passed }) => ({ numerator, denominator, passed })), decided.result.tests.map(({ numerator, denominator, passed }) => ({ numerator, denominator, passed })));
    // And the votes on the statements, which are open now: the same groups from the file.
    await world.go(anyone, `/s/${world.street.id}/topics/${topic}/map`);
    await anyone.locator('summary').filter({ hasText: '怎么算出来的' }).click();
    await says(anyone.locator('main'), '下载表态数据');
    const stances = join(folder, 'votes.csv');
    writeFileSync(stances, await (await fetch(`${world.base}${street}/topics/${topic}/export/votes.csv`)).text());
    const map = JSON.parse(execFileSync(binary, ['opinion', stances, '--json'], { encoding: 'utf8' }));
    assert.equal(map.groups.length, (await world.call(anyone, 'GET', `${street}/topics/${topic}/map`)).body.groups.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

step('8 承诺: without owner, day and money nothing is promised; then it stands on the topic', async () => {
  await onward(desk, '进入下一步');
  assert.equal(await stateOf('decision'), 'done');
  await openDesk(world, desk, '/commitments');
  await desk.locator('tbody .open').filter({ hasText: title }).first().click();
  await settled(desk);
  commitment = /commitments\/(\d+)/.exec(desk.url())[1];
  await desk.getByRole('button', { name: '补全并作出承诺' }).click();
  const sheet = desk.locator('dialog[open]');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '哪个单位负责', '什么时候做到', '填写金额');
  await savePicture(desk, 'twelve 08 refused 1440');
  await sheet.locator('#commitment-title').fill('1 单元电梯装好并通过验收');
  await sheet.locator('#commitment-owner').selectOption({ label: builder });
  await sheet.locator('#commitment-due').fill(day(5));
  await sheet.locator('#commitment-amount').fill('260000');
  await sheet.locator('#commitment-resource').fill('加装电梯补贴 26 万元，其余由业主分摊');
  await sheet.locator('form button[type=submit]').click();
  await says(desk.locator('main'), '待履行', builder, '260,000 元');
  // What the meeting agreed on is a promise too.
  await openDesk(world, desk, '/commitments');
  await desk.locator('tbody .open').filter({ hasText: '请设计师重新测算一楼采光' }).first().click();
  await settled(desk);
  await desk.getByRole('button', { name: '补全并作出承诺' }).click();
  await sheet.locator('#commitment-due').fill(day(20));
  await sheet.locator('#commitment-resource').fill('街道请的设计师，上门第二次');
  await sheet.locator('form button[type=submit]').click();
  await says(desk.locator('main'), '待履行');
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}`);
  await says(anyone.locator('main'), '承诺：谁来做', '1 单元电梯装好并通过验收', builder);
  await anyone.locator('#topic-commitments').scrollIntoViewIfNeeded();
  await seen(anyone, 'twelve 08 topic 360', 'the topic with its promises');
  await onward(desk, '进入下一步');
});

step('9 执行: begun, a change of plan asks for its reason, delivered with a photograph', async () => {
  const page = await world.device({ login: 'dispatcher', ...wide });
  await openDesk(world, page, `/commitments/${commitment}`);
  await page.getByRole('button', { name: '开始办理' }).click();
  await says(page.locator('main'), '正在办');
  await page.getByRole('button', { name: '调整计划' }).click();
  const sheet = page.locator('dialog[open]');
  await sheet.locator('#act-due').fill(day(6));
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '请写明理由');
  await sheet.locator('#act-words').fill('轿厢到货晚一天，顺延一天。');
  await sheet.locator('form button[type=submit]').click();
  await says(page.locator('main'), '轿厢到货晚一天');
  await page.getByRole('button', { name: '交付并上传凭证' }).click();
  await sheet.locator('#act-words').fill('电梯已装好，12 月验收合格，使用登记证贴在轿厢里。');
  await sheet.locator('input[type=file]').first().setInputFiles({ name: 'lift.png', mimeType: 'image/png', buffer: await page.screenshot() });
  await says(sheet, '删掉照片 1');
  await sheet.locator('form button[type=submit]').click();
  await says(page.locator('main'), '已交付，等居民确认');
  await savePicture(page, 'twelve 09 delivered 1440');
  await page.context().close();
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}/thread`);
  await says(anyone.locator('#execution'), '开始办理', '调整了计划', '轿厢到货晚一天', '交付');
  await anyone.locator('#execution').scrollIntoViewIfNeeded();
  await savePicture(anyone, 'twelve 09 thread 360');
});

step('10 监督: one confirms from Today, another disputes; both counts, and an answer', async () => {
  await world.go(resident, '/');
  const card = resident.locator('article').filter({ hasText: '1 单元电梯装好并通过验收' });
  await says(card, '做到了吗');
  await savePicture(resident, 'twelve 10 today 360');
  await card.getByRole('link').click();
  await settled(resident);
  await resident.getByRole('button', { name: '确认完成' }).click();
  await says(resident.locator('main'), '您说：已经做到。');
  await seen(resident, 'twelve 10 confirmed 360', 'a confirmed promise');
  for (const one of owners.filter((each) => neighbours.has(each.login))) good(await neighbours.get(one.login).call('PUT', `${street}/commitments/${commitment}/voice`, { voice: 'confirmed', reason: '' }));
  await world.go(second, `/s/${world.street.id}/commitments/${commitment}`);
  await second.getByRole('button', { name: '有异议' }).click();
  await second.locator('#dispute-reason').fill('一楼北窗的采光还没有复测。');
  await second.locator('dialog[open] form button[type=submit]').click();
  await says(second.locator('main'), '有居民提出异议', '您说：没有做到。');
  await savePicture(second, 'twelve 10 disputed 360');
  const page = await world.device({ login: 'dispatcher', ...wide });
  await openDesk(world, page, `/commitments/${commitment}`);
  await says(page.locator('main'), '一楼北窗的采光还没有复测。');
  await page.getByRole('button', { name: '答复：已经做到' }).click();
  await page.locator('dialog[open] #act-words').fill('昨天已复测，冬至日照两小时四十分，报告贴在单元门口。');
  await page.locator('dialog[open] form button[type=submit]').click();
  await says(page.locator('main'), '已答复');
  await page.context().close();
  await world.go(anyone, `/s/${world.street.id}/commitments/${commitment}`);
  await says(anyone.locator('main'), '10 人说做到了', '冬至日照两小时四十分');
  await seen(anyone, 'twelve 10 public 360', 'a disputed promise, answered');
  await world.go(second, '/me/inputs');
  await says(second.locator('article').filter({ hasText: '我提的异议' }), '一楼北窗', '答复说已经做到', '冬至日照');
  await savePicture(second, 'twelve 10 inputs 360');
  // He looks at the report on the door, and takes it back.
  await world.go(second, `/s/${world.street.id}/commitments/${commitment}`);
  await second.getByRole('button', { name: '确认完成' }).click();
  await says(second.locator('main'), '您说：已经做到。');
});

step('a resident leaves the owners’ own way for the government: the clock starts in public', async () => {
  const id = good(await world.call(second, 'GET', `${street}/my-cases`)).items[0].id;
  await world.go(second, `/s/${world.street.id}/cases/${id}`);
  await says(second.locator('main'), '转');
  await second.getByRole('button', { name: '改走政府办理' }).click();
  await second.locator('dialog[open] textarea').fill('采光的事请街道管。');
  await savePicture(second, 'twelve 10 leave 360');
  await second.locator('dialog[open]').getByRole('button', { name: '改走政府办理' }).click();
  await says(second.locator('.sla'), '还剩');
  await seen(second, 'twelve 10 left 360', 'a case that left the deliberation');
  await world.go(anyone, `/s/${world.street.id}/cases/${id}`);
  await says(anyone.locator('.sla'), '还剩', '前答复');
});

step('11 评价: three questions on Today; the result with how many answered, and how many of those who took part', async () => {
  await pass(8);
  await world.go(desk, `/s/${world.street.id}/topics/${topic}/evaluation`);
  await desk.locator('#closes-on').fill(day(8));
  await desk.getByRole('button', { name: '开始评价' }).click();
  await says(desk.locator('main'), '前可以评价');
  await onward(desk, '进入下一步');
  await world.go(resident, '/');
  await savePicture(resident, 'twelve 11 today 360');
  await resident.locator('article').filter({ hasText: title }).filter({ hasText: '三个问题' }).getByRole('link').click();
  await settled(resident);
  await says(resident.locator('main'), '当初怎么定的', '后来做了什么', '电梯装好并通过验收');
  await resident.locator('fieldset').nth(0).getByLabel('解决了', { exact: true }).check();
  await resident.locator('fieldset').nth(1).getByLabel('公平', { exact: true }).check();
  await savePicture(resident, 'twelve 11 questions 360');
  await resident.getByRole('button', { name: '提交评价' }).click();
  await says(resident.getByRole('status').filter({ hasText: '已收到' }), '已收到');
  for (const one of neighbours.values()) good(await one.call('PUT', `${street}/topics/${topic}/evaluation/answer`, { solved: 'yes', fair: 'partly' }));
  await pass(9);
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}/evaluation`);
  await says(anyone.locator('main'), `${neighbours.size + 1} 人作了评价`, /参加过这件事（[^）]+）的 \d+ 人以上里，有 \d+ 人作了评价/);
  await seen(anyone, 'twelve 11 result 360', 'the result of the three questions');
  await onward(desk, '进入下一步');
});

step('12 公开: what became of every kind of input; all nine steps, each act with its number in the public record; the share of kept promises moved', async () => {
  await world.go(resident, '/me/inputs');
  const line = (words) => resident.locator('article').filter({ hasText: words });
  await says(line('我写的看法'), shared[0], '列入共识', title);
  await says(line('我对看法的表态'), '您的表态已计入结果');
  await says(line('我反映的'), '我们楼电梯什么时候能装', title);
  await says(line('我的参会回复'), '会开完了');
  await says(line('我的发言'), '会议记录已公布');
  await says(line('我的表决票'), '表决通过');
  await says(line('我确认完成'), '您的确认');
  await says(line('我的评价'), '您的评价已计入结果');
  await seen(resident, 'twelve 12 inputs 360', 'what became of my input');
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}/thread`);
  assert.deepEqual((await thread()).steps.map((one) => one.state), Array(9).fill('done'));
  await says(anyone.locator('main'), '把同类诉求列入待议事项', '表决通过', '各组意见都认同的看法', '居民确认');
  await seen(anyone, 'twelve 12 thread 360', 'the whole thread');
  assert.ok(!(await anyone.locator('main').innerText()).includes('已超期'), 'what was kept is not overdue');
  assert.ok(!/沈玉兰|罗新民/.test(await anyone.locator('main').innerText()), 'nobody is named');
  // Every step has acts with their numbers, and a number is found again, word for word.
  for (const one of (await thread()).steps) assert.ok(one.entries.some((entry) => entry.record !== undefined), `${one.step} stands in the public record`);
  await anyone.locator('#decision .entries > li').filter({ hasText: `表决通过：${title}` }).getByRole('link', { name: '公开记录' }).click();
  await settled(anyone);
  await says(anyone.locator('main'), '公开记录里的一条', `表决“${title}”：通过`, 'ballot.decide');
  await seen(anyone, 'twelve 12 record 360', 'one entry of the public record');
  const number = /record\/(\d+)$/.exec(anyone.url())[1];
  await world.go(anyone, '/open');
  await anyone.locator('#record-number').fill(number);
  await anyone.getByRole('button', { name: '查', exact: true }).click();
  await says(anyone.locator('main'), '公开记录里的一条', `表决“${title}”：通过`);
  await world.go(anyone, `/s/${world.street.id}/record/${BigInt(number) + 1n}`);
  await says(anyone.locator('main'), '公开记录里没有这个编号');
  // The share of kept promises is another than before, and behind it stands the line.
  const keptNow = await kept();
  assert.deepEqual([keptNow.kept - keptBefore.kept, keptNow.owed - keptBefore.owed], [1, 1]);
  await world.go(anyone, '/open/commitments');
  await says(anyone.locator('main'), '1 单元电梯装好并通过验收');
  await assertClean(anyone, 'the whole thread');
});
