// A CSV that the server gives in parts, as one file: each part has a head and at most so many cases, and is asked for after
// the last case of the part before. What is held is the file itself.
const line = '\r\n';

/** `read` gives the part after a case; the parts end with one that has no line. */
export async function wholeFile(read: (after?: string) => Promise<string>): Promise<string> {
  const parts: string[] = [];
  for (let after: string | undefined; ;) {
    const text = await read(after);
    const end = text.indexOf(line) + line.length;
    if (parts.length === 0) parts.push('\uFEFF', text.slice(0, end));
    const rows = text.slice(end);
    const last = rows.trimEnd().split(line).at(-1)?.split(',')[0] ?? '';
    if (last === '' || last === after) return parts.join('');
    parts.push(rows);
    after = last;
  }
}
