// The order in which one voter sees the projects of a budget (docs/algorithms/order-of-options.md): drawn from budget and
// voter, so that nobody's project gains by standing first, and the same whenever that voter looks. It is kept nowhere.

/** 32 bits of a text: FNV-1a over its UTF-16 units, mixed as MurmurHash3 ends. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A new list: by the hash of `budget/voter/project`, equal ones by id. */
export function orderFor<T extends { id: string }>(projects: readonly T[], budget: string, voter: string): T[] {
  const keyed = projects.map((one) => ({ one, key: hash32(`${budget}/${voter}/${one.id}`) }));
  return keyed.sort((a, b) => a.key - b.key || (a.one.id < b.one.id ? -1 : 1)).map(({ one }) => one);
}
