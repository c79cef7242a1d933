// Story 11: the property company raises the garage rent and three hundred owners gather. The page shows counts and never who.
// Within three days the committee offers a room, the contract, a mediator and a facilitator, without a condition; the group
// registers lightly, with the contact that it chooses; its convener co-chairs by her own consent, on her phone; what the
// meeting resolved is asked of the street office; the owners vote lawfully; two months later the group runs the garage watch
// itself. Offers, answers and outcome are public. What a group says in public is under the rules of statements. Time passes:
// the demo's clock is moved.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, counts, eventually, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

let world, street, estate, topic, gathering, group, meeting, ballot;
/** The day on which the world lives, after the first. */
let today = 0;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  estate = world.street.communities.find((one) => one.name === '云栖苑');
});
after(async () => { await world?.close(); });

/** The server begins again so many days after the first; whoever was signed in is signed in anew where the time was too long. */
async function later(days) {
  today = days;
  await world.restart({ ahead: `${days}d` });
}
const moment = (days, hours = 0) => new Date(Date.now() + (today + days) * 86_400_000 + hours * 3_600_000).toISOString();
const key = () => ({ 'Idempotency-Key': crypto.randomUUID() });
async function done(page, method, path, body, headers = {}) {
  const answer = await world.call(page, method, `${street}${path}`, body, headers);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
async function looks(page, what, least = 44) {
  await assertAccessible(page, what);
  await assertNoSideways(page, what);
  await assertOutline(page, what);
  if (least > 0) await assertTargets(page, least, what);
}

test('the gathering is noted as a matter and a number, and nobody', async () => {
  const staff = await world.device({ login: 'staff', width: 1440, height: 900 });
  topic = (await done(staff, 'POST', '/topics', { community: estate.id, title: '地下车库租金涨价怎么办', question: '车库租金怎么定、谁来看管，业主都认可？', background: '', decider: '云栖苑业主大会', legal_class: '业主共同决定事项', settled: '', organiser: '云栖苑社区居委会', moderation: 'after' })).id;
  await done(staff, 'POST', `/topics/${topic}/transition`, { to: 'open' });
  await openDesk(world, staff, '/agenda');
  await staff.getByRole('link', { name: '邻里小组' }).click();
  await settled(staff);
  await says(staff.locator('main'), '超期会公开');
  await staff.getByRole('button', { name: '记下一次聚集' }).click();
  const sheet = staff.locator('dialog[open]');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '请写 2 到 40 个字', '至少 10 人');
  await savePicture(staff, 'gathering form 1440');
  await looks(staff, 'the form of a gathering', 0);
  await sheet.locator('#gathering-name').fill('车库租金上涨');
  await sheet.locator('#gathering-about').fill('物业要把车库月租从三百涨到五百，业主聚在一起商量，有人不交物业费。');
  await sheet.locator('#gathering-size').fill('307');
  await sheet.locator('#gathering-topic').selectOption({ label: '地下车库租金涨价怎么办' });
  await sheet.locator('form button[type=submit]').click();
  await says(staff.locator('main'), '未登记', '约 300 人', '从来访得知', '前会有单位提供支持', '只记人数，不记是谁');
  gathering = /groups\/(\d+)/.exec(staff.url())[1];
  const anyone = await world.device();
  await world.go(anyone, `/s/${world.street.id}/groups/${gathering}`);
  await says(anyone.locator('main'), '车库租金上涨', '约 300 人', '云栖苑社区居委会', '前会有单位提供支持', '还没有单位提供支持');
  assert.ok(!(await anyone.locator('main').innerText()).includes('307'), 'a number is rounded');
  await looks(anyone, 'a gathering');
  await assertClean(staff, 'noting a gathering');
});

