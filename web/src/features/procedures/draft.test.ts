import { expect, test } from 'vitest';
import type { ProcedureVersion } from '@/api';
import { bodyOf, draftOf, freeKey, stageOfPointer } from './draft';

const version = {
  title: '业主大会', legal_class: 'owners_special', decider: 'owners', rounds_max: 3, reconsideration_days: 10, objection_days: 15,
  stages: [{
    key: 'ballot', kind: 'ballot', responsible: 'decider', days_max: 60, is_optional: false, is_formal: false, leave: [], failed_leads_to: 'meeting',
    pass: [{ measure: 'agree_heads', comparison: 'at_least', numerator: 3, denominator: 4, floor: { numerator: 3, denominator: 4, comparison: 'at_least', source: '民法典', source_en: 'Civil Code', is_verified: false } }],
  }],
} as unknown as ProcedureVersion;

test('what was read goes back unchanged, without the floors that are the law\'s', () => {
  const body = bodyOf(draftOf(version), version);
  expect(body.stages[0]?.pass).toEqual([{ measure: 'agree_heads', comparison: 'at_least', numerator: 3, denominator: 4 }]);
  expect(body.stages[0]?.failed_leads_to).toBe('meeting');
  expect(body).toMatchObject({ title: '业主大会', rounds_max: 3 });
});

test('an emptied number is no zero', () => {
  const draft = draftOf(version);
  draft.stages[0]!.pass[0]!.numerator = '';
  expect(bodyOf(draft, version).stages[0]?.pass[0]?.numerator).toBeNaN();
});

test('a new stage gets a key that nobody has', () => {
  expect(freeKey([{ key: 'meeting' }, { key: 'meeting_2' }], 'meeting')).toBe('meeting_3');
  expect(freeKey([], 'drafting')).toBe('drafting');
});

test('a complaint finds its stage', () => {
  expect(stageOfPointer('/stages/4/pass')).toBe(4);
  expect(stageOfPointer('/rounds_max')).toBeUndefined();
});
