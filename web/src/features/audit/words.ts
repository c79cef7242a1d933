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
  const words: Record<string, () => string> = { person: w.audit_person, post: w.audit_post, invitation: w.audit_invitation, residence: w.audit_residence, batch: w.audit_batch };
  return words[kind]?.() ?? kind;
}

/** The log's JSON as "name: value", roles in words. */
export function auditDetail(detail: string): string {
  try {
    const found = JSON.parse(detail) as Record<string, unknown>;
    return Object.entries(found).filter(([, value]) => value !== null && value !== '').map(([name, value]) => (name === 'role' ? roleWord(String(value)) : `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)).join(' · ');
  } catch {
    return detail;
  }
}
