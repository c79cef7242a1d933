import { describe, expect, it } from 'vitest';
import { marked } from './marked';

const shown = (text: string, words: string): string => marked(text, words).map((part) => (part.hit ? `[${part.text}]` : part.text)).join('');

describe('marking what was looked for', () => {
  it('cuts around each word, in any case', () => {
    expect(shown('老楼加装电梯，电梯费怎么分', '电梯')).toBe('老楼加装[电梯]，[电梯]费怎么分');
    expect(shown('Charging e-bikes', 'CHARG bikes')).toBe('[Charg]ing e-[bikes]');
  });
  it('takes the longest word where several fit', () => {
    expect(shown('停车费', '停车 停车费')).toBe('[停车费]');
  });
  it('never loses a character, whatever is looked for', () => {
    for (const words of ['', ' ', '费', '没有', '.*', '(']) expect(marked('a.*停车费(', words).map((part) => part.text).join('')).toBe('a.*停车费(');
    expect(marked('', '费')).toEqual([]);
  });
});
