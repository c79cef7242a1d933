// The words of cases, for both applications: states, events, kinds, who acts, grounds, contact.
import type { Case, CaseActor, CaseChannel, CaseContact, CaseEventView, CaseKind, CasePublicity, CaseState, CaseUrgency, InvolvedBody, RefusalGround } from '@/api';
import { m } from '@/i18n';

export const caseStateWord = (state: CaseState): string => ({
  received: m.case_state_received, need_info: m.case_state_need_info, dispatched: m.case_state_dispatched, return_requested: m.case_state_return_requested,
  in_progress: m.case_state_in_progress, replied: m.case_state_replied, follow_up: m.case_state_follow_up, closed: m.case_state_closed,
  refused: m.case_state_refused, merged: m.case_state_merged, withdrawn: m.case_state_withdrawn, to_deliberation: m.case_state_to_deliberation,
})[state]();

export type CaseTone = '' | 'primary' | 'ok' | 'warn' | 'bad';
/** How a state is tinted; its word always stands beside. */
export const caseStateTone = (line: Pick<Case, 'state' | 'is_overdue'>): CaseTone => {
  if (line.is_overdue) return 'bad';
  switch (line.state) {
    case 'need_info': case 'return_requested': return 'warn';
    case 'replied': case 'follow_up': case 'closed': return 'ok';
    case 'refused': case 'merged': case 'withdrawn': return '';
    default: return 'primary';
  }
};

export const caseKindWord = (kind: CaseKind): string => ({
  consultation: m.case_kind_consultation, help: m.case_kind_help, complaint: m.case_kind_complaint, report: m.case_kind_report, suggestion: m.case_kind_suggestion, praise: m.case_kind_praise,
})[kind]();

export const caseActorWord = (actor: CaseActor): string => ({
  reporter: m.case_actor_reporter, desk: m.case_actor_desk, lead: m.case_actor_lead, support: m.case_actor_support, arbiter: m.case_actor_arbiter, supervisor: m.case_actor_supervisor, clock: m.case_actor_clock,
})[actor]();

export const caseChannelWord = (channel: CaseChannel): string => ({
  app: m.case_channel_app, phone: m.case_channel_phone, paper: m.case_channel_paper, visit: m.case_channel_visit, hotline: m.case_channel_hotline, open311: m.case_channel_open311,
})[channel]();

export const caseUrgencyWord = (urgency: CaseUrgency): string => ({ urgent: m.case_urgency_urgent, ordinary: m.case_urgency_ordinary, complex: m.case_urgency_complex })[urgency]();

export const casePublicityWord = (publicity: CasePublicity): string => ({ public: m.case_publicity_public, limited: m.case_publicity_limited, sealed: m.case_publicity_sealed })[publicity]();

export const contactWord = (contact: CaseContact): string => ({ anonymous: m.case_contact_anonymous, desk_only: m.case_contact_desk_only, handlers_too: m.case_contact_handlers_too })[contact]();

export const bodyPartWord = (part: InvolvedBody['part']): string => ({ lead: m.case_part_lead, support: m.case_part_support, joint: m.case_part_joint, former: m.case_part_former })[part]();

export const refusalWord = (ground: RefusalGround): string => ({
  outside_government_duty: m.case_ground_outside_government_duty, emergency_service: m.case_ground_emergency_service, other_state_organ: m.case_ground_other_state_organ,
  in_legal_proceedings: m.case_ground_in_legal_proceedings, secret_or_privacy: m.case_ground_secret_or_privacy, repeated_without_new_facts: m.case_ground_repeated_without_new_facts, no_real_demand: m.case_ground_no_real_demand,
})[ground]();

const refusals = new Set<string>(['outside_government_duty', 'emergency_service', 'other_state_organ', 'in_legal_proceedings', 'secret_or_privacy', 'repeated_without_new_facts', 'no_real_demand']);
const channels = new Set<string>(['app', 'phone', 'paper', 'visit', 'hotline', 'open311']);

/** Word of an event by which the reporter learns that their contact was looked at, beside its reason. */
export const contactRevealed = 'contact_revealed';

/** Who did it: the body by its name, else the role. */
export const eventBy = (event: Pick<CaseEventView, 'actor' | 'acting_body'>): string => event.acting_body?.name || caseActorWord(event.actor);

/** What happened, as a sentence without its subject: it stands after "who". */
export function eventSentence(event: CaseEventView): string {
  const named = event.named_body?.name ?? '';
  switch (event.event) {
    case 'report': {
      const how = channels.has(event.ground) ? caseChannelWord(event.ground as CaseChannel) : caseChannelWord('app');
      return named === '' ? m.case_event_report({ how }) : m.case_event_report_to({ how, named });
    }
    case 'ask_info': return m.case_event_ask_info();
    case 'give_info': return m.case_event_give_info();
    case 'info_expired': return m.case_event_info_expired();
    case 'dispatch': return m.case_event_dispatch({ named });
    case 'sign_in': return m.case_event_sign_in();
    case 'ask_return': return m.case_event_ask_return_to({ named });
    case 'uphold_return': return m.case_event_uphold_return({ named });
    case 'keep_return': return m.case_event_keep_return();
    case 'ask_extension': return m.case_event_ask_extension();
    case 'grant_extension': return m.case_event_grant_extension();
    case 'refuse_extension': return m.case_event_refuse_extension();
    case 'call_joint': return m.case_event_call_joint();
    case 'arrive': return m.case_event_arrive();
    case 'miss_report': return m.case_event_miss_report();
    case 'evaluate_joint': return m.case_event_evaluate_joint({ named });
    case 'end_joint': return m.case_event_end_joint();
    case 'reply': return m.case_event_reply();
    case 'begin_follow_up': return m.case_event_begin_follow_up();
    case 'confirm': return m.case_event_confirm();
    case 'unreachable': return m.case_event_unreachable();
    case 'lapse': return m.case_event_lapse();
    case 'reopen': return m.case_event_reopen();
    case 'refuse': return refusals.has(event.ground) ? m.case_event_refuse_because({ ground: refusalWord(event.ground as RefusalGround) }) : m.case_state_refused();
    case 'merge': return m.case_event_merge();
    case 'withdraw': return m.case_event_withdraw();
    case 'send_to_deliberation': return m.case_event_send_to_deliberation();
    case 'leave_deliberation': return m.case_event_leave_deliberation();
    case 'conclude_deliberation': return m.case_event_conclude_deliberation();
    case 'supervise': return m.case_event_supervise();
    case 'remind': return m.case_event_remind();
    case 'become_overdue': return m.case_event_become_overdue();
    case 'step_overdue': return m.case_event_step_overdue();
    case 'note': return event.ground === contactRevealed ? m.case_event_contact_revealed() : m.case_event_note();
  }
}