test('within three days four offers without a condition; who stays unregistered is offered the same', async () => {
  await later(2);
  const staff = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, staff, `/agenda/groups/${gathering}`);
  await staff.getByRole('button', { name: '提供服务支持' }).click();
  const sheet = staff.locator('dialog[open]');
  await says(sheet, '不附带条件');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '请选单位', '请确认不附带条件');
  await sheet.locator('#offer-body').selectOption({ label: '云栖苑社区居委会' });
  await sheet.locator('#offer-what').fill('社区活动室，坐六十人');
  await sheet.locator('#offer-when').fill('每周三、周五晚七点');
  await sheet.locator('#offer-rule').check();
  await sheet.locator('form button[type=submit]').click();
  await says(staff.locator('main'), '社区活动室，坐六十人', '没有超期');
  const committee = (await done(staff, 'GET', '/bodies')).items.find((one) => one.name === '云栖苑社区居委会');
  const offer = (kind, what, without_condition = true) => world.call(staff, 'POST', `${street}/service-offers`, { group: gathering, body: committee.id, kind, what, when_and_where: '每周三、周五晚七点', practical_limits: '散会后桌椅复位', without_condition }, key());
  assert.equal((await offer('room', '社区活动室', false)).status, 422, 'an offer with a condition is no offer');
  for (const [kind, what] of [['data', '车库租赁合同和三年收支复印件'], ['mediator', '街道人民调解员一名'], ['facilitator', '高校社工老师主持一次']]) {
    const { status, body } = await offer(kind, what);
    assert.equal(status, 201, JSON.stringify(body));
  }
  await says(staff.locator('main'), '高校社工老师主持一次');
  await savePicture(staff, 'gathering desk 1440');
  await looks(staff, 'a gathering at the desk', 0);
  // Nobody registered: the desk keeps what those who gather said.
  const offers = (await done(staff, 'GET', `/groups/${gathering}/service-offers`)).items;
  await done(staff, 'POST', `/service-offers/${offers.find((one) => one.kind === 'mediator').id}/answer`, { is_taken: false, words: '业主先自己谈' });
  const anyone = await world.device();
  await world.go(anyone, `/s/${world.street.id}/groups/${gathering}`);
  await says(anyone.locator('main'), '没有超期', '社区活动室，坐六十人', '车库租赁合同和三年收支复印件', '业主先自己谈');
  await savePicture(anyone, 'gathering 360');
  await looks(anyone, 'a gathering with offers');
  const elder = await world.device({ look: { elder: true } });
  await world.go(elder, `/s/${world.street.id}/groups/${gathering}`);
  await says(elder.locator('main'), '没有超期');
  await savePicture(elder, 'gathering elder 360');
  await looks(elder, 'a gathering in large type', 60);
  const english = await world.device({ language: 'en' });
  await world.go(english, `/s/${world.street.id}/groups/${gathering}`);
  await says(english.locator('main'), 'Not registered', 'about 300 people', 'in time');
  await savePicture(english, 'gathering english 360');
  for (const page of [staff, anyone, elder, english]) await assertClean(page, 'offers');
});

test('a group registers out of it and takes up what it wants; the gathering stays', async () => {
  const resident = await world.device({ login: 'resident' });
  await world.go(resident, `/s/${world.street.id}/groups/${gathering}`);
  await counts(resident.getByRole('button', { name: '采用' }), 0);
  await resident.getByRole('button', { name: '登记一个小组' }).click();
  const sheet = resident.locator('dialog[open]');
  await says(sheet, '由“车库租金上涨”登记而来');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '名称写 2 到 40 个字', '请写清楚为了什么事');
  await assertAccessible(resident, 'a group without a name');
  await sheet.locator('#group-name').fill('车库小组');
  await sheet.locator('#group-about').fill('商量车库租金怎么定、谁来值守。');
  await sheet.locator('#group-contact').fill('3 号楼传达室留条');
  await sheet.locator('#group-size').fill('300');
  await sheet.locator('form button[type=submit]').click();
  await says(resident.locator('main'), '车库小组', '自述约 300 人', '3 号楼传达室留条', '没有成员名单', '由哪次聚集登记而来', '地下车库租金涨价怎么办');
  group = /groups\/(\d+)/.exec(resident.url())[1];
  // Whoever offers to the group itself is answered by the group, and by nobody for it.
  const staff = await world.device({ login: 'staff' });
  const committee = (await done(staff, 'GET', '/bodies')).items.find((one) => one.name === '云栖苑社区居委会');
  const made = await done(staff, 'POST', '/service-offers', { group, body: committee.id, kind: 'micro_grant', what: '值守用的反光背心和手电', when_and_where: '', practical_limits: '凭票', amount_fen: 80_000, without_condition: true }, key());
  assert.equal((await world.call(staff, 'POST', `${street}/service-offers/${made.id}/answer`, { is_taken: true, words: '' })).status, 403, 'nobody answers for it');
  await says(resident.locator('main'), '值守用的反光背心和手电');
  await resident.getByRole('button', { name: /^采用.*反光背心/ }).click();
  await resident.locator('dialog[open] textarea').fill('先领二十套');
  await resident.locator('dialog[open]').getByRole('button', { name: '采用' }).click();
  await says(resident.locator('main'), '已采用', '先领二十套');
  await savePicture(resident, 'group 360');
  await looks(resident, 'a group');
  await assertClean(resident, 'a group');
});

