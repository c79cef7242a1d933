// A group is told by its shape and letter first; colour only helps.
import { symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';

const shapes = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross];

/** The outline of a group's mark, centred on 0,0; `area` in square units. */
export function shapePath(group: number, area: number): string {
  return symbol(shapes[group % shapes.length], area)() ?? '';
}

export const groupColour = (group: number): string => `var(--group-${(group % shapes.length) + 1})`;
