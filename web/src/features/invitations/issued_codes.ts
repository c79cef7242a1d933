// Codes just issued, kept in memory only: shown after issuing and set as letters on a page of their own. Gone with the
// page, with the person, and when put away.
import { computed, shallowRef } from 'vue';
import type { InvitationCode } from '@/api/workbench_types';
import { session } from '@/session';

export interface IssuedCodes {
  street: string;
  codes: InvitationCode[];
  expires_at: string;
  /** Letters are for residents; a code into a post is handed over in person. */
  letters: boolean;
}

const kept = shallowRef<(IssuedCodes & { person: string | undefined; saved: boolean }) | undefined>(undefined);

export const issuedCodes = computed(() => {
  const now = session.value.person?.id;
  return kept.value !== undefined && (now === undefined || now === kept.value.person) ? kept.value : undefined;
});
/** Neither printed nor saved yet: leaving would lose them. */
export const codesUnsaved = computed(() => issuedCodes.value !== undefined && !issuedCodes.value.saved);

export function keepCodes(issued: IssuedCodes): void {
  kept.value = { ...issued, person: session.value.person?.id, saved: false };
}
export function codesSaved(): void {
  if (kept.value !== undefined) kept.value = { ...kept.value, saved: true };
}
export function putCodesAway(): void {
  kept.value = undefined;
}
