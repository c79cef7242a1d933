import { describe, expect, it } from 'vitest';
import { setLanguage } from '@/i18n';
import { asProblem, fieldProblems, isTransient, offlineProblem, ProblemError, problemWords, timeoutProblem, type Problem } from './problem';

const refusal = (change: Partial<Problem>): ProblemError => new ProblemError({ title: 'Refused', status: 400, code: 'some.code', ...change });

describe('words of problems', () => {
  it('says what a known code means, whatever the status', () => {
    expect(problemWords(refusal({ status: 409, code: 'topic.closed', detail: 'server text' })).title).toBe('这个议题已经截止');
  });
  it('shows the server’s own sentence for a code it does not know', () => {
    expect(problemWords(refusal({ status: 422, detail: '门牌号不存在' })).text).toBe('门牌号不存在');
  });
  it('never shows a bare code, and always has a title and a text', () => {
    for (const status of [0, 400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504, 507]) {
      const words = problemWords(refusal({ status, code: 'x.never_shown', title: 'x.never_shown' }));
      expect(words.title.length).toBeGreaterThan(1);
      expect(words.title + words.text).not.toContain('x.never_shown');
    }
  });
  it('does not show a stray exception’s English', () => {
    expect(problemWords(new TypeError('undefined is not a function')).text).not.toContain('undefined');
  });
  it('follows the language', async () => {
    await setLanguage('en');
    expect(problemWords(offlineProblem()).title).toBe('No network');
    await setLanguage('zh-CN');
    expect(problemWords(timeoutProblem()).title).toBe('服务器没有及时答复');
  });
  it('keeps the request number for whoever helps', () => {
    expect(problemWords(refusal({ request_id: 'r-17' })).requestId).toBe('r-17');
  });
});

describe('kinds of problems', () => {
  it('tries again only what may succeed unchanged', () => {
    expect(isTransient(offlineProblem())).toBe(true);
    expect(isTransient(refusal({ status: 503 }))).toBe(true);
    expect(isTransient(refusal({ status: 422 }))).toBe(false);
    expect(isTransient(refusal({ status: 500 }))).toBe(false);
    expect(isTransient(asProblem(new Error('bug')))).toBe(false);
  });
  it('hands complaints to their fields, the first of each', () => {
    expect(fieldProblems(refusal({ problems: [
      { pointer: '/login_name', code: 'a', detail: '已有人使用' }, { pointer: '/login_name', code: 'b', detail: '第二条' }, { pointer: '', code: 'c', detail: '整体' },
    ] }))).toEqual({ login_name: '已有人使用', '': '整体' });
  });
});
