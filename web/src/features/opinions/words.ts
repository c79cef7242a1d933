import type { Choice } from '@/api';
import { m } from '@/i18n';

export function choiceWord(choice: Choice): string {
  return { agree: m.vote_agree(), disagree: m.vote_disagree(), pass: m.vote_pass_short() }[choice];
}

/** "一位居民", "居委会工作人员": who wrote a statement, never by name. */
export function authorWord(role: string): string {
  const words: Record<string, () => string> = {
    resident: m.author_resident, representative: m.author_representative, committee_staff: m.author_committee_staff, moderator: m.author_committee_staff,
    property_officer: m.author_property_officer, owners_committee: m.author_owners_committee, party_officer: m.author_party_officer,
    department_officer: m.author_department_officer, organisation_officer: m.author_organisation_officer, administrator: m.author_street, dispatcher: m.author_street, arbiter: m.author_street,
    organiser: m.author_organiser,
  };
  return (words[role] ?? m.author_resident)();
}

/** Characters as people count them, not as memory does. */
export function characters(text: string): number {
  return [...text.trim()].length;
}

export const statementLength = { min: 10, max: 140 } as const;
