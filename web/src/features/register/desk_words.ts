// The register's columns and what became of rows, for the workbench.
import type { RegisterRowFate } from '@/api/workbench_types';
import { w } from '@/i18n/workbench';

export const fateWord = (fate: RegisterRowFate): string => ({ added: w.fate_added, changed: w.fate_changed, unchanged: w.fate_unchanged, removed: w.fate_removed })[fate]();

const fields: Record<string, () => string> = {
  group: w.register_field_group, subgroup: w.register_field_subgroup, name: w.register_field_name, keywords: w.register_field_keywords, class: w.register_field_class,
  kinds: w.register_field_kinds, lead: w.register_field_lead, supporting: w.register_field_supporting, must_do: w.register_field_must_do, may_help: w.register_field_may_help,
  may_not: w.register_field_may_not, community_part: w.register_field_community_part, basis: w.register_field_basis, limits: w.register_field_limits,
  resource: w.register_field_resource, remedy: w.register_field_remedy, phone: w.register_field_phone, publicity: w.register_field_publicity, open311: w.register_field_open311,
};
export const fieldWord = (field: string): string => fields[field]?.() ?? field;
