// Where a map opens: at what is meant, else where one was last on this device, else where the server says.
import type { MapSource, Point } from './index';

const key = 'hezhi.map-centre';
const wholeCountry: Point = { latitude_e7: 350_000_000, longitude_e7: 1_050_000_000 };

export function rememberCentre(point: Point): void {
  try {
    localStorage.setItem(key, JSON.stringify(point));
  } catch {
    // Then it opens where the server says.
  }
}

export function startOf(source: MapSource, meant: Point | undefined): { start: Point; zoom: number } {
  if (meant !== undefined) return { start: meant, zoom: 17 };
  try {
    const last = JSON.parse(localStorage.getItem(key) ?? 'null') as Point | null;
    if (typeof last?.latitude_e7 === 'number' && typeof last.longitude_e7 === 'number') return { start: last, zoom: 17 };
  } catch {
    // As if nothing was kept.
  }
  return source.centre === undefined ? { start: wholeCountry, zoom: 4 } : { start: source.centre, zoom: 16 };
}
