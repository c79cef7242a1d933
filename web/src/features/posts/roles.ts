import type { BodyKind, Role } from '@/api/workbench_types';
import { w } from '@/i18n/workbench';

/** Roles that are granted as posts; residents come by residence. */
export const postRoles: Role[] = [
  'committee_staff', 'moderator', 'representative', 'dispatcher', 'arbiter', 'department_officer', 'property_officer', 'owners_committee', 'organisation_officer', 'party_officer', 'auditor', 'administrator',
];
const withBody: Role[] = ['department_officer', 'property_officer', 'owners_committee', 'organisation_officer'];
export const bodyNeeded = (role: string): boolean => (withBody as string[]).includes(role);

export const bodyKinds: BodyKind[] = ['residents_committee', 'party_organisation', 'owners_committee', 'property_company', 'social_organisation', 'hub_organisation', 'resident_unit', 'street_office', 'line_department'];
export function bodyKindWord(kind: BodyKind): string {
  return {
    residents_committee: w.body_residents_committee, party_organisation: w.body_party_organisation, owners_committee: w.body_owners_committee, property_company: w.body_property_company,
    social_organisation: w.body_social_organisation, hub_organisation: w.body_hub_organisation, resident_unit: w.body_resident_unit, street_office: w.body_street_office, line_department: w.body_line_department,
  }[kind]();
}
