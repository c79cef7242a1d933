import { describe, expect, it } from 'vitest';
import { over, sumOf } from './limit';

const chosen = [{ id: 'bench', cost_fen: 800 }, { id: 'lamp', cost_fen: 2000 }, { id: 'bins', cost_fen: 500 }];

describe('a ballot over its limit', () => {
  it('is none at the limit and without one', () => {
    expect(over(chosen, {})).toBeUndefined();
    expect(over(chosen, { chosen_max_fen: sumOf(chosen), chosen_max: 3 })).toBeUndefined();
  });
  it('names every project that alone would suffice', () => {
    expect(over(chosen, { chosen_max_fen: 2500 })).toEqual({ fen: 800, count: 0, each: ['bench', 'lamp'], together: [] });
    expect(over(chosen, { chosen_max: 2 })?.each).toEqual(['bench', 'lamp', 'bins']);
  });
  it('names the fewest that together suffice where no single one does', () => {
    expect(over(chosen, { chosen_max_fen: 600 })).toEqual({ fen: 2700, count: 0, each: [], together: ['lamp', 'bench'] });
    expect(over(chosen, { chosen_max: 1 })?.together).toEqual(['lamp', 'bench']);
  });
});