test('its convener co-chairs by her own consent, from her phone', async () => {
  const staff = await world.device({ login: 'staff' });
  const bodies = (await done(staff, 'GET', '/bodies')).items;
  const committee = bodies.find((one) => one.name === '云栖苑社区居委会');
  const office = bodies.find((one) => one.kind === 'street_office');
  const draft = { community: estate.id, topic, body: committee.id, kind: 'council', title: '车库租金和值守，当面议一议', about: '', chair: '居委会 何主任', place: '社区活动室', online_link: '', phone: '', care: [], papers: [], points: [{ title: '看合同和三年收支', minutes: 30, presenter: '车库小组', wanted: 'information' }, { title: '租金怎么定、谁来值守', minutes: 60, presenter: '', wanted: 'decision' }], starts_at: moment(0, 1), ends_at: moment(0, 4) };
  let now = await done(staff, 'POST', '/meetings', draft, key());
  meeting = now.id;
  const act = async (event) => { now = await done(staff, 'POST', `/meetings/${meeting}/acts`, { event, words: '' }, { 'If-Match': `"${(await done(staff, 'GET', `/meetings/${meeting}`)).revision}"` }); };
  await act('call');
  await done(staff, 'POST', `/meetings/${meeting}/co-chair`, { name: '陈老师' });
  const { co_chair_code: code } = await done(staff, 'GET', `/meetings/${meeting}/room`);
  const convener = await world.device({ login: 'resident' });
  const path = `/s/${world.street.id}/meetings/${meeting}`;
  await world.go(convener, `${path}/room`);
  await says(convener.locator('main'), '会场由主持人和共同主持人使用');
  await world.go(convener, `${path}?co_chair=${code}`);
  await says(convener.locator('main'), '请您共同主持这次会议');
  await convener.getByRole('button', { name: '我愿意' }).click();
  await says(convener.locator('main'), '您是共同主持人');
  await act('start');
  await convener.getByRole('link', { name: '进入会场' }).click();
  await settled(convener);
  await says(convener.locator('main'), '发言排队', '由云栖苑社区居委会办');
  await counts(convener.getByRole('button', { name: '散会' }), 0);
  await convener.getByRole('button', { name: '开始第 1 项' }).click();
  await convener.locator('#room-speaker').fill('老李');
  await convener.locator('form', { has: convener.locator('#room-speaker') }).getByRole('button', { name: '加上' }).click();
  await convener.getByRole('button', { name: '下一位' }).click();
  await says(convener.locator('main'), '老李正在发言');
  // In the basement there is no network: it goes on, and merges.
  await convener.context().setOffline(true);
  await convener.locator('#room-heads').fill('48');
  await convener.locator('form', { has: convener.locator('#room-heads') }).getByRole('button', { name: '加上' }).click();
  await convener.locator('#motion-text').fill('请街道办事处公布车库备案时核定的成本');
  await convener.locator('#motion-body').selectOption({ label: office.name });
  await convener.getByRole('button', { name: '记下这个提议' }).click();
  await says(convener.locator('main'), `通过后请${office.name}公开答复`);
  await convener.getByRole('button', { name: '计票' }).click();
  for (const [field, value] of [['for', '40'], ['against', '3'], ['abstained', '5'], ['present', '48']]) await convener.locator(`dialog[open] #hands-${field}`).fill(value);
  await convener.locator('dialog[open]').getByRole('button', { name: '保存' }).click();
  await says(convener.locator('main'), '赞成 40，反对 3，弃权 5，在场 48 人', '没有网络，照常记录');
  await convener.locator('#room-minutes-0').fill('合同写明涨价须业主大会同意；三年收支大家看过。');
  await convener.locator('form', { has: convener.locator('#room-minutes-0') }).getByRole('button', { name: '记下来' }).click();
  await savePicture(convener, 'co-chair room 360');
  await looks(convener, 'the room of the co-chair');
  await convener.context().setOffline(false);
  await convener.evaluate(() => dispatchEvent(new Event('online')));
  await eventually(async () => {
    const room = await done(staff, 'GET', `/meetings/${meeting}/room`);
    assert.equal(room.motions[0]?.counts[0]?.votes_for, 40);
    assert.equal(room.paragraphs.length, 1);
    assert.equal(room.heads, 48);
  });
  const elder = await world.device({ login: 'resident', look: { elder: true } });
  await world.go(elder, `${path}/room`);
  await says(elder.locator('main'), '发言排队');
  await savePicture(elder, 'co-chair room elder 360');
  await looks(elder, 'the room in large type', 60);
  await act('end');
  await act('publish');
  const anyone = await world.device();
  await world.go(anyone, path);
  await says(anyone.locator('main'), '到会 48 人', '通过', '已送请答复，看答复', '共同主持：陈老师');
  await anyone.getByRole('link', { name: '已送请答复，看答复' }).click();
  await settled(anyone);
  await says(anyone.locator('main'), '请街道办事处公布车库备案时核定的成本', '赞成 40 人');
  await savePicture(anyone, 'resolution of a meeting 360');
  await assertAccessible(anyone, 'what the meeting asked');
  for (const page of [convener, elder, anyone]) await assertClean(page, 'the meeting');
});

