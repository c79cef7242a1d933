// The words of tasks, for both applications: states, answers, the four lights and why they are as they are, what happened.
import type { TaskAnswer, TaskEventView, TaskFrequency, TaskKind, TaskLight, TaskLine, TaskReason } from '@/api';
import { n } from '@/i18n';
import { t } from '@/paraglide/tasks';

export type Tone = '' | 'primary' | 'ok' | 'warn' | 'bad';

export const taskStateWord = (state: TaskLine['state']): string => ({
  proposed: t.task_state_proposed, changes_asked: t.task_state_changes_asked, with_communities: t.task_state_with_communities, refused: t.task_state_refused, withdrawn: t.task_state_withdrawn, ended: t.task_state_ended,
})[state]();
export const taskStateTone = (state: TaskLine['state']): Tone => ({ proposed: 'primary', changes_asked: 'warn', with_communities: 'primary', refused: 'bad', withdrawn: '', ended: '' } as const)[state];

export const answerWord = (state: TaskAnswer['state']): string => ({
  not_asked: t.task_answer_not_asked, unanswered: t.task_answer_unanswered, negotiating: t.task_answer_negotiating, admitted: t.task_answer_admitted, declined: t.task_answer_declined, lapsed: t.task_answer_lapsed, ended: t.task_answer_ended,
})[state]();
export const answerTone = (answer: TaskAnswer): Tone => {
  if (answer.raised_at !== undefined && (answer.state === 'unanswered' || answer.state === 'negotiating')) return 'bad';
  return ({ not_asked: '', unanswered: 'warn', negotiating: 'accent', admitted: 'ok', declined: 'bad', lapsed: '', ended: '' } as Record<TaskAnswer['state'], string>)[answer.state] as Tone;
};

export const taskKinds: TaskKind[] = ['form', 'survey', 'inspection', 'rating', 'certificate', 'office', 'plaque', 'publicity', 'service', 'other'];
export const taskKindWord = (kind: TaskKind): string => ({
  form: t.task_kind_form, survey: t.task_kind_survey, inspection: t.task_kind_inspection, rating: t.task_kind_rating, certificate: t.task_kind_certificate, office: t.task_kind_office, plaque: t.task_kind_plaque, publicity: t.task_kind_publicity, service: t.task_kind_service, other: t.task_kind_other,
})[kind]();
export const frequencies: TaskFrequency[] = ['once', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'];
export const frequencyWord = (frequency: TaskFrequency): string => ({ once: t.task_once, daily: t.task_daily, weekly: t.task_weekly, monthly: t.task_monthly, quarterly: t.task_quarterly, yearly: t.task_yearly })[frequency]();

/** 150 → "2.5 小时", 40 → "40 分钟". */
export const hours = (minutes: number): string => (minutes >= 60 ? t.task_hours({ count: n(Math.round(minutes / 6) / 10) }) : t.task_minutes({ count: n(minutes) }));

export const lightWord = (light: TaskLight): string => ({ full: t.task_light_full, partial: t.task_light_partial, none: t.task_light_none })[light]();
export const lightTone = (light: TaskLight): Tone => ({ full: 'ok', partial: 'warn', none: 'bad' } as const)[light];

export function reasonWord(reason: TaskReason, match: TaskLine['match']): string {
  const known = n(match.fields_known), asked = n(match.fields_asked), time = hours(match.minutes_month);
  return ({
    own_duty: t.task_reason_own_duty, given: t.task_reason_given, basis_missing: t.task_reason_basis_missing, not_given: t.task_reason_not_given, lead_elsewhere: t.task_reason_lead_elsewhere, self_governing: t.task_reason_self_governing,
    asks_nothing: t.task_reason_asks_nothing, all_new: () => t.task_reason_all_new({ asked }), some_known: () => t.task_reason_known({ known, asked }), mostly_known: () => t.task_reason_known({ known, asked }),
    fits: () => t.task_reason_fits({ time }), some_over: () => t.task_reason_some_over({ time }), all_over: () => t.task_reason_all_over({ time }), begins_too_soon: () => t.task_reason_begins_too_soon({ time }),
  } as Record<TaskReason, () => string>)[reason]();
}

export const declineGrounds = ['not_our_duty', 'self_governing', 'no_authority', 'no_money', 'data_supplied', 'no_time', 'no_basis', 'other'] as const;
export type DeclineGround = (typeof declineGrounds)[number];
export function groundWord(ground: string): string {
  return ({
    not_our_duty: t.task_ground_not_our_duty, self_governing: t.task_ground_self_governing, no_authority: t.task_ground_no_authority, no_money: t.task_ground_no_money, data_supplied: t.task_ground_data_supplied, no_time: t.task_ground_no_time, no_basis: t.task_ground_no_basis, other: t.task_ground_other,
  } as Record<string, () => string>)[ground]?.() ?? '';
}

/** What a committee did to a case, as the burden page names it. */
export const actWord = (act: string): string => ({
  report: t.burden_act_report, ask_info: t.burden_act_ask_info, dispatch: t.burden_act_dispatch, sign_in: t.burden_act_sign_in, reply: t.burden_act_reply, confirm: t.burden_act_confirm,
} as Record<string, () => string>)[act]?.() ?? t.burden_act_other();

const actorWord = (actor: TaskEventView['actor']): string => ({ sender: t.task_actor_sender, street: t.task_actor_street, community: t.task_actor_community, clock: t.task_actor_clock })[actor]();
/** Who did it: the body by its name, else the role. */
export const taskEventBy = (event: TaskEventView): string => event.body?.name || (event.actor === 'community' ? event.community?.name : undefined) || actorWord(event.actor);
export function taskEventSentence(event: TaskEventView): string {
  const community = event.community?.name ?? '';
  return ({
    propose: t.task_did_propose, revise: t.task_did_revise, withdraw: t.task_did_withdraw, pass_on: t.task_did_pass_on, ask_changes: t.task_did_ask_changes, refuse: t.task_did_refuse, accept: t.task_did_accept, negotiate: t.task_did_negotiate,
    decline: () => t.task_did_decline({ ground: groundWord(event.ground) }), agree_terms: () => t.task_did_agree_terms({ community }), refuse_terms: () => t.task_did_refuse_terms({ community }),
    raise_review: t.task_did_raise_review, raise_answer: () => t.task_did_raise_answer({ community }), expire: t.task_did_expire,
  } as Record<TaskEventView['event'], () => string>)[event.event]();
}
