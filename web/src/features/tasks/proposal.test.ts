import { describe, expect, it } from 'vitest';
import { dayOf, fieldsOf, linesOf, momentOf } from './proposal';

describe('a proposal as it is typed', () => {
  it('takes a field a line, with where it is supplied behind a bar', () => {
    expect(fieldsOf('姓名\n\n 身份证号 ｜ 人口台账 \n电话|社保\n｜无名')).toEqual([{ name: '姓名' }, { name: '身份证号', supplied_by: '人口台账' }, { name: '电话', supplied_by: '社保' }]);
  });
  it('shows them as they were typed', () => {
    expect(linesOf([{ name: '姓名', supplied_by: '', known_in: '台账' }, { name: '电话', supplied_by: '社保', known_in: '' }])).toBe('姓名\n电话｜社保');
  });
  it('counts days in the street’s time, wherever the desk stands', () => {
    expect(momentOf('2026-12-01')).toBe('2026-11-30T16:00:00.000Z');
    expect(dayOf(new Date('2026-11-30T16:00:00Z'))).toBe('2026-12-01');
    expect(dayOf(new Date('2026-11-30T15:59:59Z'))).toBe('2026-11-30');
  });
});
