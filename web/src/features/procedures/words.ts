// What procedures say, in words: stages, actors, rules with their numbers, what somebody may do.
import type { ProcedureActor, ProcedureDecider, ProcedureRule, ProcedureStage, RunEvent, RunPage, RunStanding } from '@/api';
import { n } from '@/i18n';
import { t } from '@/paraglide/procedures';

type Kind = ProcedureStage['kind'];
export const kindWord = (kind: Kind): string => ({
  frame: t.kind_frame, opinion_map: t.kind_opinion_map, meeting: t.kind_meeting, drafting: t.kind_drafting, ballot: t.kind_ballot, budget: t.kind_budget, lot: t.kind_lot,
  commitment: t.kind_commitment, publication: t.kind_publication, evaluation: t.kind_evaluation,
})[kind]();
/** A stage's own name where the shipped procedures have one, else its kind. */
export const stageWord = (stage: { key: string; kind: Kind }): string => (({
  resolution: t.stage_resolution, settlement: t.stage_settlement, proposal: t.stage_proposal, joint_meeting: t.stage_joint_meeting, party_assembly: t.stage_party_assembly,
  representatives: t.stage_representatives, decision_public: t.stage_decision_public, results_public: t.stage_results_public,
} as Record<string, () => string>)[stage.key] ?? (() => kindWord(stage.kind)))();
export const actorWord = (actor: ProcedureActor): string => ({ organiser: t.actor_organiser, steward: t.actor_steward, decider: t.actor_decider, authority: t.actor_authority, clock: t.actor_clock })[actor]();
export const deciderWord = (decider: ProcedureDecider): string => ({
  owners: t.decider_owners, residents: t.decider_residents, resident_representatives: t.decider_resident_representatives, participants: t.decider_participants, parties: t.decider_parties,
})[decider]();
export const lawWord = (law: string): string => (({
  owners_ordinary: t.law_owners_ordinary, owners_special: t.law_owners_special, four_steps: t.law_four_steps, council: t.law_council, shared_budget: t.law_shared_budget, mediation: t.law_mediation,
} as Record<string, () => string>)[law] ?? (() => law))();
export const typeWord = (type: string): string => (({
  converted_village: t.type_converted_village, urban_village: t.type_urban_village, old_town: t.type_old_town, work_unit_housing: t.type_work_unit_housing, commodity_housing: t.type_commodity_housing,
  mixed_resettlement: t.type_mixed_resettlement,
} as Record<string, () => string>)[type] ?? (() => type))();

export const measures = [
  'notice_days', 'days_open', 'statements', 'participants', 'open_objections', 'attendance', 'turnout_heads', 'turnout_area', 'turnout_least', 'agree_heads', 'agree_area', 'agree_members',
  'funded_projects', 'panel_seats_filled', 'days_published', 'incomplete_commitments', 'commitments', 'answers',
] as const satisfies ProcedureRule['measure'][];
export const measureWord = (measure: ProcedureRule['measure']): string => ({
  notice_days: t.measure_notice_days, days_open: t.measure_days_open, statements: t.measure_statements, participants: t.measure_participants, open_objections: t.measure_open_objections,
  attendance: t.measure_attendance, turnout_heads: t.measure_turnout_heads, turnout_area: t.measure_turnout_area, turnout_least: t.measure_turnout_least, agree_heads: t.measure_agree_heads,
  agree_area: t.measure_agree_area, agree_members: t.measure_agree_members, funded_projects: t.measure_funded_projects, panel_seats_filled: t.measure_panel_seats_filled,
  days_published: t.measure_days_published, incomplete_commitments: t.measure_incomplete_commitments, commitments: t.measure_commitments, answers: t.measure_answers,
})[measure]();
/** A share has a denominator of its own: so many of so many. */
export const isShare = (measure: ProcedureRule['measure']): boolean => ['attendance', 'turnout_heads', 'turnout_area', 'turnout_least', 'agree_heads', 'agree_area', 'agree_members', 'panel_seats_filled'].includes(measure);
export const comparisonWord = (comparison: ProcedureRule['comparison']): string => ({ at_least: t.compare_at_least, more_than: t.compare_more_than, at_most: t.compare_at_most })[comparison]();
export const fraction = (numerator: number, denominator: number): string => (denominator === 1 ? n(numerator) : `${n(numerator)}/${n(denominator)}`);
/** With the unit in which it is counted; a share has none. */
const counted = (measure: ProcedureRule['measure'], count: string): string => {
  switch (measure) {
    case 'notice_days': case 'days_open': case 'days_published': return t.unit_days({ count });
    case 'participants': return t.unit_people({ count });
    case 'statements': case 'open_objections': case 'commitments': case 'incomplete_commitments': case 'answers': return t.unit_pieces({ count });
    case 'funded_projects': return t.unit_projects({ count });
    default: return count;
  }
};
export const ruleWords = (rule: Pick<ProcedureRule, 'measure' | 'comparison' | 'numerator' | 'denominator'>): string =>
  t.rule({ measure: measureWord(rule.measure), comparison: comparisonWord(rule.comparison), limit: counted(rule.measure, fraction(rule.numerator, rule.denominator)) });

