// Until when one has seen the digest, on this device alone: the server is told no more than from when on to tell.
const key = (person: string): string => `hezhi.digest.${person}`;

export function digestSeen(person: string): string | undefined {
  try {
    const kept = localStorage.getItem(key(person));
    return kept !== null && !Number.isNaN(Date.parse(kept)) ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function rememberDigest(person: string, until: string): void {
  try {
    localStorage.setItem(key(person), until);
  } catch {
    // Then it shows again.
  }
}
