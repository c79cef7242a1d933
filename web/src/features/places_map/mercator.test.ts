import { describe, expect, it } from 'vitest';
import { moved, pixelOf, pointOf, showing, tilesOf, zoomedAbout } from './mercator';

const tower = { latitude_e7: 399_087_000, longitude_e7: 1_163_975_000 }; // Tian'anmen
const far = (a: { latitude_e7: number; longitude_e7: number }, b: typeof a): number => Math.max(Math.abs(a.latitude_e7 - b.latitude_e7), Math.abs(a.longitude_e7 - b.longitude_e7));

describe('places and pixels', () => {
  it('the world’s middle is the middle of its one tile', () => expect(pixelOf({ latitude_e7: 0, longitude_e7: 0 }, 0)).toEqual({ x: 128, y: 128 }));
  it('a place lies in the tile that every map server has for it', () => {
    // OpenStreetMap's "slippy map" formulas, worked out by hand for zoom 10.
    const { x, y } = pixelOf(tower, 10);
    expect([Math.floor(x / 256), Math.floor(y / 256)]).toEqual([843, 388]);
  });
  it('go there and back', () => {
    for (const zoom of [3, 10, 18]) for (const point of [tower, { latitude_e7: -337_000_000, longitude_e7: -1_512_000_000 }]) expect(far(pointOf(pixelOf(point, zoom), zoom), point)).toBeLessThan(2);
  });
  it('what is moved there and back is where it was', () => expect(far(moved(moved(tower, 16, { x: 40, y: -7 }), 16, { x: -40, y: 7 }), tower)).toBeLessThan(2));
  it('a zoom keeps what is under the finger', () => {
    const at = { x: 100, y: -60 };
    const next = zoomedAbout(tower, 14, 16, at);
    expect(far(moved(tower, 14, at), moved(next.centre, 16, at))).toBeLessThan(10);
    expect(zoomedAbout(tower, 18, 30, at).zoom).toBe(18);
  });
});

describe('tiles', () => {
  it('cover the window, the middle first, and no tile twice', () => {
    const tiles = tilesOf('https://tiles.example/{z}/{x}/{y}.png', tower, 16, 360, 300);
    expect(new Set(tiles.map((one) => one.key)).size).toBe(tiles.length);
    for (const [x, y] of [[0, 0], [359, 0], [0, 299], [359, 299], [180, 150]] as const) expect(tiles.some((one) => one.left <= x && x < one.left + 256 && one.top <= y && y < one.top + 256)).toBe(true);
    expect(tiles[0]!.left).toBeLessThanOrEqual(180);
    expect(tiles[0]!.url).toMatch(/^https:\/\/tiles\.example\/16\/\d+\/\d+\.png$/);
  });
  it('go round the world, but not over its poles', () => {
    const tiles = tilesOf('/{z}/{x}/{y}', { latitude_e7: 850_000_000, longitude_e7: 1_799_999_999 }, 3, 800, 800);
    for (const tile of tiles) expect(tile.url).toMatch(/^\/3\/[0-7]\/[0-7]$/);
  });
  it('of all points show all', () => {
    const there = showing([tower, { latitude_e7: 399_187_000, longitude_e7: 1_164_175_000 }], 360, 300)!;
    const middle = pixelOf(there.centre, there.zoom), edge = pixelOf(tower, there.zoom);
    expect(Math.abs(edge.x - middle.x)).toBeLessThan(180);
    expect(Math.abs(edge.y - middle.y)).toBeLessThan(150);
    expect(showing([], 1, 1)).toBeUndefined();
  });
});
