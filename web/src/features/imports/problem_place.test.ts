import { expect, it } from 'vitest';
import { placeOf } from './problem_place';

it('reads row and column of a problem', () => {
  expect(placeOf('dwellings.csv:7:3')).toEqual({ row: 7, column: 3 });
  expect(placeOf('名:字.csv:12')).toEqual({ row: 12, column: undefined });
  expect(placeOf('dwellings.csv')).toEqual({ row: undefined, column: undefined });
});