test('the owners vote lawfully', async () => {
  let staff = await world.device({ login: 'staff' });
  const owners = await world.device({ login: 'owners' });
  const made = await done(owners, 'POST', '/ballots', { topic, kind: 'owners', title: '车库月租三百二十元，业主轮流值守', wording: '同意车库月租定为三百二十元，一年不变，由业主轮流夜间值守。', yes_means: '投同意，就是同意这个租金和轮流值守', paper_route: '业委会办公室，每天九点到二十点', matter: 8, scope: 'estate', opens_at: moment(17), closes_at: moment(27), counts_until: moment(29) }, key());
  ballot = made.id;
  const roll = `房号,楼栋,业主,面积\n${[...Array(10).keys()].map((floor) => `${floor + 1}02,1,业主${floor + 1},90`).join('\n')}\n`;
  const csrf = (await world.call(owners, 'GET', '/api/v1/session')).body.csrf_token;
  const uploaded = await owners.evaluate(async ({ address, roll, csrf }) => { const answer = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'text/csv', 'X-CSRF-Token': csrf }, body: roll }); return { status: answer.status, text: await answer.text() }; }, { address: `${street}/ballots/${ballot}/roll?dry_run=false`, roll, csrf });
  assert.equal(uploaded.status, 200, uploaded.text);
  const revision = async (page) => `"${(await done(page, 'GET', `/ballots/${ballot}`)).revision}"`;
  await done(owners, 'POST', `/ballots/${ballot}/notice`, undefined, { 'If-Match': await revision(owners) });
  await later(20);
  await eventually(async () => assert.equal((await (await fetch(`${world.base}${street}/ballots/${ballot}`)).json()).state, 'open', 'it opened by its clock'));
  staff = await world.device({ login: 'staff' });
  const second = await world.device({ login: 'owners' });
  const lines = (await done(staff, 'GET', `/ballots/${ballot}/roll?limit=50`)).items;
  assert.equal(lines.length, 10);
  for (const [index, line] of lines.entries()) {
    const paper = { entry: line.number, voters: line.voters, choice: index < 9 ? 'agree' : 'disagree', handed_in_at: moment(0, -1) };
    for (const clerk of [staff, second]) await done(clerk, 'PUT', `/ballots/${ballot}/papers/CK-${String(index + 1).padStart(4, '0')}`, paper);
  }
  await later(33);
  await eventually(async () => assert.equal((await (await fetch(`${world.base}${street}/ballots/${ballot}`)).json()).state, 'decided', 'it was counted by its clock'));
  const anyone = await world.device();
  await world.go(anyone, `/s/${world.street.id}/ballots/${ballot}/result`);
  await says(anyone.locator('main'), '通过', '9 人', '10 人');
  await assertClean(anyone, 'the vote');
});

