// Areas of messages that turn up late: their words are there before a page that needs them is shown.
import { effectScope, watchEffect } from 'vue';
import { describe, expect, it } from 'vitest';
import { messagesOf, messagesReady, setLanguage } from './index';

const words = (language: string) => ({ greeting: () => language });
const slowly = (language: string) => async () => { await new Promise((resolve) => setTimeout(resolve, 5)); return words(language); };

describe('an area that a page brings', () => {
  it('is waited for, in the language that is shown', async () => {
    const t = messagesOf<ReturnType<typeof words>>({ 'zh-CN': slowly('中文'), en: slowly('English') });
    await messagesReady();
    expect(t.greeting()).toBe('中文');
  });
  it('follows a change of language, and turns up while one loads', async () => {
    const seen: string[] = [];
    const first = messagesOf<ReturnType<typeof words>>({ 'zh-CN': slowly('中文'), en: slowly('English') });
    await messagesReady();
    effectScope(true).run(() => watchEffect(() => { seen.push(first.greeting()); }, { flush: 'sync' }));
    const change = setLanguage('en');
    const second = messagesOf<ReturnType<typeof words>>({ 'zh-CN': slowly('中文'), en: slowly('English') });
    await change;
    expect([first.greeting(), second.greeting()]).toEqual(['English', 'English']);
    expect(seen.at(-1)).toBe('English');
    await setLanguage('zh-CN');
    expect(second.greeting()).toBe('中文');
  });
  it('says its key until then, and is asked for again after it failed', async () => {
    let works = false;
    const t = messagesOf<ReturnType<typeof words>>({ 'zh-CN': () => (works ? Promise.resolve(words('中文')) : Promise.reject(new Error('no network'))), en: slowly('English') });
    expect(t.greeting()).toBe('greeting');
    await expect(messagesReady()).rejects.toThrow();
    works = true;
    await messagesReady();
    expect(t.greeting()).toBe('中文');
  });
});
