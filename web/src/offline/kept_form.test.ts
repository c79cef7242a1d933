// A form half filled in is there again, whole, and only for as long as it was not sent.
import { flushPromises } from './testing';
import { effectScope, nextTick, reactive, ref } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { dropDrafts } from './drafts';
import { useKeptForm, type KeptForm } from './kept_form';

const blank = () => ({ what: '', due: '', body: '', care: [] as string[], motion: { text: '', named: false } });
type Fields = ReturnType<typeof blank>;
/** A page with one form; what a killed page does is nothing. */
function open(name: () => string, fields: Fields = reactive(blank())): { fields: Fields; kept: KeptForm; close: () => void } {
  const scope = effectScope(true);
  return { fields, kept: scope.run(() => useKeptForm(name, fields, { alone: ['body'] }))!, close: () => scope.stop() };
}
const always = () => 'offer 1';

beforeEach(async () => {
  await flushPromises();
  await dropDrafts();
});

describe('a kept form', () => {
  it('is filled in again as it was left, lists and parts of it too', async () => {
    const first = open(always);
    first.fields.what = '居委会二楼会议室';
    first.fields.care.push('child_care');
    first.fields.motion.text = '先试行一个月';
    await flushPromises();
    const second = open(always);
    const motion = second.fields.motion;
    await flushPromises();
    expect(second.fields).toEqual({ ...blank(), what: '居委会二楼会议室', care: ['child_care'], motion: { text: '先试行一个月', named: false } });
    expect(second.fields.motion).toBe(motion);
    expect(second.kept.restored.value).toBe(true);
  });

  it('is empty again after it was sent, also when the page empties it itself', async () => {
    const first = open(always);
    first.fields.what = '会议室';
    await flushPromises();
    first.kept.forget();
    Object.assign(first.fields, blank());
    await flushPromises();
    const second = open(always);
    await flushPromises();
    expect(second.fields.what).toBe('');
    expect(second.kept.restored.value).toBe(false);
  });

  it('keeps what is typed after it was sent', async () => {
    const first = open(always);
    first.fields.what = '会议室';
    first.kept.forget();
    first.fields.what = '还有一位调解员';
    await flushPromises();
    const second = open(always);
    await flushPromises();
    expect(second.fields.what).toBe('还有一位调解员');
  });

  it('of a sheet is kept while the sheet is closed, each sheet its own', async () => {
    const sheet = ref('');
    const page = open(() => sheet.value);
    sheet.value = 'deliver';
    page.fields.what = '路灯已经亮了';
    sheet.value = '';
    Object.assign(page.fields, blank());
    sheet.value = 'change';
    await flushPromises();
    expect(page.fields.what).toBe('');
    sheet.value = '';
    Object.assign(page.fields, blank());
    sheet.value = 'deliver';
    await flushPromises();
    expect(page.fields.what).toBe('路灯已经亮了');
  });

  it('sent by a sheet that closes at once is let go', async () => {
    const sheet = ref('deliver');
    const page = open(() => sheet.value);
    page.fields.what = '路灯已经亮了';
    sheet.value = '';
    page.kept.forget();
    await flushPromises();
    const again = open(() => 'deliver');
    await flushPromises();
    expect(again.fields.what).toBe('');
  });

  it('takes only what was changed: what the server says of the rest stands', async () => {
    const before = open(always, reactive({ ...blank(), what: '旧的场地', due: '2026-12-01' }));
    before.fields.due = '2026-12-09';
    await flushPromises();
    const after = open(always, reactive({ ...blank(), what: '新的场地', due: '2026-12-01' }));
    await flushPromises();
    expect(after.fields).toMatchObject({ what: '新的场地', due: '2026-12-09' });
  });

  it('does not take what the page filled in by itself for something a person wrote', async () => {
    const first = open(always);
    first.fields.body = '7';
    await flushPromises();
    const second = open(always);
    await flushPromises();
    expect(second.kept.restored.value).toBe(false);
    second.fields.what = '会议室';
    second.fields.body = '8';
    await flushPromises();
    const third = open(always);
    third.fields.body = '7'; // chosen by the page before what was kept is read
    await flushPromises();
    expect(third.fields).toMatchObject({ what: '会议室', body: '8' });
  });

  it('never overwrites what is typed while it is read, and begins anew on request', async () => {
    const first = open(always);
    first.fields.what = '昨天写的';
    first.fields.due = '2026-12-01';
    await flushPromises();
    first.close();
    const second = open(always);
    second.fields.what = '今天写的';
    await flushPromises();
    expect(second.fields).toMatchObject({ what: '今天写的', due: '2026-12-01' });
    second.kept.startAgain();
    await flushPromises();
    expect(second.fields).toEqual(blank());
    const third = open(always);
    await flushPromises();
    expect(third.fields).toEqual(blank());
  });

  it('moves along when another name is its own, and is unreadable to no harm', async () => {
    const name = ref('visitor');
    const page = open(() => name.value);
    page.fields.what = '先写后登录';
    name.value = '7';
    await nextTick();
    await flushPromises();
    const own = open(() => '7');
    const visitors = open(() => 'visitor');
    await flushPromises();
    expect(own.fields.what).toBe('先写后登录');
    expect(visitors.fields.what).toBe('');
  });
});
