import { expect, it } from 'vitest';
import { sections } from './sections';

it('each section has a key and a path of its own', () => {
  for (const part of ['key', 'path'] as const) {
    const all = sections.map((one) => one[part]);
    expect(all.filter((one, at) => all.indexOf(one) !== at)).toEqual([]);
  }
});
