export interface MarkedPart {
  text: string;
  hit: boolean;
}

/** A text cut where it holds one of the words looked for, in any case: the parts in order, none empty. */
export function marked(text: string, words: string): MarkedPart[] {
  const wanted = words.toLowerCase().split(/\s+/).filter((word) => word !== '').sort((a, b) => b.length - a.length);
  const lower = text.toLowerCase();
  // Where lowering changes the length (İ), places would not match: then nothing is marked.
  if (wanted.length === 0 || lower.length !== text.length) return [{ text, hit: false }];
  const parts: MarkedPart[] = [];
  let from = 0;
  for (let at = 0; at < text.length;) {
    const word = wanted.find((one) => lower.startsWith(one, at));
    if (word === undefined) {
      at += 1;
      continue;
    }
    if (at > from) parts.push({ text: text.slice(from, at), hit: false });
    parts.push({ text: text.slice(at, at + word.length), hit: true });
    at += word.length;
    from = at;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
  return parts;
}
