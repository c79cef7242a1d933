import { roleWord } from '@/features/account';
import { w } from '@/i18n/workbench';

/** Who wrote or acted, by role; statements from elsewhere have none here. */
export function authorWord(role: string): string {
  return role === 'imported' ? w.role_imported() : roleWord(role);
}
