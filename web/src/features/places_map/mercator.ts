// The arithmetic of a map of square tiles (Web Mercator, 256 pixels a tile): places to pixels of the whole world at a zoom,
// and back; which tiles a window shows. Pure.
export interface Point {
  latitude_e7: number;
  longitude_e7: number;
}
export interface Pixel {
  x: number;
  y: number;
}
export interface Tile {
  key: string;
  url: string;
  left: number;
  top: number;
}

export const tileSize = 256;
export const zoomMin = 3;
export const zoomMax = 18;
const latitudeMax = 85.0511;

const worldSize = (zoom: number): number => tileSize * 2 ** zoom;

export function pixelOf(point: Point, zoom: number): Pixel {
  const size = worldSize(zoom);
  const latitude = Math.max(-latitudeMax, Math.min(latitudeMax, point.latitude_e7 / 1e7));
  const sine = Math.sin((latitude * Math.PI) / 180);
  return { x: (point.longitude_e7 / 1e7 / 360 + 0.5) * size, y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size };
}

export function pointOf(pixel: Pixel, zoom: number): Point {
  const size = worldSize(zoom);
  const longitude = (((pixel.x / size) % 1 + 1) % 1 - 0.5) * 360;
  const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * Math.max(0, Math.min(size, pixel.y))) / size))) * 180) / Math.PI;
  return { latitude_e7: Math.round(latitude * 1e7), longitude_e7: Math.round(longitude * 1e7) };
}

/** Moved by so many pixels of the screen. */
export function moved(centre: Point, zoom: number, by: Pixel): Point {
  const from = pixelOf(centre, zoom);
  return pointOf({ x: from.x + by.x, y: from.y + by.y }, zoom);
}

/** Zoomed so that the place under `at` (pixels from the middle) stays there. */
export function zoomedAbout(centre: Point, zoom: number, next: number, at: Pixel): { centre: Point; zoom: number } {
  const wanted = Math.max(zoomMin, Math.min(zoomMax, next));
  const held = moved(centre, zoom, at);
  return { centre: moved(held, wanted, { x: -at.x, y: -at.y }), zoom: wanted };
}

/** The tiles that a window of this size shows, those in the middle first. `template` holds {z}, {x} and {y}. */
export function tilesOf(template: string, centre: Point, zoom: number, width: number, height: number): Tile[] {
  const middle = pixelOf(centre, zoom);
  const left = middle.x - width / 2, top = middle.y - height / 2;
  const count = 2 ** zoom;
  const tiles: (Tile & { distance: number })[] = [];
  for (let row = Math.max(0, Math.floor(top / tileSize)); row <= Math.min(count - 1, Math.floor((top + height) / tileSize)); row += 1) {
    for (let column = Math.floor(left / tileSize); column <= Math.floor((left + width) / tileSize); column += 1) {
      const x = ((column % count) + count) % count;
      tiles.push({
        key: `${zoom}/${column}/${row}`, left: Math.round(column * tileSize - left), top: Math.round(row * tileSize - top),
        url: template.replaceAll('{z}', String(zoom)).replaceAll('{x}', String(x)).replaceAll('{y}', String(row)),
        distance: Math.hypot((column + 0.5) * tileSize - middle.x, (row + 0.5) * tileSize - middle.y),
      });
    }
  }
  return tiles.sort((a, b) => a.distance - b.distance).map(({ key, url, left, top }) => ({ key, url, left, top }));
}

/** Middle and zoom that show all points in a window; undefined for none. */
export function showing(points: readonly Point[], width: number, height: number): { centre: Point; zoom: number } | undefined {
  if (points.length === 0) return undefined;
  const range = (values: number[]): [number, number] => [Math.min(...values), Math.max(...values)];
  const [south, north] = range(points.map((one) => one.latitude_e7)), [west, east] = range(points.map((one) => one.longitude_e7));
  const centre = { latitude_e7: Math.round((south + north) / 2), longitude_e7: Math.round((west + east) / 2) };
  const margin = 0.8;
  let zoom = 17;
  for (; zoom > zoomMin; zoom -= 1) {
    const a = pixelOf({ latitude_e7: north, longitude_e7: west }, zoom), b = pixelOf({ latitude_e7: south, longitude_e7: east }, zoom);
    if (b.x - a.x <= width * margin && b.y - a.y <= height * margin) break;
  }
  return { centre, zoom };
}