test('two months later the group runs the garage watch itself, and all of it is public', async () => {
  const resident = await world.device({ login: 'resident' });
  await world.go(resident, `/s/${world.street.id}/groups/${group}`);
  await resident.getByRole('button', { name: '写一件自己办的事' }).click();
  const sheet = resident.locator('dialog[open]');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '请写清楚办什么事');
  await sheet.locator('#work-what').fill('车库夜间值守');
  await sheet.locator('#work-when').fill('每晚八点到次日六点，二十户轮流');
  await sheet.locator('form button[type=submit]').click();
  await says(resident.locator('main'), '车库夜间值守', '正在办');

  await later(62);
  const again = await world.device({ login: 'resident' });
  await world.go(again, `/s/${world.street.id}/groups/${group}`);
  await again.getByRole('button', { name: /^说说情况.*夜间值守/ }).click();
  await again.locator('dialog[open] textarea').fill('值守了三十天，没有丢过东西；租金收齐，账贴在门口。');
  await again.locator('dialog[open] form button[type=submit]').click();
  await says(again.locator('main'), '没有丢过东西');
  await again.getByRole('button', { name: /^填写成效.*反光背心/ }).click();
  await again.locator('dialog[open] textarea').fill('二十户每晚都穿');
  await again.locator('dialog[open] form button[type=submit]').click();
  await says(again.locator('main'), '二十户每晚都穿');
  await savePicture(again, 'group with its work 360');
  await looks(again, 'a group with its work');

  // A stranger reads it all on the topic, on a phone, and nobody's name; the street office never answered, and that too.
  const anyone = await world.device();
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}`);
  await says(anyone.locator('main'), '围绕这件事的邻里小组', '车库小组', '车库租赁合同和三年收支复印件', '业主先自己谈', '二十户每晚都穿');
  await looks(anyone, 'the topic of the garage');
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}/thread`);
  await says(anyone.locator('main'), '居民因“车库租金上涨”聚集，约 300 人', '邻里小组“车库小组”登记', '自己办起来', '没有丢过东西', '业主先自己谈');
  await savePicture(anyone, 'thread of the garage 360');
  await assertAccessible(anyone, 'the thread of the garage');
  const resolutions = (await done(anyone, 'GET', `/resolutions?topic=${topic}`)).items;
  assert.deepEqual(resolutions.map((one) => one.state), ['overdue'], 'the duty to reply went unkept, in public');
  const session = (await world.call(again, 'GET', '/api/v1/session')).body;
  for (const path of [`topics/${topic}/groups`, `groups/${group}`, `groups/${gathering}`, `groups/${gathering}/service-offers`, 'public-events?limit=100']) {
    const words = JSON.stringify(await done(anyone, 'GET', `/${path}`));
    assert.ok(!words.includes(session.person.display_name) && !words.includes(session.person.login_name ?? '\u0000'), `${path} names nobody`);
  }
  for (const page of [again, anyone]) await assertClean(page, 'two months later');
});

test('what it says in public is under the rules of statements: hidden with a trace, objected to, ruled on by somebody else', async () => {
  const moderator = await world.device({ login: 'moderator', width: 1440, height: 900 });
  await openDesk(world, moderator, '/moderation');
  await moderator.getByRole('link', { name: '邻里小组的公开文字' }).click();
  await settled(moderator);
  await moderator.locator('tbody .open').filter({ hasText: '车库小组' }).click();
  await moderator.getByRole('button', { name: '不予展示' }).click();
  const sheet = moderator.locator('dialog[open]');
  await sheet.locator('form button[type=submit]').click();
  await counts(sheet.locator('.error-summary li'), 2);
  await sheet.getByLabel('不做广告').check();
  await sheet.locator('#words-reason').fill('看上去像出租车位的广告');
  await looks(moderator, 'hiding the words of a group', 0);
  await sheet.locator('form button[type=submit]').click();
  await says(moderator.locator('main'), '规则和理由公开');
  await savePicture(moderator, 'group hidden desk 1440');
  const anyone = await world.device();
  await world.go(anyone, `/s/${world.street.id}/groups/${group}`);
  await says(anyone.locator('main'), '文字不予展示的小组', '看上去像出租车位的广告');
  assert.ok(!(await anyone.locator('main').innerText()).includes('车库小组'), 'neither its name');
  await savePicture(anyone, 'group hidden 360');
  await looks(anyone, 'a group whose words are hidden');
  const resident = await world.device({ login: 'resident' });
  await world.go(resident, '/me/inputs');
  await says(resident.locator('main'), '小组的公开文字不予展示，可以申诉一次');
  await world.go(resident, `/s/${world.street.id}/groups/${group}`);
  await resident.locator('#appeal-reason').fill('说的是业主自己的车库，不出租。');
  await resident.getByRole('button', { name: '提出申诉' }).click();
  await counts(resident.locator('#appeal-reason'), 0);
  assert.equal((await world.call(moderator, 'POST', `${street}/groups/${group}/appeal-ruling`, { restore: false, reason: '不同意恢复' })).status, 403, 'who hid it does not rule');
  const arbiter = await world.device({ login: 'arbiter', width: 1440, height: 900 });
  await openDesk(world, arbiter, `/moderation/groups/${group}`);
  await arbiter.getByRole('button', { name: '裁定申诉' }).click();
  await arbiter.locator('#words-restore').check();
  await arbiter.locator('#words-reason').fill('确实是业主自己的车库');
  await arbiter.locator('dialog[open] form button[type=submit]').click();
  await says(anyone.locator('main'), '车库小组', '确实是业主自己的车库');

  // It leaves without a reason, and only its name stays.
  await world.go(resident, `/s/${world.street.id}/groups/${group}`);
  await resident.getByRole('button', { name: '退出登记' }).click();
  await resident.locator('dialog[open]').getByRole('button', { name: '退出登记' }).click();
  await eventually(async () => assert.ok(!(await resident.locator('main').innerText()).includes('3 号楼传达室')));
  await says(resident.locator('main'), '车库小组', '退出登记');
  await counts(resident.locator('main').getByRole('button', { name: '修改资料' }), 0);
  for (const page of [moderator, anyone, resident, arbiter]) await assertClean(page, 'the rules');
});

