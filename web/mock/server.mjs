// A stand-in for the server, in memory, for development and for browser tests until they run on the real one. Speaks the
// REST API as agreed, with the same headers; serves web/dist. Tests steer it with POST /mock {…} (see `control`).
//   node mock/server.mjs [port]
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { polygonHull } from 'd3-polygon';
import { at, people, rules, street, topics } from './data.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types vue default dompurify";
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.webmanifest': 'application/manifest+json', '.json': 'application/json' };

let seed = 7;
const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);
let nextId = 90_000;
const id = () => String(nextId++);

// ------------------------------------------------------------------------------------------------------------ the world
const world = { sessions: new Map(), votes: new Map(), written: new Map(), keys: new Map(), control: {}, accounts: people.map((person) => ({ ...person, id: id() })), streams: new Set(), putCount: 0 };
for (const topic of topics) {
  let serial = 1;
  topic.log = [];
  topic.statements = topic.texts.map((text) => ({ number: serial, id: `${topic.id}${String(serial++).padStart(2, '0')}`, text, author_role: serial % 5 === 0 ? 'committee_staff' : 'resident', created_at: at(topic.opened + serial * 0.3), state: 'published' }));
  const letters = ['甲', '乙', '丙', '丁', '戊'].slice(0, topic.groups);
  const centre = letters.map((_, index) => [1.6 * Math.cos((index / topic.groups) * 6.283 + 2.4), 1.2 * Math.sin((index / topic.groups) * 6.283 + 2.4)]);
  topic.map = letters.map((letter, index) => {
    const size = Math.round(topic.people * (0.5 - index * 0.08) / 1.2);
    const buckets = [];
    for (let left = size; left >= 5;) {
      const many = Math.min(left, 5 + Math.floor(random() * 6));
      left -= many;
      const angle = random() * 6.283, radius = Math.sqrt(random()) * 0.62;
      buckets.push({ x: centre[index][0] + radius * Math.cos(angle), y: centre[index][1] + radius * Math.sin(angle) * 0.8, people: many });
    }
    const hull = polygonHull(buckets.map((bucket) => [bucket.x, bucket.y])) ?? [];
    return { letter: 'ABCDE'[index], size, hull: hull.map(([x, y]) => ({ x, y })), buckets: buckets.map(({ x, y, people: many }) => ({ center: { x, y }, people: many })), representative: [] };
  });
  const total = (statement, group) => {
    const lean = ((Number(statement.id) * 7 + group * 13) % 10) / 10;
    const common = Number(statement.id) % 3 === 0 ? 0.85 : 0.15 + lean * 0.7;
    const seen = topic.map[group].size;
    const agree = Math.round(seen * common), pass = Math.round(seen * 0.08);
    return { agree, disagree: Math.max(0, seen - agree - pass), pass, seen };
  };
  for (const [index, group] of topic.map.entries()) {
    group.representative = topic.statements.map((statement) => ({ statement: statement.id, text: statement.text, ...total(statement, index) }))
      .sort((a, b) => Math.max(b.agree, b.disagree) - Math.max(a.agree, a.disagree)).slice(0, 3)
      .map(({ statement, text, ...votes }) => ({ statement, text, direction: votes.agree >= votes.disagree ? 'agree' : 'disagree', votes: { letter: group.letter, ...votes } }));
  }
  const rows = topic.statements.map((statement) => {
    const by_group = letters.map((_, index) => ({ letter: 'ABCDE'[index], ...total(statement, index) }));
    const agree_share = by_group.reduce((product, one) => product * (one.agree + 1) / (one.agree + one.disagree + one.pass + 2), 1) ** (1 / Math.max(1, letters.length));
    return { statement: statement.id, text: statement.text, direction: 'agree', by_group, agree_share };
  });
  const published_ = ({ statement, text, direction, by_group }) => ({ statement, text, direction, by_group });
  topic.common = rows.filter((row) => row.agree_share > 0.7).slice(0, 5).map(published_);
  topic.differences = rows.filter((row) => row.agree_share <= 0.5).slice(0, 4).map(published_);
}
topics[0].statements.push({ id: '300199', number: 16, text: '某某家的车天天乱停。', author_role: 'resident', created_at: at(-6), state: 'hidden', author: 'somebody' });
topics[0].log.push({ statement: '300199', number: 16, act: 'hidden', rule: 'personal_data', reason: '点了具体住户的名，请改成说事。', actor_role: 'moderator', at: at(-5) });

