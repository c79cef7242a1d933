import { describe, expect, it } from 'vitest';
import { hullCentre, hullPath, roundedHull, type Disc } from './hull';
import { boxMeetsHull, overlap, placeLabels, type Box, type LabelWish } from './label_place';

const frame: Box = { x: 0, y: 0, width: 320, height: 240 };

/** Groups of discs around a circle, from a small generator with a seed, so that a failure can be repeated. */
function groupsOf(count: number, seed: number): Disc[][] {
  let state = seed;
  const random = (): number => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  return Array.from({ length: count }, (_, group) => {
    const angle = (group / count) * 2 * Math.PI + random();
    const centre = [160 + 85 * Math.cos(angle), 120 + 60 * Math.sin(angle)];
    return Array.from({ length: 3 + Math.floor(random() * 20) }, () => ({ x: centre[0]! + (random() - 0.5) * 46, y: centre[1]! + (random() - 0.5) * 36, radius: 2 + random() * 3 }));
  });
}
const wishesOf = (groups: Disc[][]): LabelWish[] => groups.map((discs) => {
  const hull = roundedHull(discs, 6);
  return { hull, centre: hullCentre(hull), width: 52, height: 20 };
});

describe('hulls', () => {
  it('hold every disc with room', () => {
    for (const discs of groupsOf(5, 3)) {
      const hull = roundedHull(discs, 6);
      for (const disc of discs) expect(boxMeetsHull({ x: disc.x - 1, y: disc.y - 1, width: 2, height: 2 }, hull)).toBe(true);
    }
  });
  it('exist for one disc and for two', () => {
    expect(roundedHull([{ x: 5, y: 5, radius: 2 }], 3)).toHaveLength(16);
    expect(roundedHull([{ x: 5, y: 5, radius: 2 }, { x: 50, y: 5, radius: 2 }], 3).length).toBeGreaterThan(10);
    expect(hullPath([])).toBe('');
    expect(hullPath(roundedHull([{ x: 5, y: 5, radius: 2 }], 3))).toMatch(/^M[\d.,L-]+Z$/);
  });
});

describe('labels', () => {
  for (const count of [1, 2, 3, 4, 5]) {
    it(`of ${count} groups are inside the frame, outside every hull, and apart`, () => {
      for (let seed = 1; seed <= 20; seed += 1) {
        const wishes = wishesOf(groupsOf(count, seed * 977));
        const boxes = placeLabels(wishes, frame);
        expect(boxes).toHaveLength(count);
        boxes.forEach((box, index) => {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(320);
          expect(box.y + box.height).toBeLessThanOrEqual(240);
          expect(wishes.filter((wish) => boxMeetsHull(box, wish.hull)), `seed ${seed}, label ${index}`).toEqual([]);
          for (const other of boxes.slice(index + 1)) expect(overlap(box, other), `seed ${seed}`).toBe(false);
        });
      }
    });
  }
  it('leave the mark of oneself free', () => {
    const wishes = wishesOf(groupsOf(2, 11));
    const free = placeLabels(wishes, frame)[0]!;
    const moved = placeLabels(wishes, frame, [free])[0]!;
    expect(overlap(free, moved)).toBe(false);
  });
  it('point away from the middle where they can', () => {
    const left = roundedHull([{ x: 80, y: 120, radius: 10 }], 6);
    const right = roundedHull([{ x: 240, y: 120, radius: 10 }], 6);
    const [a, b] = placeLabels([{ hull: left, centre: [80, 120], width: 40, height: 16 }, { hull: right, centre: [240, 120], width: 40, height: 16 }], frame);
    expect(a!.x + a!.width).toBeLessThan(80);
    expect(b!.x).toBeGreaterThan(240);
  });
  it('are the same for the same picture', () => {
    expect(placeLabels(wishesOf(groupsOf(4, 5)), frame)).toEqual(placeLabels(wishesOf(groupsOf(4, 5)), frame));
  });
});
