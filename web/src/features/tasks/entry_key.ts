// The key of an entry without a name: random, made here, so that an entry sent twice is one, and nothing can be read from it.
const keyBytes = 16;
export const newEntryKey = (): string => [...crypto.getRandomValues(new Uint8Array(keyBytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