const steps5 = (value) => Math.floor(value / 5) * 5;
const summary = (topic) => ({ id: topic.id, title: topic.title, community: { id: street.communities[topic.community].id, name: street.communities[topic.community].name }, state: world.control.topic_state?.[topic.id] ?? topic.state, question: topic.question, opened_at: at(topic.opened), closes_at: at(topic.closes), ...(topic.state === 'closed' ? { closed_at: at(topic.closes) } : {}), participants: steps5(topic.people), statements: topic.statements.filter((one) => one.state === 'published').length, votes: steps5(topic.people * topic.statements.length * 0.86) });
const fail = (status, code, detail, extra = {}) => ({ status, body: { type: `urn:hezhi:problem:${code}`, title: detail, status, code, detail, request_id: `r-${nextId}`, ...extra } });
const ok = (body, status = 200, headers = {}) => ({ status, body, headers });
const ownVotes = (person, topic) => { const key = `${person.id}/${topic.id}`; if (!world.votes.has(key)) world.votes.set(key, new Map()); return world.votes.get(key); };
const published = (topic) => topic.statements.filter((one) => one.state === 'published');

function sessionOf(request) {
  const token = /(?:^|; )sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  return token === undefined ? undefined : world.sessions.get(token);
}
function sessionBody(session) {
  const base = { csrf_token: session?.csrf ?? 'visitor-token', posts: [], residences: [], permissions: [], demo_accounts: people.map(({ login_name, password, role, place }) => ({ login_name, password, role, place: place ?? '未绑定住址' })) };
  const person = session?.person;
  if (person === undefined) return base;
  const community = person.community === null ? undefined : street.communities[person.community];
  return {
    ...base,
    person: { id: person.id, display_name: person.display_name, login_name: person.login_name, language: person.language ?? 'zh_cn', text_scale: person.text_scale ?? 100, elder_mode: person.elder_mode ?? false, second_factor: 'none' },
    posts: person.role === 'committee_staff' ? [{ id: '501', role: person.role, body_name: '柳荫里居委会', jurisdiction: { id: '2001', name: '柳荫里', path: '/1/1001/2001/' }, street: street.id }] : [],
    residences: community === undefined || person.role !== 'resident' ? [] : [{ street: street.id, street_name: street.name, community: { id: community.id, name: community.name }, dwelling_label: '3 号楼 2 单元 501' }],
    permissions: [...(community === undefined ? [] : [{ permission: 'statement_vote', street: street.id, path: `/1/1001/${community.id}/` }, { permission: 'statement_write', street: street.id, path: `/1/1001/${community.id}/` }]),
      ...(person.role === 'committee_staff' ? [{ permission: 'statement_moderate', street: street.id, path: '/1/1001/2001/' }] : [])],
    ...(session.confirmed_until ? { confirmed_until: session.confirmed_until } : {}),
  };
}
function nextFor(session, topic) {
  const votes = ownVotes(session.person, topic);
  const open = published(topic).filter((one) => !votes.has(one.id));
  return { ...(open.length === 0 ? {} : { statement: view(topic, open[0], session) }), position: published(topic).length - open.length + 1, total: published(topic).length };
}
function mapOf(topic) {
  const base = { computed_at: at(-0.01), votes: topic.people * topic.statements.length, participants: steps5(topic.people), statements: published(topic).length, groups: [], common_ground: [], differences: [] };
  if (topic.groups === 0) return { ...base, state: 'few' };
  return { ...base, state: topic.computing ? 'computing' : 'ready', groups: topic.map, common_ground: topic.common, differences: topic.differences };
}
const near = (a, b) => { const grams = (text) => new Set([...text].map((_, index) => text.slice(index, index + 2)).filter((gram) => gram.length === 2)); const x = grams(a), y = grams(b); let both = 0; for (const gram of x) if (y.has(gram)) both += 1; return both / Math.max(1, Math.min(x.size, y.size)); };
const view = (topic, one, session) => {
  const votes = session ? ownVotes(session.person, topic) : new Map();
  const own_vote = votes.get(one.id);
  return { id: one.id, number: one.number, text: one.text, author_role: one.author_role, created_at: one.created_at, state: one.state, is_own: session !== undefined && one.author === session.person.id, ...(own_vote ? { own_vote } : {}), ...(own_vote || summary(topic).state !== 'open' ? { totals: { agree: 60 + (Number(one.id) % 80), disagree: 20 + (Number(one.id) % 50), pass: 10, seen: 90 + (Number(one.id) % 80) + (Number(one.id) % 50), step: 1 } } : {}) };
};

