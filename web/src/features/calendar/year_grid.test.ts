import { describe, expect, it } from 'vitest';
import { noonOf, yearGrid } from './year_grid';

describe('a year as twelve months', () => {
  const grid = yearGrid(2026, [{ date: '2026-10-01', kind: 'holiday', name: '国庆节' }, { date: '2026-10-10', kind: 'working', name: '国庆节' }]);
  it('holds every day once, in weeks from Monday', () => {
    const days = grid.flatMap((month) => month.weeks.flat()).filter((day) => day !== undefined);
    expect(days).toHaveLength(365);
    expect(new Set(days.map((day) => day.date)).size).toBe(365);
    for (const day of days) expect(day.weekend, day.date).toBe([0, 6].includes(noonOf(day.date).getDay()));
    for (const month of grid) for (const week of month.weeks) expect(week).toHaveLength(7);
    expect(yearGrid(2028, []).flatMap((month) => month.weeks.flat()).filter((day) => day !== undefined)).toHaveLength(366);
  });
  it('knows the days that are special', () => {
    const october = grid[9]?.weeks.flat().filter((day) => day?.special !== undefined);
    expect(october?.map((day) => [day?.day, day?.special?.kind])).toEqual([[1, 'holiday'], [10, 'working']]);
    expect(october?.[1]?.weekend).toBe(true);
  });
});