/** Where a rule stands now: reached, or by how much it is missed, in the numbers that were counted. */
export function standingWords(standing: RunStanding): string {
  if (standing.reading === undefined) return t.run_uncounted();
  const found = t.run_reading({ found: isShare(standing.rule.measure) ? `${n(standing.reading.part)}/${n(standing.reading.whole)}` : counted(standing.rule.measure, n(standing.reading.part)) });
  if (standing.holds || standing.missing === 0) return found;
  const missing = isShare(standing.rule.measure) ? n(standing.missing) : counted(standing.rule.measure, n(standing.missing));
  return `${found}${t.run_separator()}${standing.rule.comparison === 'at_most' ? t.run_over({ count: missing }) : t.run_missing({ count: missing })}`;
}

export const stateWord = (state: RunPage['state']): string => ({
  prepared: t.state_prepared, running: t.state_running, reconsidering: t.state_reconsidering, objected: t.state_objected, finished: t.state_finished, rejected: t.state_rejected, stopped: t.state_stopped,
})[state]();
export const stateTone = (state: RunPage['state']): string => ({ prepared: '', running: 'primary', reconsidering: 'warn', objected: 'warn', finished: 'ok', rejected: 'bad', stopped: 'bad' })[state];
export const outcomeWord = (outcome: RunPage['stages'][number]['outcome']): string => ({
  ahead: t.outcome_ahead, left: t.outcome_left, passed: t.outcome_passed, failed: t.outcome_failed, skipped: t.outcome_skipped, lapsed: t.outcome_lapsed,
})[outcome]();
export const eventWord = (event: RunEvent): string => ({
  start: t.event_start, leave_stage: t.event_leave_stage, fail_stage: t.event_fail_stage, skip_stage: t.event_skip_stage, go_back: t.event_go_back, extend_stage: t.event_extend_stage, convene: t.event_convene,
  propose: t.event_propose, order_agenda: t.event_order_agenda, attach_resources: t.event_attach_resources, ask_reconsideration: t.event_ask_reconsideration, keep_decision: t.event_keep_decision,
  change_decision: t.event_change_decision, reconsideration_lapses: t.event_reconsideration_lapses, object: t.event_object, uphold_objection: t.event_uphold_objection, dismiss_objection: t.event_dismiss_objection,
  objection_lapses: t.event_objection_lapses, stage_overdue: t.event_stage_overdue, steward_silent: t.event_steward_silent, stop: t.event_stop,
})[event]();
export const turnWords = (run: Pick<RunPage, 'holder' | 'holder_body'>): string =>
  run.holder === undefined ? '' : run.holder_body === undefined ? t.run_turn({ actor: actorWord(run.holder) }) : t.run_turn_body({ actor: actorWord(run.holder), body: run.holder_body.name });

/** Codes have dots, and an address that ends like a file's name would be one: "owners.special" ↔ "owners-special". */
export const addressOf = (code: string): string => code.replaceAll('.', '-');
export const codeOf = (address: unknown): string => String(address).replaceAll('-', '.');
