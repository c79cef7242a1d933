import { describe, expect, it } from 'vitest';
import { hash32, orderFor } from './order';

const projects = ['701', '702', '703', '704', '705', '706'].map((id) => ({ id }));
const ids = (voter: string, of = projects): string[] => orderFor(of, '88', voter).map((one) => one.id);

describe('the order of projects', () => {
  it('is the same for a voter whenever and however they arrive', () => {
    expect(ids('12')).toEqual(ids('12'));
    expect(ids('12', [...projects].reverse())).toEqual(ids('12'));
    expect([...ids('12')].sort()).toEqual(projects.map((one) => one.id));
  });
  it('is the documented one', () => {
    expect(hash32('')).toBe(0xab3e7c0b);
    expect(hash32('88/12/701')).toBe(215244228);
    expect(ids('12')).toEqual(['705', '701', '703', '702', '706', '704']);
  });
  it('differs between budgets', () => {
    const orders = new Set(['1', '2', '3', '4', '5', '6', '7', '8'].map((budget) => orderFor(projects, budget, '12').map((one) => one.id).join()));
    expect(orders.size).toBeGreaterThan(6);
  });
  it('puts every project in every place for about as many voters', () => {
    const voters = 12_000;
    const times = projects.map(() => projects.map(() => 0));
    // Accounts have numbers that follow each other.
    for (let voter = 1; voter <= voters; voter++) ids(String(voter)).forEach((id, place) => { (times[place] as number[])[projects.findIndex((one) => one.id === id)]! += 1; });
    // 2,000 expected, standard deviation 41: five of them.
    for (const count of times.flat()) expect(Math.abs(count - voters / projects.length)).toBeLessThan(204);
  });
});
