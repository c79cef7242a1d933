// What commitments and resolutions say, in words.
import type { Commitment, CommitmentEvent, CommitmentLine, CommitmentRecord, CommitmentStanding, CommitmentState, Resolution } from '@/api';
import { language, n } from '@/i18n';
import { t } from '@/paraglide/commitments';

export const stateWord = (state: CommitmentState): string =>
  ({ draft: t.state_draft, owed: t.state_owed, in_progress: t.state_in_progress, delivered: t.state_delivered, disputed: t.state_disputed, confirmed: t.state_confirmed, unconfirmed: t.state_unconfirmed, released: t.state_released })[state]();
export const stateTone = (line: Pick<CommitmentLine, 'state' | 'is_overdue'>): string =>
  line.is_overdue || line.state === 'disputed' ? 'bad' : ({ draft: 'warn', owed: 'primary', in_progress: 'primary', delivered: 'primary', confirmed: 'ok', unconfirmed: 'warn', released: '' } as Record<string, string>)[line.state] ?? '';
export const standingWord = (standing: CommitmentStanding): string =>
  ({ all: t.standing_all, owed: t.standing_owed, overdue: t.standing_overdue, delivered: t.standing_delivered, disputed: t.standing_disputed, kept: t.standing_kept, ended: t.standing_ended, drafts: t.standing_drafts })[standing]();
export const eventWord = (event: CommitmentEvent): string =>
  ({
    draft: t.event_draft, amend: t.event_amend, make: t.event_make, begin: t.event_begin, deliver: t.event_deliver, change_plan: t.event_change_plan, confirm: t.event_confirm, dispute: t.event_dispute, clear: t.event_clear, rebut: t.event_rebut, uphold: t.event_uphold,
    settle: t.event_settle, lapse: t.event_lapse, release: t.event_release, become_overdue: t.event_become_overdue, add_part: t.event_add_part, deliver_part: t.event_deliver_part, withdraw_part: t.event_withdraw_part,
  })[event]();
/** Drafts and their filling in say nothing to those who read the story of a promise. */
export const storyOf = (events: readonly CommitmentRecord[]): CommitmentRecord[] => events.filter((one) => one.event !== 'amend' && one.event !== 'draft').reverse();

export const sourceWord = (line: Pick<CommitmentLine, 'source'>): string =>
  ({ ballot: t.source_ballot, budget_project: t.source_budget_project, meeting_action: t.source_meeting_action, meeting_motion: t.source_meeting_motion, run: t.source_run, desk: t.source_desk })[line.source]();
export const money = (fen: number): string => t.yuan({ amount: new Intl.NumberFormat(language(), { minimumFractionDigits: fen % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 }).format(fen / 100) });

/** A count, or below what it is. */
export function voicesWords(voices: Commitment['voices']): string {
  const count = (value: number | undefined): string => (value === undefined ? t.voices_below({ count: n(voices.below) }) : n(value));
  return t.voices_counts({ confirmed: count(voices.confirmed), disputed: count(voices.disputed) });
}

/** A day of a form is promised to its end, by the clock of whoever types it. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString();
export const fenOf = (yuan: string | number): number | undefined => (String(yuan).trim() === '' ? undefined : Math.round(Number(yuan) * 100));

export const resolutionStateWord = (state: Resolution['state']): string =>
  ({ asked: t.resolution_state_asked, overdue: t.resolution_state_overdue, answered: t.resolution_state_answered, answered_late: t.resolution_state_answered_late })[state]();
export const resolutionTone = (state: Resolution['state']): string => ({ asked: 'primary', overdue: 'bad', answered: 'ok', answered_late: 'warn' })[state];
export const answerWord = (kind: NonNullable<Resolution['answer_kind']>): string => ({ agree: t.answer_agree, partly: t.answer_partly, refuse: t.answer_refuse })[kind]();
