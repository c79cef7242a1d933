// The register's closed lists in words.
import type { RegisterBody, RegisterCard } from '@/api';
import { t } from '@/paraglide/register';

export const classWord = (one: RegisterCard['class']): string => ({ self_governing: t.register_class_self_governing, assisted: t.register_class_assisted, mandated: t.register_class_mandated, outside_duty: t.register_class_outside_duty })[one]();

const kindWord = (kind: NonNullable<RegisterBody['kind']>): string => ({
  residents_committee: t.body_kind_residents_committee, party_organisation: t.body_kind_party_organisation, owners_committee: t.body_kind_owners_committee,
  property_company: t.body_kind_property_company, social_organisation: t.body_kind_social_organisation, hub_organisation: t.body_kind_hub_organisation,
  resident_unit: t.body_kind_resident_unit, street_office: t.body_kind_street_office, line_department: t.body_kind_line_department,
})[kind]();

/** Who that is: a name, a kind not yet found at a place, or whoever stands in for a kind that is not there. */
export function bodyWords(body: RegisterBody | null | undefined): string {
  if (body === null || body === undefined) return '';
  if (body.stands_in_for != null) return t.register_stands_in({ name: body.name, kind: kindWord(body.stands_in_for) });
  if (body.id == null && body.kind != null) return t.register_of_place({ kind: kindWord(body.kind) });
  return body.name;
}
