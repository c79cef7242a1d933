/** "dwellings.csv:7:3" → row 7, column 3; what has no place stays whole. */
export function placeOf(where: string): { row: number | undefined; column: number | undefined } {
  const found = /:(\d+)(?::(\d+))?$/.exec(where);
  return { row: found?.[1] === undefined ? undefined : Number(found[1]), column: found?.[2] === undefined ? undefined : Number(found[2]) };
}
