// Degrees as people type them, and as the server counts them: whole steps of 10⁻⁷.
const perDegree = 10_000_000;

/** Undefined: no number of degrees within ±max. */
export function stepsOf(text: string, max: number): number | undefined {
  const typed = text.trim().replace('°', '');
  if (!/^[+-]?\d{1,3}(\.\d+)?$/.test(typed)) return undefined;
  const degrees = Number(typed);
  return Math.abs(degrees) <= max ? Math.round(degrees * perDegree) : undefined;
}
export const degreesOf = (steps: number): string => String(steps / perDegree);
