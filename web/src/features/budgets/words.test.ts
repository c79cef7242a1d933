import { describe, expect, it } from 'vitest';
import { cents, shareOf } from './words';

describe('exact fractions', () => {
  it('are rounded once, half up', () => {
    expect(cents('8600/359')).toBe(2396);
    expect(cents('6')).toBe(600);
    expect(cents('1/200')).toBe(1);
    expect(cents('1/201')).toBe(0);
    expect(cents('471629595769/11011952358')).toBe(4283);
  });
  it('stay right beyond what doubles hold', () => {
    expect(cents('90071992547409930001/90071992547409930000')).toBe(100);
    expect(shareOf('226/359')).toBe(0.63);
  });
});
