import { expect, it } from 'vitest';
import { lastMonths } from './months';

it('counts months back over the new year', () => {
  expect(lastMonths(new Date(2027, 1, 28), 3)).toEqual([202702, 202701, 202612]);
});
