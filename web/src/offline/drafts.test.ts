// What is being written is on the device at once, and follows the person who turns out to be signed in.
import { flushPromises } from './testing';
import { effectScope, nextTick, ref } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { dropDrafts, useDraft } from './drafts';

type Draft = ReturnType<typeof useDraft>;
/** A page that uses one draft; `close` is what a killed page does: nothing. */
function open(name: () => string): Draft {
  return effectScope(true).run(() => useDraft(name))!;
}

beforeEach(dropDrafts);

describe('a draft', () => {
  it('is there again when the page is opened anew, without any wait of its own', async () => {
    const first = open(() => 'statement 1 7');
    first.text.value = '楼道';
    first.text.value = '楼道里的灯';
    await flushPromises();
    const second = open(() => 'statement 1 7');
    await flushPromises();
    expect(second.text.value).toBe('楼道里的灯');
    expect(second.restored.value).toBe(true);
  });

  it('moves along when it becomes known who is signed in', async () => {
    const person = ref('visitor');
    const page = open(() => `statement 1 ${person.value}`);
    page.text.value = '先写后登录';
    person.value = '7';
    await nextTick();
    await flushPromises();
    const again = open(() => 'statement 1 7');
    const others = open(() => 'statement 1 visitor');
    await flushPromises();
    expect(again.text.value).toBe('先写后登录');
    expect(others.text.value).toBe('');
  });

  it('of that person fills a field that is still empty, and never overwrites what is typed', async () => {
    const before = open(() => 'statement 1 7');
    before.text.value = '昨天写的';
    await flushPromises();
    const person = ref('visitor');
    const empty = open(() => `statement 1 ${person.value}`);
    const typed = open(() => 'statement 1 7');
    typed.text.value = '今天写的';
    person.value = '7';
    await nextTick();
    await flushPromises();
    expect(typed.text.value).toBe('今天写的');
    expect(empty.text.value).not.toBe('');
  });

  it('is gone once it was sent', async () => {
    const page = open(() => 'statement 1 7');
    page.text.value = '发出去了';
    await page.forget();
    const again = open(() => 'statement 1 7');
    await flushPromises();
    expect(again.text.value).toBe('');
  });
});
