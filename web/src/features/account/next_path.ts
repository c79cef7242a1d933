/** Where to go after signing in: an address of this app, never another site's. */
export function nextPath(wished: unknown): string {
  return typeof wished === 'string' && /^\/(?![/\\])/.test(wished) ? wished : '/';
}

export const passwordLength = { min: 8, advised: 15 } as const;

/** The page's own look at a new password; the server has the last word (and the list of common ones). */
export function passwordComplaint(password: string, loginName: string, words: { short: string; same: string }): string | undefined {
  if ([...password].length < passwordLength.min) return words.short;
  if (loginName !== '' && password.toLowerCase() === loginName.toLowerCase()) return words.same;
  return undefined;
}
