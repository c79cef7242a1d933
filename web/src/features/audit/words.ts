import { roleWord } from '@/features/account';
import { w } from '@/i18n/workbench';

/** An act of the audit log in words; one without words is shown as the log has it. */
export function auditActWord(act: string): string {
  const words: Record<string, () => string> = {
    'post.granted': w.audit_post_granted, 'post.ended': w.audit_post_ended, 'invitation.issued': w.audit_invitation_issued, 'invitation.revoked': w.audit_invitation_revoked,
    'residence.bound': w.audit_residence_bound, 'residence.ended': w.audit_residence_ended, 'password_reset.issued': w.audit_reset_issued, 'password_reset.used': w.audit_reset_used,
    'account.erased': w.audit_account_erased,
  };
  return words[act]?.() ?? act;
}

export function subjectWord(kind: string): string {
  const words: Record<string, () => string> = { person: w.audit_person, post: w.audit_post, invitation: w.audit_invitation, residence: w.audit_residence, invitation_batch: w.audit_batch };
  return words[kind]?.() ?? kind;
}

/** The log's JSON in words; numbers that only the server needs stay in the log. */
export function auditDetail(detail: string): string {
  let found: Record<string, unknown>;
  try {
    found = JSON.parse(detail) as Record<string, unknown>;
  } catch {
    return detail;
  }
  const checks: Record<string, () => string> = {
    identity_document: w.check_identity_document, household_register: w.check_household_register, known_in_person: w.check_known_in_person, visit_at_home: w.check_visit_at_home, console: w.audit_console,
  };
  const words: Record<string, (value: string) => string> = {
    role: (value) => roleWord(value),
    by: (value) => (value === 'letter' ? w.bound_by_letter() : w.bound_by_staff()),
    identity_check: (value) => checks[value]?.() ?? value,
    codes: (value) => w.audit_codes({ count: value }),
    residence: () => '', post: () => '', body: () => '', jurisdiction: () => '', street: () => '',
  };
  return Object.entries(found)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => (name in words ? words[name]!(String(value)) : `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`))
    .filter((text) => text !== '').join(' · ');
}
