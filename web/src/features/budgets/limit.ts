// What a ballot over its limit says: by how much, and which projects to drop. Nothing is blocked before it is submitted.
export interface Chosen {
  id: string;
  cost_fen: number;
}
export interface Limits {
  chosen_max?: number | undefined;
  chosen_max_fen?: number | undefined;
}
export interface Over {
  fen: number;
  count: number;
  /** Any one of these alone suffices; empty: no single one does. */
  each: string[];
  /** Where no single one suffices: the fewest that together do, dearest first. */
  together: string[];
}

export const sumOf = (chosen: readonly Chosen[]): number => chosen.reduce((sum, one) => sum + one.cost_fen, 0);

/** undefined: within all limits. */
export function over(chosen: readonly Chosen[], limits: Limits): Over | undefined {
  const fen = limits.chosen_max_fen === undefined ? 0 : Math.max(0, sumOf(chosen) - limits.chosen_max_fen);
  const count = limits.chosen_max === undefined ? 0 : Math.max(0, chosen.length - limits.chosen_max);
  if (fen === 0 && count === 0) return undefined;
  const each = count > 1 ? [] : chosen.filter((one) => one.cost_fen >= fen).map((one) => one.id);
  if (each.length > 0) return { fen, count, each, together: [] };
  const together: string[] = [];
  let left = fen;
  for (const one of [...chosen].sort((a, b) => b.cost_fen - a.cost_fen)) {
    if (left <= 0 && together.length >= count) break;
    together.push(one.id);
    left -= one.cost_fen;
  }
  return { fen, count, each: [], together };
}
