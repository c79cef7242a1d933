import { m } from '@/i18n';

/** A role as people say it. */
export function roleWord(role: string): string {
  const words: Record<string, () => string> = {
    resident: m.role_resident, representative: m.role_representative, committee_staff: m.role_committee_staff, moderator: m.role_moderator, dispatcher: m.role_dispatcher,
    arbiter: m.role_arbiter, department_officer: m.role_department_officer, property_officer: m.role_property_officer, owners_committee: m.role_owners_committee,
    organisation_officer: m.role_organisation_officer, party_officer: m.role_party_officer, auditor: m.role_auditor, administrator: m.role_administrator,
  };
  return (words[role] ?? m.role_other)();
}
