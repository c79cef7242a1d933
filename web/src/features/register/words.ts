// The register's closed lists in words.
import type { RegisterBody, RegisterCard } from '@/api';
import { m } from '@/i18n';

export const classWord = (one: RegisterCard['class']): string => ({ self_governing: m.register_class_self_governing, assisted: m.register_class_assisted, mandated: m.register_class_mandated, outside_duty: m.register_class_outside_duty })[one]();

const kindWord = (kind: NonNullable<RegisterBody['kind']>): string => ({
  residents_committee: m.body_kind_residents_committee, party_organisation: m.body_kind_party_organisation, owners_committee: m.body_kind_owners_committee,
  property_company: m.body_kind_property_company, social_organisation: m.body_kind_social_organisation, hub_organisation: m.body_kind_hub_organisation,
  resident_unit: m.body_kind_resident_unit, street_office: m.body_kind_street_office, line_department: m.body_kind_line_department,
})[kind]();

/** Who that is: a name, a kind not yet found at a place, or whoever stands in for a kind that is not there. */
export function bodyWords(body: RegisterBody | null | undefined): string {
  if (body === null || body === undefined) return '';
  if (body.stands_in_for != null) return m.register_stands_in({ name: body.name, kind: kindWord(body.stands_in_for) });
  if (body.id == null && body.kind != null) return m.register_of_place({ kind: kindWord(body.kind) });
  return body.name;
}
