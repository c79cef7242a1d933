// Where the names of groups go: outside every hull, away from the middle of the picture, inside the frame, on nobody and on
// no other name. Tries directions around the group, the one that points away from the middle first; where there is no free
// place it takes the one that covers least. Pure and deterministic.
import { polygonContains } from 'd3-polygon';
import type { Point } from './hull';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface LabelWish {
  centre: Point;
  hull: Point[];
  width: number;
  height: number;
}

const directions = 32;
const gap = 4;

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function crosses([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point, [dx, dy]: Point): boolean {
  const side = (px: number, py: number, qx: number, qy: number, rx: number, ry: number): number => (qx - px) * (ry - py) - (qy - py) * (rx - px);
  return side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) < 0 && side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) < 0;
}

export function boxMeetsHull(box: Box, hull: Point[]): boolean {
  if (hull.length < 3) return hull.some(([x, y]) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height);
  const corners: Point[] = [[box.x, box.y], [box.x + box.width, box.y], [box.x + box.width, box.y + box.height], [box.x, box.y + box.height]];
  if (corners.some((corner) => polygonContains(hull, corner))) return true;
  if (hull.some(([x, y]) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height)) return true;
  return hull.some((from, index) => {
    const to = hull[(index + 1) % hull.length] as Point;
    return corners.some((corner, place) => crosses(from, to, corner, corners[(place + 1) % 4] as Point));
  });
}

function outside(box: Box, frame: Box): boolean {
  return box.x < frame.x || box.y < frame.y || box.x + box.width > frame.x + frame.width || box.y + box.height > frame.y + frame.height;
}

function pushedInside(box: Box, frame: Box): Box {
  return {
    ...box,
    x: Math.min(Math.max(box.x, frame.x), frame.x + frame.width - box.width),
    y: Math.min(Math.max(box.y, frame.y), frame.y + frame.height - box.height),
  };
}

/** One box a wish, in the order of the wishes. `taken`: boxes that must stay free, such as the mark of oneself. */
export function placeLabels(wishes: LabelWish[], frame: Box, taken: Box[] = []): Box[] {
  const middle: Point = wishes.length === 0 ? [0, 0]
    : [wishes.reduce((sum, wish) => sum + wish.centre[0], 0) / wishes.length, wishes.reduce((sum, wish) => sum + wish.centre[1], 0) / wishes.length];
  const placed: Box[] = [];
  for (const wish of wishes) {
    const away = Math.atan2(wish.centre[1] - middle[1], wish.centre[0] - middle[0] || 1e-9);
    let best: { box: Box; cost: number } | undefined;
    for (let turn = 0; turn < directions; turn += 1) {
      // 0, +1, −1, +2, −2, … steps from the direction away from the middle.
      const step = (turn % 2 === 1 ? 1 : -1) * Math.ceil(turn / 2);
      const angle = away + (step / directions) * 2 * Math.PI;
      const box = boxBeyond(wish, angle, frame);
      let cost = Math.abs(step) * 0.5;
      if (wishes.some((other) => boxMeetsHull(box, other.hull))) cost += 100;
      for (const other of [...placed, ...taken]) if (overlap(box, other)) cost += 200;
      if (best === undefined || cost < best.cost) best = { box, cost };
    }
    placed.push(best!.box);
  }
  return placed;
}

/** The nearest box in that direction that clears the wish's own hull, pushed into the frame. */
function boxBeyond(wish: LabelWish, angle: number, frame: Box): Box {
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const furthest = Math.hypot(frame.width, frame.height);
  for (let distance = 0; distance < furthest; distance += 3) {
    const box: Box = { x: wish.centre[0] + dx * distance - wish.width / 2, y: wish.centre[1] + dy * distance - wish.height / 2, width: wish.width, height: wish.height };
    const roomy: Box = { x: box.x - gap, y: box.y - gap, width: box.width + 2 * gap, height: box.height + 2 * gap };
    if (!boxMeetsHull(roomy, wish.hull)) return outside(box, frame) ? pushedInside(box, frame) : box;
  }
  return pushedInside({ x: wish.centre[0] - wish.width / 2, y: wish.centre[1] - wish.height / 2, width: wish.width, height: wish.height }, frame);
}
