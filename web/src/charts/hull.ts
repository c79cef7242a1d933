// The outline of a group: the hull of small discs around its points, so that it has room and round corners, and exists for
// one point or two as well. Pure geometry in the units of the picture.
import { polygonCentroid, polygonHull } from 'd3-polygon';

export type Point = [number, number];
export interface Disc {
  x: number;
  y: number;
  radius: number;
}

const cornersPerDisc = 16;

export function roundedHull(discs: Disc[], room: number): Point[] {
  const points: Point[] = [];
  for (const disc of discs) {
    for (let corner = 0; corner < cornersPerDisc; corner += 1) {
      const angle = (corner / cornersPerDisc) * 2 * Math.PI;
      points.push([disc.x + (disc.radius + room) * Math.cos(angle), disc.y + (disc.radius + room) * Math.sin(angle)]);
    }
  }
  return polygonHull(points) ?? [];
}

export function hullPath(hull: Point[]): string {
  return hull.length === 0 ? '' : `M${hull.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L')}Z`;
}

export function hullCentre(hull: Point[]): Point {
  if (hull.length === 0) return [0, 0];
  const [x, y] = polygonCentroid(hull);
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : (hull[0] as Point);
}
