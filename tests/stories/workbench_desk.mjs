// What the workbench's stories share: a street where something waits for everybody, and the ways to the workbench.
//   HEZHI_PICTURES   a folder: every screen is also saved there as a picture, to be looked at before a release
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { settled } from './world.mjs';

const pictures = process.env.HEZHI_PICTURES;

export async function openDesk(world, page, address = '/') {
  await page.goto(`${world.base}/workbench${address}`);
  await settled(page);
}
export async function savePicture(page, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name.replaceAll(/[^\w]+/g, '-')}.png`) });
}

/** A statement that waits, one hidden by the moderator, one appealed, a draft, codes of an unknown kind: returns the topic. */
export async function fillDesk(world) {
  const street = `/api/v1/s/${world.street.id}`;
  const resident = await world.device({ login: 'resident' });
  const home = (await world.call(resident, 'GET', '/api/v1/session')).body.residences[0].community.id;
  const topic = world.topics.find((one) => one.state === 'open' && one.statements > 0 && one.community.id === home);
  const say = async (text) => (await world.call(resident, 'POST', `${street}/topics/${topic.id}/statements`, { text, despite_similar: true })).body.statement;
  const written = [await say('请把快递柜挪到门卫室旁边，晚上取件不用穿过车道。'), await say('收旧家电的请联系我，价格从优，欢迎拨打电话。')];
  const moderator = await world.device({ login: 'moderator' });
  const decide = (statement, body) => world.call(moderator, 'POST', `${street}/topics/${topic.id}/statements/${statement}/moderation`, body);
  for (const [index, one] of written.entries()) {
    const { status, body } = await decide(one.id, { decision: 'hide', rule: 'advertising', reason: index === 0 ? '看上去像推销快递柜。' : '内容是收购广告，与议题无关。' });
    if (status !== 200) throw new Error(`hiding: ${status} ${JSON.stringify(body)}`);
  }
  const { status, body } = await world.call(resident, 'POST', `${street}/topics/${topic.id}/statements/${written[0].id}/appeal`, { reason: '我说的是小区里已有的快递柜，不是广告。' });
  if (status >= 300) throw new Error(`appealing: ${status} ${JSON.stringify(body)}`);
  const admin = await world.device({ login: 'admin' });
  const draft = await world.call(admin, 'POST', `${street}/topics`, { community: home, title: '儿童游乐场要不要装夜灯', question: '游乐场晚上装不装灯，装多亮，几点关？', background: '', decider: '业主大会', legal_class: '业主共同决定事项', settled: '', organiser: '云栖苑居民委员会', moderation: 'after' });
  if (draft.status !== 201) throw new Error(`drafting: ${draft.status} ${JSON.stringify(draft.body)}`);
  for (const page of [resident, moderator, admin]) await page.context().close();
  return { topic, draft: draft.body.id, home, hidden: written[1], appealed: written[0] };
}
