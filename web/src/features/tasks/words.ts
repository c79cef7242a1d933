// The words of tasks, for both applications: states, answers, the four lights and why they are as they are, what happened.
import type { TaskAnswer, TaskEventView, TaskFrequency, TaskKind, TaskLight, TaskLine, TaskReason } from '@/api';
import { m, n } from '@/i18n';

export type Tone = '' | 'primary' | 'ok' | 'warn' | 'bad';

export const taskStateWord = (state: TaskLine['state']): string => ({
  proposed: m.task_state_proposed, changes_asked: m.task_state_changes_asked, with_communities: m.task_state_with_communities, refused: m.task_state_refused, withdrawn: m.task_state_withdrawn, ended: m.task_state_ended,
})[state]();
export const taskStateTone = (state: TaskLine['state']): Tone => ({ proposed: 'primary', changes_asked: 'warn', with_communities: 'primary', refused: 'bad', withdrawn: '', ended: '' } as const)[state];

export const answerWord = (state: TaskAnswer['state']): string => ({
  not_asked: m.task_answer_not_asked, unanswered: m.task_answer_unanswered, negotiating: m.task_answer_negotiating, admitted: m.task_answer_admitted, declined: m.task_answer_declined, lapsed: m.task_answer_lapsed, ended: m.task_answer_ended,
})[state]();
export const answerTone = (answer: TaskAnswer): Tone => {
  if (answer.raised_at !== undefined && (answer.state === 'unanswered' || answer.state === 'negotiating')) return 'bad';
  return ({ not_asked: '', unanswered: 'warn', negotiating: 'accent', admitted: 'ok', declined: 'bad', lapsed: '', ended: '' } as Record<TaskAnswer['state'], string>)[answer.state] as Tone;
};

export const taskKinds: TaskKind[] = ['form', 'survey', 'inspection', 'rating', 'certificate', 'office', 'plaque', 'publicity', 'service', 'other'];
export const taskKindWord = (kind: TaskKind): string => ({
  form: m.task_kind_form, survey: m.task_kind_survey, inspection: m.task_kind_inspection, rating: m.task_kind_rating, certificate: m.task_kind_certificate, office: m.task_kind_office, plaque: m.task_kind_plaque, publicity: m.task_kind_publicity, service: m.task_kind_service, other: m.task_kind_other,
})[kind]();
export const frequencies: TaskFrequency[] = ['once', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'];
export const frequencyWord = (frequency: TaskFrequency): string => ({ once: m.task_once, daily: m.task_daily, weekly: m.task_weekly, monthly: m.task_monthly, quarterly: m.task_quarterly, yearly: m.task_yearly })[frequency]();

/** 150 → "2.5 小时", 40 → "40 分钟". */
export const hours = (minutes: number): string => (minutes >= 60 ? m.task_hours({ count: n(Math.round(minutes / 6) / 10) }) : m.task_minutes({ count: n(minutes) }));

export const lightWord = (light: TaskLight): string => ({ full: m.task_light_full, partial: m.task_light_partial, none: m.task_light_none })[light]();
export const lightTone = (light: TaskLight): Tone => ({ full: 'ok', partial: 'warn', none: 'bad' } as const)[light];

export function reasonWord(reason: TaskReason, match: TaskLine['match']): string {
  const known = n(match.fields_known), asked = n(match.fields_asked), time = hours(match.minutes_month);
  return ({
    own_duty: m.task_reason_own_duty, given: m.task_reason_given, basis_missing: m.task_reason_basis_missing, not_given: m.task_reason_not_given, lead_elsewhere: m.task_reason_lead_elsewhere, self_governing: m.task_reason_self_governing,
    asks_nothing: m.task_reason_asks_nothing, all_new: () => m.task_reason_all_new({ asked }), some_known: () => m.task_reason_known({ known, asked }), mostly_known: () => m.task_reason_known({ known, asked }),
    fits: () => m.task_reason_fits({ time }), some_over: () => m.task_reason_some_over({ time }), all_over: () => m.task_reason_all_over({ time }), begins_too_soon: () => m.task_reason_begins_too_soon({ time }),
  } as Record<TaskReason, () => string>)[reason]();
}

export const declineGrounds = ['not_our_duty', 'self_governing', 'no_authority', 'no_money', 'data_supplied', 'no_time', 'no_basis', 'other'] as const;
export type DeclineGround = (typeof declineGrounds)[number];
export function groundWord(ground: string): string {
  return ({
    not_our_duty: m.task_ground_not_our_duty, self_governing: m.task_ground_self_governing, no_authority: m.task_ground_no_authority, no_money: m.task_ground_no_money, data_supplied: m.task_ground_data_supplied, no_time: m.task_ground_no_time, no_basis: m.task_ground_no_basis, other: m.task_ground_other,
  } as Record<string, () => string>)[ground]?.() ?? '';
}

/** What a committee did to a case, as the burden page names it. */
export const actWord = (act: string): string => ({
  report: m.burden_act_report, ask_info: m.burden_act_ask_info, dispatch: m.burden_act_dispatch, sign_in: m.burden_act_sign_in, reply: m.burden_act_reply, confirm: m.burden_act_confirm,
} as Record<string, () => string>)[act]?.() ?? m.burden_act_other();

const actorWord = (actor: TaskEventView['actor']): string => ({ sender: m.task_actor_sender, street: m.task_actor_street, community: m.task_actor_community, clock: m.task_actor_clock })[actor]();
/** Who did it: the body by its name, else the role. */
export const taskEventBy = (event: TaskEventView): string => event.body?.name || (event.actor === 'community' ? event.community?.name : undefined) || actorWord(event.actor);
export function taskEventSentence(event: TaskEventView): string {
  const community = event.community?.name ?? '';
  return ({
    propose: m.task_did_propose, revise: m.task_did_revise, withdraw: m.task_did_withdraw, pass_on: m.task_did_pass_on, ask_changes: m.task_did_ask_changes, refuse: m.task_did_refuse, accept: m.task_did_accept, negotiate: m.task_did_negotiate,
    decline: () => m.task_did_decline({ ground: groundWord(event.ground) }), agree_terms: () => m.task_did_agree_terms({ community }), refuse_terms: () => m.task_did_refuse_terms({ community }),
    raise_review: m.task_did_raise_review, raise_answer: () => m.task_did_raise_answer({ community }), expire: m.task_did_expire,
  } as Record<TaskEventView['event'], () => string>)[event.event]();
}
