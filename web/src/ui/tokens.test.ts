// Every colour pair that carries text or a control, and every pair of group colours, recomputed from tokens.css itself.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = [number, number, number];
const css = readFileSync('src/ui/tokens.css', 'utf8');

function tokens(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9A-Fa-f]{6})/g)].map((found) => [found[1]!, found[2]!]));
}
const themes = { light: tokens(':root'), dark: { ...tokens(':root'), ...tokens(':root[data-theme="dark"]') } };

const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as Rgb;
const linear = (channel: number): number => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map(linear) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(rgb(a)), luminance(rgb(b))].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

// Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
const sights: Record<string, number[][]> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
function seen(hex: string, sight: string): Rgb {
  const from = rgb(hex).map(linear) as Rgb;
  return sights[sight]!.map((row) => Math.min(1, Math.max(0, row[0]! * from[0] + row[1]! * from[1] + row[2]! * from[2]))) as Rgb;
}
function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047), y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b), z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const radians = (degrees: number): number => (degrees * Math.PI) / 180;
/** CIEDE2000 (Sharma, Wu and Dalal 2005). */
function distance([l1, a1, b1]: Rgb, [l2, a2, b2]: Rgb): number {
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const hue = (a: number, b: number): number => (a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360);
  const [h1, h2] = [hue(p1, b1), hue(p2, b2)];
  let dh = c1 * c2 === 0 ? 0 : h2 - h1;
  if (dh > 180) dh -= 360;
  if (dh < -180) dh += 360;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(dh / 2));
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const h = c1 * c2 === 0 ? h1 + h2 : Math.abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : (h1 + h2 + (h1 + h2 < 360 ? 360 : -360)) / 2;
  const t = 1 - 0.17 * Math.cos(radians(h - 30)) + 0.24 * Math.cos(radians(2 * h)) + 0.32 * Math.cos(radians(3 * h + 6)) - 0.2 * Math.cos(radians(4 * h - 63));
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2), sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t;
  const rt = -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * Math.sin(radians(60 * Math.exp(-(((h - 275) / 25) ** 2))));
  return Math.sqrt(((l2 - l1) / sl) ** 2 + ((c2 - c1) / sc) ** 2 + (dH / sh) ** 2 + rt * ((c2 - c1) / sc) * (dH / sh));
}

describe('CIEDE2000 as implemented here', () => {
  it('agrees with published pairs', () => {
    expect(distance([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 3);
    expect(distance([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(1.2644, 3);
    expect(distance([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 3);
  });
});

for (const [theme, colour] of Object.entries(themes)) {
  describe(`${theme} colours`, () => {
    const text: [string, string][] = [
      ...['ink', 'ink-2', 'ink-3', 'primary', 'accent', 'ok', 'warn', 'bad'].flatMap((name): [string, string][] => [[name, 'bg'], [name, 'surface']]),
      ['ink', 'sunken'], ['ink-2', 'sunken'], ['on-primary', 'primary'], ['bg', 'ink'],
      ['primary', 'primary-soft'], ['ink', 'primary-soft'], ['accent', 'accent-soft'], ['ok', 'ok-soft'], ['warn', 'warn-soft'], ['bad', 'bad-soft'],
    ];
    it.each(text)('%s can be read on %s (4.5)', (front, back) => expect(contrast(colour[front]!, colour[back]!)).toBeGreaterThanOrEqual(4.5));
    const shapes: [string, string][] = ['control', 'focus', 'group-1', 'group-2', 'group-3', 'group-4', 'group-5'].flatMap((name): [string, string][] => [[name, 'bg'], [name, 'surface']]);
    it.each(shapes)('%s can be seen on %s (3)', (front, back) => expect(contrast(colour[front]!, colour[back]!)).toBeGreaterThanOrEqual(3));
    it.each(Object.keys(sights))('groups are told apart in %s sight', (sight) => {
      const groups = [1, 2, 3, 4, 5].map((group) => lab(seen(colour[`group-${group}`]!, sight)));
      const smallest = Math.min(...groups.flatMap((a, at) => groups.slice(at + 1).map((b) => distance(a, b))));
      expect(smallest).toBeGreaterThanOrEqual(theme === 'light' ? 22 : 21);
    });
  });
}