test('the desk corrects what it noted and closes the gathering: what was said before and the reasons stay public', async () => {
  const staff = await world.device({ login: 'staff', width: 1440, height: 900 });
  await openDesk(world, staff, `/agenda/groups/${gathering}`);
  await staff.getByRole('button', { name: '更正', exact: true }).click();
  const sheet = staff.locator('dialog[open]');
  await says(sheet, '原来怎么写的');
  await sheet.locator('#gathering-about').fill('物业要把车库月租从三百涨到四百五，业主聚在一起商量。');
  await sheet.locator('#gathering-size').fill('260');
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '请写明理由');
  await savePicture(staff, 'gathering correction 1440');
  await looks(staff, 'correcting a gathering', 0);
  await sheet.locator('#gathering-reason').fill('涨到多少记错了，人数按签到改。');
  await sheet.locator('form button[type=submit]').click();
  await says(staff.locator('main'), '约 260 人', '云栖苑社区居委会更正', '涨到多少记错了');
  await staff.getByRole('button', { name: '关闭这次聚集' }).click();
  await sheet.locator('form button[type=submit]').click();
  await says(sheet.locator('.error-summary'), '至少');
  await sheet.locator('#words-reason').fill('租金已由业主大会表决，业主不再为此聚集。');
  await sheet.locator('form button[type=submit]').click();
  await says(staff.locator('main'), '云栖苑社区居委会关闭', '业主不再为此聚集');
  await counts(staff.getByRole('button', { name: '更正', exact: true }), 0);
  await savePicture(staff, 'gathering closed desk 1440');
  await looks(staff, 'a closed gathering at the desk', 0);
  const again = await world.call(staff, 'POST', `${street}/gatherings/${gathering}/closing`, { reason: '再关一次' });
  assert.equal(again.status, 409);

  const anyone = await world.device();
  await world.go(anyone, `/s/${world.street.id}/groups/${gathering}`);
  await says(anyone.locator('main'), '关闭', '涨到多少记错了', '业主不再为此聚集');
  await anyone.getByText('原来写的').click();
  await says(anyone.locator('main'), '从三百涨到五百', '约 300 人');
  await savePicture(anyone, 'gathering closed 360');
  await looks(anyone, 'a closed gathering');
  await world.go(anyone, '/groups');
  await counts(anyone.locator('main section.card').filter({ hasText: '车库租金上涨' }), 0);
  await anyone.getByText('已退出登记或关闭的').click();
  await says(anyone.locator('main details'), '车库租金上涨', '关闭');
  await savePicture(anyone, 'groups with ended 360');
  await looks(anyone, 'the groups of a street');
  await world.go(anyone, `/s/${world.street.id}/topics/${topic}/thread`);
  await says(anyone.locator('main'), '更正了“车库租金上涨”这次聚集的记录', '关闭“车库租金上涨”这次聚集');
  for (const page of [staff, anyone]) await assertClean(page, 'a gathering corrected and closed');
});
