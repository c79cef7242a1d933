import { describe, expect, it } from 'vitest';
import { subjectPath } from './subject_path';

describe('where a line leads', () => {
  it('is the page of its subject', () => {
    expect(subjectPath('3', '7', 'case', '12')).toBe('/s/3/cases/12');
    expect(subjectPath('3', '7', 'agenda_item', '12')).toBe('/s/3/agenda/12');
    expect(subjectPath('3', undefined, 'meeting', '12')).toBe('/s/3/meetings/12');
    expect(subjectPath('3', '7', 'topic', '')).toBe('/s/3/topics/7');
    expect(subjectPath('3', '7', 'statement', '')).toBe('/s/3/topics/7/map');
    expect(subjectPath('3', '7', 'statement', '9')).toBe('/s/3/topics/7/statements');
  });
  it('is nowhere without one', () => {
    expect(subjectPath('3', '7', 'stage', 'ballot')).toBeUndefined();
    expect(subjectPath('3', undefined, 'statement', '9')).toBeUndefined();
    expect(subjectPath('3', '7', 'case', '')).toBeUndefined();
  });
});
