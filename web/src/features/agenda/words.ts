// What the agenda desk says, in words: states, origins, grounds, kinds of offers, the formula of publicness, the time waited.
import type { AgendaEvent, AgendaGround, AgendaLine, AgendaOrigin, AgendaState, OfferKind, OfferState, Publicness } from '@/api';
import { d, n } from '@/i18n';
import { t } from '@/paraglide/agenda';

export const originWord = (origin: AgendaOrigin): string => ({ cluster: t.agenda_origin_cluster, plan: t.agenda_origin_plan, initiative: t.agenda_origin_initiative })[origin]();
export const stateWord = (state: AgendaState): string =>
  ({ gathering: t.agenda_state_gathering, proposed: t.agenda_state_proposed, scheduled: t.agenda_state_scheduled, launched: t.agenda_state_launched, declined: t.agenda_state_declined, withdrawn: t.agenda_state_withdrawn, lapsed: t.agenda_state_lapsed })[state]();
export const groundWord = (ground: AgendaGround): string =>
  ({
    other_decider: t.agenda_ground_other_decider, against_law: t.agenda_ground_against_law, in_proceedings: t.agenda_ground_in_proceedings, personal_dispute: t.agenda_ground_personal_dispute,
    settled_lately: t.agenda_ground_settled_lately, handled_as_cases: t.agenda_ground_handled_as_cases, not_now: t.agenda_ground_not_now,
  })[ground]();
export const legalGrounds: AgendaGround[] = ['other_decider', 'against_law', 'in_proceedings', 'personal_dispute'];
export const otherGrounds: AgendaGround[] = ['settled_lately', 'handled_as_cases', 'not_now'];
export const offerKindWord = (kind: OfferKind): string => ({ room: t.offer_room, mediator: t.offer_mediator, facilitator: t.offer_facilitator, data: t.offer_data, micro_grant: t.offer_micro_grant })[kind]();
export const offerStateWord = (state: OfferState): string => ({ standing: t.offer_standing, taken_up: t.offer_taken_up, not_taken: t.offer_not_taken, withdrawn: t.offer_withdrawn })[state]();

/** `byDesk`: the desk did it, not the clock. */
export function eventWord(event: AgendaEvent, origin: AgendaOrigin, byDesk = false): string {
  if (event === 'begin' && origin === 'cluster' && byDesk) return t.agenda_event_begin_desk();
  if (event === 'begin') return { cluster: t.agenda_event_begin_cluster, plan: t.agenda_event_begin_plan, initiative: t.agenda_event_begin_initiative }[origin]();
  return { sign: t.agenda_sign, unsign: t.agenda_unsign, reach: t.agenda_event_reach, schedule: t.agenda_event_schedule, launch: t.agenda_event_launch, decline: t.agenda_event_decline, withdraw: t.agenda_event_withdraw, become_overdue: t.agenda_event_overdue, lapse: t.agenda_event_lapse }[event]();
}

/** Households as this reader may know them. */
export const householdsWord = (facts: Publicness): string =>
  facts.households === undefined ? t.agenda_households_below({ count: n(facts.households_below ?? 0) }) : t.agenda_households({ count: n(facts.households) });

/** The two halves of the formula, each with its numbers and whether it holds. */
export function formula(facts: Publicness): { text: string; holds: boolean }[] {
  return [
    { text: t.agenda_formula_many({ households: householdsWord(facts), households_min: n(facts.households_min), cases: n(facts.cases), cases_min: n(facts.cases_min) }), holds: facts.is_many },
    { text: t.agenda_formula_wide({ buildings: n(facts.buildings), buildings_min: n(facts.buildings_min), common: facts.is_common ? t.agenda_common_yes() : t.agenda_common_no() }), holds: facts.is_wide },
  ];
}

const day = 86_400_000;
/** Whole days from when it waited for the desk (or was begun) to the answer, or to now. */
export function waitedDays(line: Pick<AgendaLine, 'proposed_at' | 'begun_at' | 'decided_at'>, now: number): number {
  const from = new Date(line.proposed_at ?? line.begun_at).getTime();
  const until = line.decided_at === undefined ? now : new Date(line.decided_at).getTime();
  return Math.max(0, Math.floor((until - from) / day));
}

export const waits = (line: Pick<AgendaLine, 'state'>): boolean => ['gathering', 'proposed', 'scheduled'].includes(line.state);

/** What stands under the title: since when, until when, what came of it. */
export function waitingWords(line: AgendaLine, now: number): string {
  const days = n(waitedDays(line, now));
  if (line.state === 'gathering') return t.agenda_gathering_until({ at: d(line.due_at ?? line.begun_at) });
  if (line.state === 'scheduled' && line.scheduled_for !== undefined) return t.agenda_scheduled_for({ at: d(line.scheduled_for) });
  return waits(line) ? t.agenda_waiting_days({ days }) : t.agenda_waited_days({ days });
}

export const agendaPath = (street: string, item: string): string => `/s/${street}/agenda/${item}`;
