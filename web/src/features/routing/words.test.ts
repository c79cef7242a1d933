import { describe, expect, it } from 'vitest';
import type { RoutingTraining } from '@/api/workbench_types';
import { stateOf, valuesOf } from './words';

const training: RoutingTraining = { id: '1', at: '2026-11-27T00:00:00Z', cause: 'night', outcome: 'not_better', cases: 240, matters: 12, grams: 300 };
const page = { is_off: false, looked_at: '2026-11-27T00:00:00Z', has_program: true, cases: 240, cases_min: 200, trainings: [training] };

describe('how routing stands', () => {
  it('says the switch before everything else', () => {
    expect(stateOf({ ...page, is_off: true, in_use: training })).toBe('off');
    expect(stateOf({ ...page, asked_at: '2026-11-27T00:00:00Z' })).toBe('asked');
  });
  it('says what is missing before what came of it', () => {
    expect(stateOf({ ...page, in_use: training })).toBe('in_use');
    expect(stateOf({ ...page, in_use: training, has_program: false })).toBe('no_program');
    expect(stateOf({ ...page, cases: 199 })).toBe('too_few');
    expect(stateOf(page)).toBe('not_better');
    expect(stateOf({ ...page, trainings: [{ ...training, outcome: 'failed' }] })).toBe('failed');
    expect(stateOf({ ...page, trainings: [] })).toBe('waiting');
    expect(stateOf({ is_off: false, has_program: true, cases: 0, cases_min: 200, trainings: [] })).toBe('waiting');
  });
  it('draws a share with its interval', () => {
    expect(valuesOf({ right: 1, of: 2, low_e4: 950, high_e4: 9050 })).toEqual({ value: 0.5, low: 0.095, high: 0.905 });
  });
});
