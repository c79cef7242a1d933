// Story 7: money for the courtyard. A neighbour proposes, the committee reviews in public, residents vote on the phone and on
// paper, equal shares decide and say why, a stranger counts again with the command line, and each winner is a commitment
// with owner, date and money, or the result is no decision.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { assertAccessible, assertClean, assertNoSideways, assertOutline, assertTargets, counts, eventually, openWorld, says, settled } from './world.mjs';
import { openDesk, savePicture } from './workbench_desk.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = [process.env.HEZHI_BINARY, join(root, 'build/release/hezhi'), join(root, 'build/dev/hezhi')].find((path) => path && existsSync(path));

let world, street, resident, staff, home;
before(async () => {
  world = await openWorld();
  street = `/api/v1/s/${world.street.id}`;
  resident = await world.device({ login: 'resident' });
  staff = await world.device({ login: 'staff', width: 1440, height: 900 });
  home = (await world.call(resident, 'GET', '/api/v1/session')).body.residences[0].community.id;
});
after(async () => { await world?.close(); });

const budgetTitled = async (title) => (await world.call(staff, 'GET', `${street}/budgets`)).body.items.find((one) => one.title === title);
const seen = async (id, page = staff) => (await world.call(page, 'GET', `${street}/budgets/${id}`)).body;
async function must(page, method, path, body) {
  const answer = await world.call(page, method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
/** An act with the revision that was just read. */
const act = async (id, body) => {
  const { revision } = await seen(id);
  const status = await staff.evaluate(async ({ path, body, revision }) => {
    const { csrf_token } = await (await fetch('/api/v1/session')).json();
    return (await fetch(path, { method: 'POST', headers: { 'X-CSRF-Token': csrf_token, 'Content-Type': 'application/json', 'If-Match': `"${revision}"` }, body: JSON.stringify(body) })).status;
  }, { path: `${street}/budgets/${id}/acts`, body, revision });
  assert.equal(status, 200, body.event);
};

test('over the limit of a ballot the page says which to drop, and takes it once it fits', async () => {
  const open = await budgetTitled('公共空间更新五万元');
  assert.equal(open.state, 'voting');
  const page = resident;
  await world.go(page, `/s/${world.street.id}/budgets/${open.id}`);
  await says(page.locator('main'), '正在投票', '50,000 元', '第 1 步', '每个人看到的不一样；您自己每次看到的一样');
  assert.ok(!/赞成。/.test(await page.locator('main').innerText()), 'no tally while voting is open');
  await savePicture(page, 'budget choose 360');
  await assertAccessible(page, 'choosing projects');
  await assertTargets(page, 44, 'choosing projects');
  await assertNoSideways(page, 'choosing projects');
  // The same order when she comes back; the rules of the page say why there is one.
  const order = () => page.locator('.project .title').allInnerTexts();
  const first = await order();
  assert.ok(first.length > 3);
  await page.reload();
  await eventually(async () => assert.deepEqual(await order(), first));
  await says(page.locator('section[aria-labelledby="budget-rules"]'), '项目顺序', '排在前面的项目更容易被选上');
  const choose = (title) => page.locator('.project').filter({ hasText: title }).locator('input[type=checkbox]').check();
  await choose('东侧空地做儿童活动角');
  await choose('地库入口加防滑条和凸面镜');
  await choose('架空层放两张乒乓球桌');
  await choose('南门人行坡道');
  await says(page.locator('.bar'), '已选 4 个', '58,000 元', '超出上限 8,000 元', '去掉其中任意一个');
  await savePicture(page, 'budget over 360');
  await page.getByRole('button', { name: '下一步：核对' }).click();
  await says(page.locator('main'), '第 2 步', '超出上限 8,000 元');
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await says(page.locator('.error-summary'), '超出上限 8,000 元', '南门人行坡道');
  await savePicture(page, 'budget check over 360');
  await assertAccessible(page, 'a ballot over its limit');
  assert.equal((await must(page, 'GET', `${street}/budgets/${open.id}/ballot`)).is_cast, false);
  await page.getByRole('button', { name: '去掉“南门人行坡道”' }).click();
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await says(page.locator('.receipt'), '您的票已收到', '东侧空地做儿童活动角', '之前可以改');
  await savePicture(page, 'budget receipt 360');
  await assertAccessible(page, 'the receipt');
  const own = await must(page, 'GET', `${street}/budgets/${open.id}/ballot`);
  assert.equal(own.projects.length, 3);

  // Changed, as one ballot; staff find no route to it.
  const before = (await seen(open.id)).voters;
  await page.getByRole('button', { name: '改我的票' }).click();
  await page.locator('.project').filter({ hasText: '架空层放两张乒乓球桌' }).locator('input').uncheck();
  await page.getByRole('button', { name: '下一步：核对' }).click();
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await says(page.locator('.receipt'), '您的票已收到');
  assert.equal((await must(page, 'GET', `${street}/budgets/${open.id}/ballot`)).projects.length, 2);
  assert.equal((await seen(open.id)).voters, before);
  assert.equal((await world.call(staff, 'PUT', `${street}/budgets/${open.id}/ballot`, { projects: [] })).status, 403);
  await assertClean(page, 'voting');
});

test('story 7: proposed, reviewed, voted, counted, counted again by a stranger, and each winner a commitment', async () => {
  const topic = (await must(staff, 'GET', `${street}/topics?community=${home}&limit=100`)).items.find((one) => one.title === '五万元公共空间更新');

  // The committee drafts it and announces sum, rule and dates.
  await openDesk(world, staff, '/budgets/new');
  await staff.locator('#budget-topic').selectOption(topic.id);
  await staff.locator('#budget-title').fill('中心院落三万元');
  await staff.locator('#budget-source').fill('街道微更新专项资金');
  await staff.locator('#budget-body').selectOption({ label: '云栖苑社区居委会' });
  await staff.locator('#budget-sum').fill('30000');
  await staff.locator('#budget-most').fill('40000');
  await staff.locator('#budget-ballots').fill('10');
  await staff.locator('#budget-papers').fill(`${new Date().getFullYear() + 1}-06-01T20:00`);
  await staff.getByRole('button', { name: '保存草稿' }).click();
  await says(staff.locator('.error-summary'), '不能超过总额');
  await staff.locator('#budget-most').fill('20000');
  await savePicture(staff, 'budget form 1440');
  await assertAccessible(staff, 'the form of a budget');
  await staff.getByRole('button', { name: '保存草稿' }).click();
  await says(staff.locator('main'), '草稿', '公布并开始征集');
  const id = (await budgetTitled('中心院落三万元')).id;
  assert.equal((await world.call(resident, 'GET', `${street}/budgets/${id}`)).status, 404, 'a draft is the desk’s');
  await staff.getByRole('button', { name: '公布并开始征集' }).click();
  await staff.locator('form').getByRole('button', { name: '公布并开始征集' }).click();
  await says(staff.locator('main'), '征集项目', '已办理');

  // A neighbour proposes from the topic's page, on the phone.
  await world.go(resident, `/s/${world.street.id}/topics/${topic.id}`);
  await says(resident.locator('main'), '中心院落三万元', '征集到');
  await resident.locator('section').filter({ hasText: '中心院落三万元' }).getByRole('link', { name: '看项目和进展' }).click();
  await resident.getByRole('link', { name: '提一个项目' }).click();
  await says(resident.locator('h1'), '提一个项目');
  await resident.locator('#project-title').fill('花园小路装矮灯');
  await resident.locator('#project-words').fill('花园小路晚上看不见台阶，装六盏太阳能矮灯。');
  await resident.locator('#project-cost').fill('30001');
  await resident.getByRole('button', { name: '提交项目' }).click();
  await says(resident.locator('.error-summary'), '500 元到 20,000 元');
  await assertAccessible(resident, 'a proposal refused');
  await assertTargets(resident, 44, 'a proposal');
  await savePicture(resident, 'budget propose 360');
  await resident.locator('#project-cost').fill('6800');
  await resident.getByRole('button', { name: '提交项目' }).click();
  await says(resident.locator('main'), '花园小路装矮灯', '等待审核', '6,800 元');
  for (const [title, cost] of [['架空层书架', 1_800_000], ['快递柜雨棚', 700_000], ['楼顶私家花园', 900_000]]) {
    const by = title === '架空层书架' || title === '快递柜雨棚' ? resident : staff;
    const body = by === resident ? {} : { body: (await seen(id)).body.id };
    await must(by, 'POST', `${street}/budgets/${id}/projects`, { title, words: '写清楚做什么、为什么，让邻居看得明白。', cost_fen: cost, upkeep: '物业', ...body });
  }

  // Reviewed in public: accepted with another cost and its reason, refused with its ground.
  await openDesk(world, staff, `/budgets/${id}`);
  const card = (title) => staff.locator('article').filter({ hasText: title });
  const open = async (title, words = '审核') => { await card(title).getByRole('button', { name: `${words}“${title}”` }).click(); };
  await open('花园小路装矮灯');
  await card('花园小路装矮灯').locator('#review-cost').fill('6000');
  await card('花园小路装矮灯').getByRole('button', { name: '保存并公开' }).click();
  await says(card('花园小路装矮灯').locator('.error-summary'), '理由');
  await card('花园小路装矮灯').locator('#review-words').fill('按三家报价核定。');
  await card('花园小路装矮灯').getByRole('button', { name: '保存并公开' }).click();
  await says(card('花园小路装矮灯').locator('.error-summary'), '由谁维护');
  await card('花园小路装矮灯').locator('#review-upkeep').fill('物业每季度检查');
  await card('花园小路装矮灯').getByRole('button', { name: '保存并公开' }).click();
  await says(card('花园小路装矮灯'), '审核通过', '6,000 元', '按三家报价核定');
  await open('楼顶私家花园');
  await card('楼顶私家花园').getByLabel('不通过', { exact: true }).check();
  await card('楼顶私家花园').locator('#review-ground').selectOption({ label: '只惠及个别住户' });
  await card('楼顶私家花园').locator('#review-words').fill('楼顶只通三户，其他住户上不去。');
  await savePicture(staff, 'budget review 1440');
  await assertAccessible(staff, 'a review');
  await card('楼顶私家花园').getByRole('button', { name: '保存并公开' }).click();
  await says(card('楼顶私家花园'), '未通过', '只惠及个别住户');
  for (const title of ['架空层书架', '快递柜雨棚']) {
    await open(title);
    await card(title).getByRole('button', { name: '保存并公开' }).click();
    await says(card(title), '审核通过');
  }
  const anyone = await world.device();
  await world.go(anyone, `/s/${world.street.id}/budgets/${id}`);
  await says(anyone.locator('main'), '楼顶只通三户', '只惠及个别住户', '均等份额法', '街道微更新专项资金');
  await anyone.locator('summary').filter({ hasText: '经过' }).click();
  await says(anyone.locator('main'), '造价从 6,800 元改为 6,000 元');
  await assertAccessible(anyone, 'a budget without an account');
  await savePicture(anyone, 'budget collecting 360');

  // The announced moments pass: the clock opens and ends the vote by itself.
  const soon = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
  await act(id, { event: 'reschedule', words: '居民要求提前。', collect_until: soon(1), vote_from: soon(1.5), vote_until: soon(2), papers_until: new Date(Date.now() + 864e5).toISOString() });
  await eventually(async () => assert.equal((await seen(id)).state, 'counting'));

  // Fourteen ballots on paper: one typed and corrected in the page, the others as many clerks would.
  await openDesk(world, staff, `/budgets/${id}`);
  await staff.locator('#paper-number').fill('1');
  await staff.getByRole('checkbox', { name: '3. 快递柜雨棚' }).check();
  await staff.getByRole('button', { name: '录入这张票' }).click();
  await says(staff.locator('main'), '已录入 1 张');
  await eventually(async () => assert.equal(await staff.locator('#paper-number').inputValue(), '2'));
  await savePicture(staff, 'budget papers 1440');
  await assertAccessible(staff, 'entering paper');
  const projects = (await seen(id)).projects;
  const named = (title) => projects.find((one) => one.title === title).id;
  const [lights, shelf, roof] = ['花园小路装矮灯', '架空层书架', '快递柜雨棚'].map(named);
  for (let number = 1; number <= 14; number += 1) {
    await must(staff, 'PUT', `${street}/budgets/${id}/papers`, { number, projects: number <= 9 ? [lights, roof] : number <= 12 ? [lights] : [shelf] });
  }
  await world.go(anyone, `/s/${world.street.id}/budgets/${id}`);
  await says(anyone.locator('main'), '正在录入纸质票');
  await openDesk(world, staff, `/budgets/${id}`);
  await staff.getByRole('button', { name: '纸质票已录完，开始计票' }).click();
  await staff.locator('form').getByRole('button', { name: '纸质票已录完，开始计票' }).click();
  await eventually(async () => assert.equal((await seen(id)).state, 'allocated'));

  // The result, cold and on a phone: for each project why, and what the other lacked.
  await world.go(anyone, `/s/${world.street.id}/budgets/${id}`);
  await says(anyone.locator('main'), '3 个项目里入选 2 个', '14 张票里有 12 张赞成', '位支持者各付', '还差', '如果只看哪个项目票多');
  await savePicture(anyone, 'budget result 360');
  await assertAccessible(anyone, 'the result');
  await assertNoSideways(anyone, 'the result');
  await assertTargets(anyone, 44, 'the result');
  await assertOutline(anyone, 'the result');

  // A stranger downloads both files; the command line finds the same winners, to the byte.
  const folder = mkdtempSync(join(tmpdir(), 'hezhi-recount-'));
  try {
    const files = await anyone.evaluate(async (base) => Promise.all(['budget.pb', 'result.json'].map(async (name) => (await fetch(`${base}/${name}`)).text())), `${street}/budgets/${id}`);
    writeFileSync(join(folder, 'budget.pb'), files[0]);
    writeFileSync(join(folder, 'result.json'), files[1]);
    const shown = (await seen(id)).result;
    const words = shown.command.split(' ').slice(1);
    assert.equal(execFileSync(binary, words, { cwd: folder, encoding: 'utf8' }), files[1], 'the same result, byte for byte');
    execFileSync(binary, shown.verify_command.split(' ').slice(1), { cwd: folder });
    assert.deepEqual(JSON.parse(files[1]).selected.map(Number), (await seen(id)).projects.filter((one) => one.outcome?.place).sort((a, b) => a.outcome.place - b.outcome.place).map((one) => one.number));
    await says(anyone.locator('pre'), shown.command);
  } finally {
    rmSync(folder, { recursive: true });
  }

  // No decision while a winner lacks owner or date; then each is a commitment with all three.
  await openDesk(world, staff, `/budgets/${id}`);
  await staff.getByRole('button', { name: '作为决定公布' }).click();
  await staff.locator('form').getByRole('button', { name: '作为决定公布' }).click();
  await says(staff.locator('.error-summary'), '“花园小路装矮灯”还没有负责落实的单位', '“花园小路装矮灯”还没有今后的完成日期', '“快递柜雨棚”还没有负责落实的单位', '“快递柜雨棚”还没有今后的完成日期');
  await savePicture(staff, 'budget publish refused 1440');
  assert.equal((await seen(id)).state, 'allocated');
  for (const title of ['花园小路装矮灯', '快递柜雨棚']) {
    await open(title, '明确由谁落实');
    await card(title).locator('#review-body').selectOption({ label: '云栖苑社区居委会' });
    await card(title).locator('#review-finish').fill(`${new Date().getFullYear() + 1}-03-31`);
    await card(title).getByRole('button', { name: '保存并公开' }).click();
    await says(card(title), '云栖苑社区居委会', '前完成');
  }
  await staff.getByRole('button', { name: '作为决定公布' }).first().click();
  await staff.locator('form').getByRole('button', { name: '作为决定公布' }).click();
  await says(staff.locator('main'), '已作决定');
  const decided = await seen(id);
  assert.deepEqual(decided.projects.filter((one) => one.outcome?.place).map((one) => typeof one.commitment), ['string', 'string']);
  assert.equal(decided.projects.find((one) => one.title === '架空层书架').commitment, undefined);
  for (const page of [staff, resident, anyone]) await assertClean(page, 'story 7');
});

test('whoever took a ballot paper does not vote on the phone too, until it is brought back unused', async () => {
  const topic = (await must(staff, 'GET', `${street}/topics?community=${home}&limit=100`)).items.find((one) => one.title === '五万元公共空间更新');
  const soon = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
  const body = (await seen((await budgetTitled('公共空间更新五万元')).id)).body.id;
  const { id } = await must(staff, 'POST', `${street}/budgets`, { topic: topic.id, body, title: '楼道更新两万元', words: '', source: '街道微更新专项资金', sum_fen: 2_000_000, cost_min_fen: 50_000, cost_max_fen: 2_000_000, ballots_min: 10, collect_until: soon(864e2), vote_from: soon(1728e2), vote_until: soon(2592e2), papers_until: soon(3456e2) });
  await act(id, { event: 'announce' });
  const project = await must(resident, 'POST', `${street}/budgets/${id}/projects`, { title: '楼道口装扶手', words: '每个楼道口装一段扶手，老人上下台阶稳当。', cost_fen: 600_000, upkeep: '物业' });
  const reviewed = await world.call(staff, 'POST', `${street}/budgets/${id}/projects/${project.id}/review`, { event: 'accept' }, { 'If-Match': `"${project.revision}"` });
  assert.equal(reviewed.status, 200, JSON.stringify(reviewed.body));
  await act(id, { event: 'reschedule', words: '居民要求提前。', collect_until: soon(1), vote_from: soon(1.5), vote_until: soon(864e2), papers_until: soon(1728e2) });
  await eventually(async () => assert.equal((await seen(id)).state, 'voting'));
  const vote = () => world.call(resident, 'PUT', `${street}/budgets/${id}/ballot`, { projects: [project.id] });
  assert.equal((await vote()).status, 200);

  await openDesk(world, staff, `/budgets/${id}`);
  const handing = staff.locator('section[aria-labelledby="handing-heading"]');
  await says(handing, '发纸质票', '只登记领过票，不登记票面编号');
  await handing.getByRole('button', { name: '登记领票' }).click();
  await says(handing.locator('.error-summary'), '请填领票人的账号');
  await handing.locator('#paper-account').fill('meiyou-zhege-ren');
  await handing.getByRole('button', { name: '登记领票' }).click();
  await says(handing.locator('.error-summary'), '没有这个账号');
  await handing.locator('#paper-account').fill('resident');
  await handing.getByRole('button', { name: '登记领票' }).click();
  await says(handing, '领了纸质票，已登记');
  await savePicture(staff, 'budget handing out 1440');
  await assertAccessible(staff, 'handing out papers');
  assert.equal((await must(resident, 'GET', `${street}/budgets/${id}/ballot`)).is_cast, false, 'the paper is the later vote');
  const refused = await vote();
  assert.equal(refused.status, 409);
  await world.go(resident, `/s/${world.street.id}/budgets/${id}`);
  await says(resident.locator('main'), '您领了纸质票');
  await savePicture(resident, 'budget has paper 360');
  await assertAccessible(resident, 'who has a paper');
  await assertNoSideways(resident, 'who has a paper');

  await handing.locator('#paper-account').fill('resident');
  await handing.getByRole('button', { name: '交回没用的票' }).click();
  await says(handing, '可以再用手机投');
  assert.equal((await vote()).status, 200);
  // On staff’s page stands nothing about whether somebody had voted.
  for (const page of [staff, resident]) await assertClean(page, 'papers handed out');
});

test('the demo’s courtyard: nine projects, 640 ballots, five funded; read in both languages and by the elder', async () => {
  const line = await budgetTitled('小院微更新三万元');
  const budget = await seen(line.id);
  assert.equal(budget.voters, 640);
  assert.equal(budget.projects.filter((one) => one.outcome).length, 9);
  assert.equal(budget.projects.filter((one) => one.outcome?.place).length, 5);
  assert.equal(budget.projects.filter((one) => one.commitment).length, 5);
  const english = await world.device({ language: 'en' });
  await world.go(english, `/s/${world.street.id}/budgets/${line.id}`);
  await says(english.locator('main'), '5 of 9 projects are funded', 'supporters paid', 'of its cost');
  await settled(english);
  await savePicture(english, 'budget result en 360');
  await assertAccessible(english, 'the result in English');
  await assertNoSideways(english, 'the result in English');
  const elder = await world.device({ look: { elder: true, text: '1.5' } });
  await world.go(elder, `/s/${world.street.id}/budgets/${line.id}`);
  await says(elder.locator('main'), '9 个项目里入选 5 个', '还剩 1,800 元');
  await savePicture(elder, 'budget result elder 360');
  await assertNoSideways(elder, 'the result for the elder');
  const wide = await world.device({ width: 1440, height: 900 });
  await world.go(wide, `/s/${world.street.id}/budgets/${line.id}`);
  await says(wide.locator('main'), '自己再算一遍');
  await savePicture(wide, 'budget result 1440');
  await openDesk(world, staff, '/budgets');
  await counts(staff.locator('tbody tr').filter({ hasText: '小院微更新三万元' }), 0, 'another community’s is not on this desk’s list');
  await savePicture(staff, 'budget list 1440');
  await assertAccessible(staff, 'the list of funds');
});