// ----------------------------------------------------------------------------------------------------------- the routes
const routes = [];
const route = (method, path, handle, needs = '') => routes.push({ method, pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`), handle, needs });
const S = '/api/v1/s/{street}', T = `${S}/topics/{topic}`, V = `${T}/statements/{statement}`;

route('GET', '/api/v1/streets', () => ok({ items: [street] }));
route('GET', '/api/v1/session', ({ session }) => ok(sessionBody(session)));
function open(person) {
  const token = Math.random().toString(36).slice(2) + Math.random().toString(36).slice(2);
  const session = { person, csrf: Math.random().toString(36).slice(2), token, created_at: at(0) };
  world.sessions.set(token, session);
  return ok(sessionBody(session), 200, { 'Set-Cookie': `sid=${token}; HttpOnly; SameSite=Lax; Path=/` });
}
route('POST', '/api/v1/session', ({ body }) => {
  const person = world.accounts.find((one) => one.login_name === body.login_name && one.password === body.password);
  return person === undefined ? fail(401, 'sign_in.refused', '登录名或密码不对。') : open(person);
});
route('DELETE', '/api/v1/session', ({ session }) => { if (session) world.sessions.delete(session.token); return ok(undefined, 204); });
route('POST', '/api/v1/session/confirm', ({ session, body }) => body.password === session.person.password ? (session.confirmed_until = at(0.0035), ok(sessionBody(session))) : fail(401, 'sign_in.refused', '密码不对。'), 'person');
route('PATCH', '/api/v1/me', ({ session, body }) => { Object.assign(session.person, body); return ok(sessionBody(session)); }, 'person');
route('GET', '/api/v1/me/sessions', ({ session }) => ok({ items: [...world.sessions.values()].filter((one) => one.person === session.person).map((one) => ({ id: one.token.slice(0, 6), created_at: one.created_at, last_seen_at: at(0), device: '安卓手机 · 微信', current: one === session })) }), 'person');
route('DELETE', '/api/v1/me/sessions', () => ok(undefined, 204), 'person');
route('DELETE', '/api/v1/me/sessions/{session}', ({ path }) => { for (const [token] of world.sessions) if (token.startsWith(path.session)) world.sessions.delete(token); return ok(undefined, 204); }, 'person');
route('POST', '/api/v1/me/password', ({ session, body }) => { if (body.current_password !== session.person.password) return fail(422, 'password.wrong', '现在的密码不对。', { problems: [{ pointer: '/current_password', code: 'password.wrong', detail: '现在的密码不对。' }] }); session.person.password = body.new_password; return ok(sessionBody(session)); }, 'person');
route('GET', '/api/v1/me/export', ({ session }) => session.confirmed_until ? ok({ person: session.person.display_name, votes: [] }) : fail(403, 'authority.confirm_identity', '请先确认是您本人。'), 'person');
route('POST', '/api/v1/me/erasure', ({ session, body }) => { if (body.password !== session.person.password) return fail(401, 'sign_in.refused', '密码不对。'); world.sessions.delete(session.token); return ok(undefined, 204); }, 'person');
route('POST', '/api/v1/me/residences', ({ session, body }) => { if (body.code !== 'QH7K-2M4P') return fail(422, 'invitation.unknown', '没有这个邀请码。', { problems: [{ pointer: '/code', code: 'invitation.unknown', detail: '没有这个邀请码，请看看有没有输错。' }] }); session.person.community = 0; return ok({ id: id(), street: street.id, community: '2001' }); }, 'person');
route('POST', '/api/v1/invitations/check', ({ body }) => body.code === 'QH7K-2M4P' ? ok({ street_name: street.name, place_name: '3 号楼 2 单元 501', community_name: '柳荫里', dwelling_label: '3 号楼 2 单元 501', role: 'resident', expires_at: at(30) }) : fail(404, 'invitation.unknown', '没有这个邀请码，请看看有没有输错。'));
route('POST', '/api/v1/accounts', ({ body }) => {
  if (world.accounts.some((one) => one.login_name === body.login_name)) return fail(422, 'account.name_taken', '这个登录名已经有人用了。', { problems: [{ pointer: '/login_name', code: 'account.name_taken', detail: '这个登录名已经有人用了，请换一个。' }] });
  const person = { ...body, id: id(), role: 'resident', community: 0 };
  world.accounts.push(person);
  return open(person);
});
route('POST', '/api/v1/password-resets', ({ body }) => body.code === 'RESET-1234' ? ok(undefined, 204) : fail(422, 'password_reset.unknown', '重置码不对或已过期。', { problems: [{ pointer: '/code', code: 'password_reset.unknown', detail: '重置码不对或已过期。' }] }));
route('POST', '/api/v1/setup/check', ({ body }) => body.token === 'first' ? ok({ street_needed: true }) : fail(404, 'setup.unknown', '这个链接已经用过或过期。'));
route('POST', '/api/v1/setup', ({ body }) => body.token === 'first' ? (() => { const person = { ...body, id: id(), role: 'administrator', community: null }; world.accounts.push(person); return open(person); })() : fail(404, 'setup.unknown', '这个链接已经用过或过期。'));
route('GET', '/api/v1/today', ({ session }) => {
  const cards = topics.filter((topic) => summary(topic).state === 'open').map((topic) => ({ topic: topic.id, street: street.id, title: topic.title, question: topic.question, community: street.communities[topic.community].name, state: 'open', closes_at: at(topic.closes), participants: steps5(topic.people), statements: published(topic).length, waiting: session ? published(topic).length - ownVotes(session.person, topic).size : published(topic).length, voted: session ? ownVotes(session.person, topic).size : 0 }));
  const mine = session?.person.community;
  const shown = mine === undefined || mine === null ? cards.slice(0, 5) : cards.filter((card) => card.community === street.communities[mine].name);
  return ok({ greeting_place: session && mine !== null && mine !== undefined ? street.communities[mine].name : '', waiting: session ? shown.filter((card) => card.waiting > 0).length : 0, cards: world.control.empty_today ? [] : shown });
});
route('GET', `${S}/topics`, ({ query }) => ok({ items: topics.map(summary).filter((one) => (!query.get('state') || one.state === query.get('state')) && (!query.get('community') || one.community.id === query.get('community'))) }));
const words = (text) => ({ kind: 'text', text, href: '', children: [] });
const node = (kind, children, href = '') => ({ kind, text: '', href, children });
route('GET', T, ({ topic }) => ok({ ...summary(topic), background: [
  node('paragraph', [words('院里'), node('strong', [words('86 个车位')]), words('，登记在册的车 143 辆。2025 年以来，因为停车的投诉 31 件。')]),
  node('bullet_list', [node('item', [words('消防通道上长期停车，已经两次影响救护车进出。')]), node('item', [words('东侧自行车棚一半空着。')])]),
  node('paragraph', [words('材料：'), node('link', [words('平面图')], 'https://example.org/plan')]),
], settled: [node('paragraph', [words('消防通道不停车，这一条没有商量余地。')])], decider: '柳荫里居民会议', legal_class: '居民自治事项', organiser: '柳荫里居委会', moderation: 'after', created_at: at(topic.opened - 3), revision: 1 }));
route('GET', `${T}/statements`, ({ topic, session }) => ok({ items: published(topic).map((one) => view(topic, one, session)), totals_counted_at: at(0) }));
route('GET', `${S}/my-statements`, ({ session }) => ok({ items: topics.flatMap((topic) => topic.statements.filter((one) => one.author === session.person.id).map((one) => ({ id: one.id, topic: topic.id, topic_title: topic.title, number: one.number, text: one.text, state: one.state, created_at: one.created_at, history: topic.log.filter((entry) => entry.statement === one.id) }))) }), 'person');
const similarTo = (topic, text, floor) => published(topic).map((one) => ({ id: one.id, text: one.text, similarity: near(text, one.text) })).filter((one) => one.similarity > floor).slice(0, 3);
route('POST', `${T}/statements/similar`, ({ topic, body }) => ok({ similar: similarTo(topic, body.text, 0.45) }), 'person');
route('POST', `${T}/statements`, ({ topic, body, session, request }) => {
  const key = request.headers['idempotency-key'];
  if (key && world.keys.has(key)) return world.keys.get(key);
  if (summary(topic).state !== 'open') return fail(409, 'topic.closed', '这个议题已经截止，不再接受看法和表态。');
  if ([...body.text.trim()].length < 10) return fail(400, 'http.invalid_request', '填写的内容有几处不能接受。', { problems: [{ pointer: '/text', code: 'field.too_short', detail: '至少 10 个字。' }] });
  const similar = body.despite_similar ? [] : similarTo(topic, body.text, 0.55);
  if (similar.length > 0) return ok({ similar });
  const one = { id: id(), number: topic.statements.length + 1, text: body.text.trim(), author_role: 'resident', author: session.person.id, created_at: at(0), state: 'published' };
  topic.statements.push(one);
  ownVotes(session.person, topic).set(one.id, 'agree');
  touch(`topic:${topic.id}`);
  const answer = ok({ statement: view(topic, one, session), similar: [] }, 201);
  if (key) world.keys.set(key, answer);
  return answer;
}, 'resident');
route('GET', `${T}/next-statement`, ({ topic, session }) => ok(nextFor(session, topic)), 'person');
const voteReply = (session, topic) => ok({ votes_cast: ownVotes(session.person, topic).size, total: published(topic).length });
route('PUT', `${V}/vote`, ({ topic, path, body, session }) => {
  world.putCount += 1;
  if (summary(topic).state !== 'open') return fail(409, 'topic.closed', '这个议题已经截止。');
  ownVotes(session.person, topic).set(path.statement, body.choice);
  touch(`votes:${street.id}/${topic.id}`);
  return voteReply(session, topic);
}, 'resident');
route('DELETE', `${V}/vote`, ({ topic, path, session }) => { ownVotes(session.person, topic).delete(path.statement); return voteReply(session, topic); }, 'resident');
route('GET', `${T}/my-votes`, ({ topic, session }) => ok({ items: [...ownVotes(session.person, topic)].map(([statement, choice]) => ({ statement, choice, text: topic.statements.find((one) => one.id === statement)?.text ?? '' })) }), 'person');
route('GET', `${T}/map`, ({ topic }) => ok(mapOf(topic)));
route('GET', `${T}/map/me`, ({ topic, session }) => { const votes = ownVotes(session.person, topic).size; return ok(votes >= 7 && topic.groups > 0 ? { shown: true, votes, needed: 7, x: topic.map[0].buckets[0].center.x + 0.1, y: topic.map[0].buckets[0].center.y - 0.1, letter: 'A' } : { shown: false, votes, needed: 7 }); }, 'person');
route('GET', `${T}/moderation-log`, ({ topic }) => ok({ items: topic.log }));
route('POST', `${V}/appeal`, ({ topic, path, body }) => { const one = topic.statements.find((each) => each.id === path.statement); topic.log.push({ statement: one.id, number: one.number, act: 'appealed', reason: body.reason, actor_role: 'resident', at: at(0) }); return ok(undefined, 204); }, 'person');
route('GET', '/api/v1/moderation-rules', () => ok({ items: rules }));
const facts = (values) => Object.entries(values).map(([name, value]) => ({ name, value }));
route('GET', `${S}/public-events`, () => ok({ items: [
  { id: '7003', occurred_at: at(-5), kind: 'topic.moved', subject_kind: 'topic', subject_id: '3003', facts: facts({ from: 'open', to: 'closed', title: topics[2].title, reason: '' }) },
  { id: '7002', occurred_at: at(-5), kind: 'statement.hidden', subject_kind: 'statement', subject_id: '300199', facts: facts({ topic: '3001', number: '16', rule: 'personal_data' }) },
  { id: '7001', occurred_at: at(-12), kind: 'topic.moved', subject_kind: 'topic', subject_id: '3001', facts: facts({ from: 'draft', to: 'open', title: topics[0].title, reason: '' }) },
] }));

function touch(channel) { for (const stream of world.streams) if (stream.channels.includes(channel)) stream.response.write(`event: touched\ndata: ${channel}\n\n`); }

/** Steering for tests: fail (status for the next n API calls), delay_ms, topic_state {id: state}, empty_today, expire_sessions, reset. */
function control(change) {
  if (change.reset) { world.votes.clear(); world.control = {}; world.putCount = 0; }
  if (change.expire_sessions) world.sessions.clear();
  Object.assign(world.control, change);
  return { puts: world.putCount, votes: Object.fromEntries([...world.votes].map(([key, votes]) => [key, Object.fromEntries(votes)])) };
}

// ----------------------------------------------------------------------------------------------------------- the server
async function answer(request, response) {
  const url = new URL(request.url, 'http://mock');
  const send = (status, body, headers = {}) => { const problem = status >= 400; response.writeHead(status, { 'Content-Type': problem ? 'application/problem+json' : 'application/json', 'Cache-Control': 'no-store', ...headers }); response.end(body === undefined ? '' : JSON.stringify(body)); };
  if (url.pathname === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write('event: ready\ndata: \n\n');
    const stream = { channels: (url.searchParams.get('channels') ?? '').split(','), response };
    world.streams.add(stream);
    request.on('close', () => world.streams.delete(stream));
    return;
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const body = text === '' ? {} : JSON.parse(text);
  if (url.pathname === '/mock') return send(200, control(body));
  if (url.pathname.startsWith('/api/')) {
    if (world.control.delay_ms) await new Promise((resolve) => setTimeout(resolve, world.control.delay_ms));
    if (world.control.fail > 0 && (!world.control.fail_method || world.control.fail_method === request.method)) { world.control.fail -= 1; return send(503, fail(503, 'storage.busy', '服务器正忙').body, { 'Retry-After': '1' }); }
    const session = sessionOf(request);
    for (const { method, pattern, handle, needs } of routes) {
      const match = method === request.method ? pattern.exec(url.pathname) : null;
      if (match === null) continue;
      if (request.method !== 'GET' && request.headers['x-csrf-token'] === undefined) return send(403, fail(403, 'request.csrf', '缺少令牌').body);
      if (needs !== '' && session === undefined) return send(401, fail(401, 'authority.sign_in', '请先登录').body);
      if (needs === 'resident' && session.person.community === null) return send(403, fail(403, 'authority.missing', '绑定住址后才能表态。').body);
      const path = match.groups ?? {};
      const topic = path.topic === undefined ? undefined : topics.find((one) => one.id === path.topic);
      if ((path.topic !== undefined && topic === undefined) || (path.street !== undefined && path.street !== street.id)) return send(404, fail(404, 'topic.unknown', '没有这个议题。').body);
      const reply = handle({ request, body, session, path, query: url.searchParams, topic });
      return send(reply.status, reply.body, reply.headers);
    }
    return send(404, fail(404, 'route.unknown', '没有这个地址').body);
  }
  const file = extname(url.pathname) === '' ? (url.pathname.startsWith('/workbench') ? '/workbench.html' : '/residents.html') : url.pathname;
  const bytes = await readFile(dist + file).catch(() => undefined);
  if (bytes === undefined) { response.writeHead(404); return response.end(); }
  response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'X-Content-Type-Options': 'nosniff', 'Cache-Control': file.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache', ...(file.endsWith('.html') ? { 'Content-Security-Policy': csp, 'Referrer-Policy': 'no-referrer', 'Cross-Origin-Opener-Policy': 'same-origin' } : {}) });
  response.end(bytes);
}

const port = Number(process.argv[2] ?? 8091);
createServer((request, response) => { answer(request, response).catch((error) => { console.error(error); response.writeHead(500); response.end(); }); })
  .listen(port, '127.0.0.1', function () { console.log(`mock server on http://127.0.0.1:${this.address().port}`); });
