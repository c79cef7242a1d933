// The words of cases, for both applications: events, kinds, who acts, grounds, contact.
import type { CaseActor, CaseChannel, CaseContact, CaseEventView, CaseKind, CasePublicity, CaseUrgency, InvolvedBody, RefusalGround } from '@/api';
import { m } from '@/i18n';
import { t } from '@/paraglide/cases';

export const caseKindWord = (kind: CaseKind): string => ({
  consultation: t.case_kind_consultation, help: t.case_kind_help, complaint: t.case_kind_complaint, report: t.case_kind_report, suggestion: t.case_kind_suggestion, praise: t.case_kind_praise,
})[kind]();

export const caseActorWord = (actor: CaseActor): string => ({
  reporter: t.case_actor_reporter, desk: t.case_actor_desk, lead: t.case_actor_lead, support: t.case_actor_support, arbiter: t.case_actor_arbiter, supervisor: t.case_actor_supervisor, clock: t.case_actor_clock,
})[actor]();

export const caseChannelWord = (channel: CaseChannel): string => ({
  app: t.case_channel_app, phone: t.case_channel_phone, paper: t.case_channel_paper, visit: t.case_channel_visit, hotline: t.case_channel_hotline, open311: t.case_channel_open311,
})[channel]();

export const caseUrgencyWord = (urgency: CaseUrgency): string => ({ urgent: t.case_urgency_urgent, ordinary: t.case_urgency_ordinary, complex: t.case_urgency_complex })[urgency]();

export const casePublicityWord = (publicity: CasePublicity): string => ({ public: t.case_publicity_public, limited: t.case_publicity_limited, sealed: t.case_publicity_sealed })[publicity]();

export const contactWord = (contact: CaseContact): string => ({ anonymous: t.case_contact_anonymous, desk_only: t.case_contact_desk_only, handlers_too: t.case_contact_handlers_too })[contact]();

export const bodyPartWord = (part: InvolvedBody['part']): string => ({ lead: t.case_part_lead, support: t.case_part_support, joint: t.case_part_joint, former: t.case_part_former })[part]();

export const refusalWord = (ground: RefusalGround): string => ({
  outside_government_duty: t.case_ground_outside_government_duty, emergency_service: t.case_ground_emergency_service, other_state_organ: t.case_ground_other_state_organ,
  in_legal_proceedings: t.case_ground_in_legal_proceedings, secret_or_privacy: t.case_ground_secret_or_privacy, repeated_without_new_facts: t.case_ground_repeated_without_new_facts, no_real_demand: t.case_ground_no_real_demand,
})[ground]();

const refusals = new Set<string>(['outside_government_duty', 'emergency_service', 'other_state_organ', 'in_legal_proceedings', 'secret_or_privacy', 'repeated_without_new_facts', 'no_real_demand']);
const channels = new Set<string>(['app', 'phone', 'paper', 'visit', 'hotline', 'open311']);

/** Word of an event by which the reporter learns that their contact was looked at, beside its reason. */
export const contactRevealed = 'contact_revealed';
/** Of an imported signing whose time the file did not tell. */
const timeUntold = 'time_untold';

/** Who did it: the body by its name, else the role. */
export const eventBy = (event: Pick<CaseEventView, 'actor' | 'acting_body'>): string => event.acting_body?.name || caseActorWord(event.actor);

/** What happened, as a sentence without its subject: it stands after "who". */
export function eventSentence(event: CaseEventView): string {
  const named = event.named_body?.name ?? '';
  switch (event.event) {
    case 'report': {
      const how = channels.has(event.ground) ? caseChannelWord(event.ground as CaseChannel) : caseChannelWord('app');
      return named === '' ? t.case_event_report({ how }) : t.case_event_report_to({ how, named });
    }
    case 'ask_info': return t.case_event_ask_info();
    case 'give_info': return t.case_event_give_info();
    case 'info_expired': return t.case_event_info_expired();
    case 'dispatch': return t.case_event_dispatch({ named });
    case 'sign_in': return event.ground === timeUntold ? t.case_event_sign_in_untold() : t.case_event_sign_in();
    case 'ask_return': return t.case_event_ask_return_to({ named });
    case 'uphold_return': return t.case_event_uphold_return({ named });
    case 'keep_return': return t.case_event_keep_return();
    case 'ask_extension': return t.case_event_ask_extension();
    case 'grant_extension': return t.case_event_grant_extension();
    case 'refuse_extension': return t.case_event_refuse_extension();
    case 'call_joint': return t.case_event_call_joint();
    case 'arrive': return t.case_event_arrive();
    case 'miss_report': return t.case_event_miss_report();
    case 'evaluate_joint': return t.case_event_evaluate_joint({ named });
    case 'end_joint': return t.case_event_end_joint();
    case 'agree_action': return named === '' ? t.case_event_agree_action() : t.case_event_agree_action_to({ named });
    case 'assign_action': return t.case_event_assign_action({ number: event.action ?? 0, named: named || t.case_action_owner_none() });
    case 'finish_action': return t.case_event_finish_action({ number: event.action ?? 0 });
    case 'drop_action': return t.case_event_drop_action({ number: event.action ?? 0 });
    case 'miss_action': return t.case_event_miss_action({ number: event.action ?? 0 });
    case 'reply': return t.case_event_reply();
    case 'begin_follow_up': return t.case_event_begin_follow_up();
    case 'confirm': return t.case_event_confirm();
    case 'unreachable': return t.case_event_unreachable();
    case 'lapse': return t.case_event_lapse();
    case 'reopen': return t.case_event_reopen();
    case 'refuse': return refusals.has(event.ground) ? t.case_event_refuse_because({ ground: refusalWord(event.ground as RefusalGround) }) : m.case_state_refused();
    case 'merge': return t.case_event_merge();
    case 'withdraw': return t.case_event_withdraw();
    case 'send_to_deliberation': return t.case_event_send_to_deliberation();
    case 'leave_deliberation': return t.case_event_leave_deliberation();
    case 'conclude_deliberation': return t.case_event_conclude_deliberation();
    case 'supervise': return t.case_event_supervise();
    case 'remind': return t.case_event_remind();
    case 'become_overdue': return t.case_event_become_overdue();
    case 'step_overdue': return t.case_event_step_overdue();
    case 'note': return event.ground === contactRevealed ? t.case_event_contact_revealed() : t.case_event_note();
  }
}
