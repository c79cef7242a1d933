// The sentences of a thread. Which one is said, the server decides by a key; a key without words says the subject's name.
import type { OwnInput, ThreadEntry, ThreadStep, Waiting } from '@/api';
import { m, n } from '@/i18n';
import { t } from '@/paraglide/thread';
import type { NowKey } from './now';

type Say = Record<string, ((inputs: object) => string) | undefined>;
const words = t as unknown as Say;
/** "meeting.called" of an entry: entry_meeting_called. */
const keyOf = (prefix: string, what: string): string => `${prefix}_${what.replaceAll('.', '_')}`;
const say = (prefix: string, what: string, inputs: object): string => (words[keyOf(prefix, what) in words ? keyOf(prefix, what) : `${prefix}_other`]!)(inputs);

/** Of an entry, or of a line that stands for one. */
export const lineWords = (entry: Pick<ThreadEntry, 'what' | 'title' | 'body'> & { count?: number | undefined }): string => say('entry', entry.what, { title: entry.title, body: entry.body || t.thread_somebody(), count: entry.count === undefined ? '' : n(entry.count) });
export const entryWords = (entry: ThreadEntry): string => lineWords(entry);
export const inputWords = (input: OwnInput): string => say('input', input.what, { title: input.topic_title || input.quote });
/** What is asked; the card says of what. */
export const waitingWords = (one: Waiting): string => say('waiting', one.what, {});

export type StepName = ThreadStep['step'];
export const stepWord = (step: StepName): string => ({
  signal: m.stage_signal, topic: m.stage_topic, deliberation: m.stage_deliberation, meeting: m.stage_meeting, decision: m.stage_decision, commitment: m.stage_commitment, execution: m.stage_execution, oversight: m.stage_oversight, evaluation: m.stage_evaluation,
})[step]();
export const stateWord = (state: ThreadStep['state']): string => ({
  done: t.thread_state_done, now: t.thread_state_now, future: t.thread_state_future, skipped: t.thread_state_skipped, stopped: t.thread_state_stopped,
})[state]();

export const kindWord = (kind: OwnInput['kind']): string => ({
  case_report: t.kind_case_report, case_joined: t.kind_case_joined, statement: t.kind_statement, statement_votes: t.kind_statement_votes, signature: t.kind_signature, reply_to_meeting: t.kind_reply_to_meeting, speech: t.kind_speech, motion: t.kind_motion,
  ballot_paper: t.kind_ballot_paper, project: t.kind_project, budget_paper: t.kind_budget_paper, confirmation: t.kind_confirmation, dispute: t.kind_dispute, evaluation: t.kind_evaluation, group: t.kind_group,
})[kind]();
export const outcomeWord = (outcome: OwnInput['outcome']): string => ({
  waiting: t.outcome_waiting, under_way: t.outcome_under_way, counted: t.outcome_counted, taken_up: t.outcome_taken_up, not_taken_up: t.outcome_not_taken_up,
})[outcome]();
export const outcomeTone = (outcome: OwnInput['outcome']): string => ({ waiting: 'warn', under_way: 'primary', counted: '', taken_up: 'ok', not_taken_up: 'bad' })[outcome];

/** What goes on now, and the button for it. */
const nowWords: Record<NowKey, [state: () => string, act: () => string]> = {
  'budget.announce': [t.now_collecting, t.now_propose], 'budget.open_voting': [t.now_voting, t.now_choose_projects], 'ballot.opened': [t.now_voting, t.now_vote],
  'meeting.called': [t.now_meeting, t.now_come], 'meeting.changed': [t.now_meeting, t.now_come], 'commitment.deliver': [t.now_delivered, t.now_is_it_done], 'evaluation.opened': [t.now_evaluating, t.now_evaluate],
  'ballot.noticed': [t.now_noticed, t.now_read_motion], 'budget.end_voting': [t.now_counting, t.now_look], 'ballot.closed': [t.now_counting, t.now_look],
  'commitment.dispute': [t.now_disputed, t.now_look], 'commitment.become_overdue': [t.now_overdue, t.now_look], outcome: [t.now_outcome, t.now_read_outcome],
};
export const nowStateWord = (key: NowKey): string => nowWords[key][0]();
export const nowActWord = (key: NowKey): string => nowWords[key][1]();
