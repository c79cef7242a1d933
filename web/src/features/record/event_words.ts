// Public events in plain words. A kind we have no words for is shown by its subject, never as a bare code.
import type { ModerationRule, PublicEvent } from '@/api';
import { t } from '@/paraglide/record';
import { roleWord } from '@/features/account';
import { ruleTitle } from '@/features/opinions';
import { topicPath } from '@/features/topics';

export function factsOf(event: PublicEvent): Record<string, string> {
  return Object.fromEntries(event.facts.map((fact) => [fact.name, fact.value]));
}

function topicOf(event: PublicEvent): string {
  return event.subject_kind === 'topic' ? event.subject_id : (factsOf(event)['topic'] ?? '');
}

/** Acts that one sentence tells, by kind. */
const acts: Record<string, () => string> = {
    'case.received': t.event_case_received, 'case.dispatch': t.event_case_dispatch, 'case.sign_in': t.event_case_sign_in,
    'case.ask_return': t.event_case_ask_return, 'case.keep_return': t.event_case_keep_return, 'case.uphold_return': t.event_case_uphold_return,
    'case.ask_info': t.event_case_ask_info, 'case.give_info': t.event_case_give_info, 'case.info_expired': t.event_case_info_expired,
    'case.ask_extension': t.event_case_ask_extension, 'case.grant_extension': t.event_case_grant_extension,
    'case.refuse_extension': t.event_case_refuse_extension, 'case.call_joint': t.event_case_call_joint, 'case.arrive': t.event_case_arrive,
    'case.miss_report': t.event_case_miss_report, 'case.end_joint': t.event_case_end_joint, 'case.evaluate_joint': t.event_case_evaluate_joint,
    'case.agree_action': t.event_case_agree_action, 'case.assign_action': t.event_case_assign_action,
    'case.finish_action': t.event_case_finish_action, 'case.drop_action': t.event_case_drop_action, 'case.miss_action': t.event_case_miss_action,
    'case.reply': t.event_case_reply, 'case.begin_follow_up': t.event_case_begin_follow_up, 'case.unreachable': t.event_case_unreachable,
    'case.confirm': t.event_case_confirm, 'case.reopen': t.event_case_reopen, 'case.lapse': t.event_case_lapse, 'case.refuse': t.event_case_refuse,
    'case.withdraw': t.event_case_withdraw, 'case.merge': t.event_case_merge, 'case.note': t.event_case_note, 'case.remind': t.event_case_remind,
    'case.supervise': t.event_case_supervise, 'case.step_overdue': t.event_case_step_overdue, 'case.become_overdue': t.event_case_become_overdue,
    'case.send_to_deliberation': t.event_case_send_to_deliberation, 'case.conclude_deliberation': t.event_case_conclude_deliberation,
    'case.leave_deliberation': t.event_case_leave_deliberation,
    'agenda.begin': t.event_agenda_begin, 'agenda.reach': t.event_agenda_reach, 'agenda.schedule': t.event_agenda_schedule,
    'agenda.launch': t.event_agenda_launch, 'agenda.decline': t.event_agenda_decline, 'agenda.withdraw': t.event_agenda_withdraw,
    'agenda.become_overdue': t.event_agenda_become_overdue, 'agenda.lapse': t.event_agenda_lapse,
    'offer.made': t.event_offer_made, 'offer.taken_up': t.event_offer_taken_up, 'offer.not_taken': t.event_offer_not_taken,
    'offer.outcome': t.event_offer_outcome, 'offer.withdrawn': t.event_offer_withdrawn,
    'meeting.call': t.event_meeting_call, 'meeting.change': t.event_meeting_change, 'meeting.start': t.event_meeting_start,
    'meeting.end': t.event_meeting_end, 'meeting.publish': t.event_meeting_publish, 'meeting.cancel': t.event_meeting_cancel,
    'commitment.make': t.event_commitment_make, 'commitment.begin': t.event_commitment_begin, 'commitment.deliver': t.event_commitment_deliver,
    'commitment.change_plan': t.event_commitment_change_plan, 'commitment.confirm': t.event_commitment_confirm,
    'commitment.dispute': t.event_commitment_dispute, 'commitment.clear': t.event_commitment_clear, 'commitment.rebut': t.event_commitment_rebut,
    'commitment.uphold': t.event_commitment_uphold, 'commitment.settle': t.event_commitment_settle, 'commitment.lapse': t.event_commitment_lapse,
    'commitment.release': t.event_commitment_release, 'commitment.become_overdue': t.event_commitment_become_overdue,
    'commitment.add_part': t.event_commitment_add_part, 'commitment.deliver_part': t.event_commitment_deliver_part,
    'commitment.withdraw_part': t.event_commitment_withdraw_part,
    'resolution.ask': t.event_resolution_ask, 'resolution.answer': t.event_resolution_answer,
    'resolution.become_overdue': t.event_resolution_become_overdue,
};

/** What the acts on one kind of subject are told in. */
const sentences: Record<string, (act: string, facts: Record<string, string>) => string> = {
  case: (act, facts) => t.event_case({ number: facts['number'] ?? '', act }), agenda_item: (act, facts) => t.event_agenda({ title: facts['title'] ?? '', act }),
  service_offer: (act, facts) => t.event_offer({ title: facts['what'] ?? '', act }), meeting: (act, facts) => t.event_meeting({ title: facts['title'] ?? '', act }),
  commitment: (act, facts) => (facts['title'] ? t.event_commitment({ title: facts['title'], act }) : t.event_commitment_nameless({ act })), resolution: (act, facts) => t.event_resolution({ title: facts['title'] ?? '', act }),
};

/** `titleOf` and `placeOf` know the titles of topics and the names of places that events name by id only. */
export function eventWords(event: PublicEvent, titleOf: (topic: string) => string | undefined, placeOf: (jurisdiction: string) => string = () => ''): string {
  const facts = factsOf(event);
  const title = facts['title'] || titleOf(topicOf(event)) || t.event_some_topic();
  const number = facts['number'] ?? '';
  const rule = facts['rule'] ? ruleTitle(facts['rule'] as ModerationRule) : '';
  const role = roleWord(facts['role'] ?? ''), place = placeOf(facts['jurisdiction'] ?? ''), community = placeOf(facts['community'] ?? '');
  const added = facts['added'] ?? '0', changed = facts['changed'] ?? '0';
  const words: Record<string, () => string> = {
    'topic.drafted': () => t.event_topic_drafted({ title }), 'topic.changed': () => t.event_topic_changed({ title }),
    'topic.moved open': () => t.event_topic_moved_open({ title }), 'topic.moved closed': () => t.event_topic_moved_closed({ title }),
    'topic.moved archived': () => t.event_topic_moved_archived({ title }), 'topic.moved draft': () => t.event_topic_moved_draft({ title }),
    'statement.published': () => t.event_statement_published({ title, number }), 'statement.hidden': () => t.event_statement_hidden({ title, number, rule }),
    'statement.merged': () => t.event_statement_merged({ title, number }), 'statement.appealed': () => t.event_statement_appealed({ title, number }),
    'statement.restored': () => t.event_statement_restored({ title, number }), 'statement.appeal_rejected': () => t.event_statement_appeal_rejected({ title, number }),
    'import.applied': () => (facts['kind'] === 'calendar' ? t.event_import_calendar({ added, changed }) : t.event_import({ added, changed })), 'import.undone': () => t.event_import_undone(),
    'post.granted': () => t.event_post_granted({ place, role }), 'post.ended': () => t.event_post_ended({ place, role }), 'body.added': () => t.event_body_added(),
    'assessment.registered': () => t.event_assessment_registered({ title }), 'assessment.withdrawn': () => t.event_assessment_withdrawn({ title }), 'task_settings.changed': () => t.event_task_settings(),
    'routing.switched_off': () => t.event_routing_off({ reason: facts['reason'] ?? '' }), 'routing.switched_on': () => t.event_routing_on({ reason: facts['reason'] ?? '' }),
    'task.propose': () => t.event_task_propose({ title }), 'task.revise': () => t.event_task_revise({ title }), 'task.withdraw': () => t.event_task_withdraw({ title }),
    'task.pass_on': () => t.event_task_pass_on({ title }), 'task.ask_changes': () => t.event_task_ask_changes({ title }), 'task.refuse': () => t.event_task_refuse({ title }),
    'task.accept': () => t.event_task_accept({ title, place: community }), 'task.negotiate': () => t.event_task_negotiate({ title, place: community }), 'task.decline': () => t.event_task_decline({ title, place: community }),
    'task.agree_terms': () => t.event_task_agree_terms({ title, place: community }), 'task.refuse_terms': () => t.event_task_refuse_terms({ title, place: community }), 'task.raise_review': () => t.event_task_raise_review({ title }),
    'task.raise_answer': () => t.event_task_raise_answer({ title, place: community }), 'task.expire': () => t.event_task_expire({ title }),
    'register.published': () => t.event_register_published({ number, items: facts['items'] ?? '0' }),
    'topic.stage': () => t.event_topic_stage({ title, act: (stageActs[facts['event'] ?? ''] ?? t.event_about_topic)() }), 'procedure.published': () => t.event_procedure_published({ title: facts['title'] ?? '' }),
    'group.registered': () => t.event_group_registered({ place: community }), 'group.changed': () => t.event_group_changed({ place: community }), 'group.left': () => t.event_group_left({ place: community }),
    'group.gathering_corrected': () => t.event_group_gathering_corrected({ place: community }), 'group.gathering_closed': () => t.event_group_gathering_closed({ place: community }),
    'group.noticed': () => t.event_group_noticed({ place: community }), 'group.offers_late': () => t.event_group_offers_late({ place: community }), 'group.hidden': () => t.event_group_hidden({ place: community }),
    'group.published': () => t.event_group_published({ place: community }), 'group.appealed': () => t.event_group_appealed({ place: community }), 'group.restored': () => t.event_group_restored({ place: community }),
    'group.appeal_rejected': () => t.event_group_appeal_rejected({ place: community }), 'group.work_begun': () => t.event_group_work_begun({ place: community }), 'group.work_reported': () => t.event_group_work_reported({ place: community }),
    'group.work_ended': () => t.event_group_work_ended({ place: community }),
    'ages.published': () => t.event_ages_published({ place: community, number: facts['version'] ?? '' }),
    'calendar.zone_set': () => t.event_calendar_zone({ zone: facts['zone'] ?? '' }),
    'evaluation.opened': () => t.event_evaluation_opened({ title }), 'evaluation.closed': () => t.event_evaluation_closed({ title }), 'agenda.settings_changed': () => t.event_agenda_settings(),
    'street.founded': () => t.event_street_founded({ name: facts['name'] || placeOf(event.subject_id) }),
  };
  const stageActs: Record<string, () => string> = {
    start: t.event_stage_start, leave_stage: t.event_stage_leave_stage, fail_stage: t.event_stage_fail_stage, skip_stage: t.event_stage_skip_stage, go_back: t.event_stage_go_back, extend_stage: t.event_stage_extend_stage,
    convene: t.event_stage_convene, propose: t.event_stage_propose, order_agenda: t.event_stage_order_agenda, attach_resources: t.event_stage_attach_resources, ask_reconsideration: t.event_stage_ask_reconsideration,
    keep_decision: t.event_stage_keep_decision, change_decision: t.event_stage_change_decision, reconsideration_lapses: t.event_stage_reconsideration_lapses, object: t.event_stage_object,
    uphold_objection: t.event_stage_uphold_objection, dismiss_objection: t.event_stage_dismiss_objection, objection_lapses: t.event_stage_objection_lapses, stage_overdue: t.event_stage_stage_overdue,
    steward_silent: t.event_stage_steward_silent, stop: t.event_stage_stop,
  };
  const ballotActs: Record<string, () => string> = {
    'ballot.give_notice': t.event_ballot_notice, 'ballot.open': t.event_ballot_open, 'ballot.close': t.event_ballot_close, 'ballot.declare_void': t.event_ballot_void,
    'ballot.decide': facts['passed'] === 'true' ? t.event_ballot_passed : t.event_ballot_failed, 'ballot.record': facts['passed'] === 'true' ? t.event_ballot_consensus : t.event_ballot_no_consensus,
  };
  const ballotAct = ballotActs[event.kind];
  if (ballotAct !== undefined) return t.event_ballot({ title, act: ballotAct() });
  const budgetActs: Record<string, () => string> = {
    'budget.announce': t.event_budget_announce, 'budget.reschedule': t.event_budget_reschedule, 'budget.begin_review': t.event_budget_begin_review,
    'budget.open_voting': t.event_budget_open_voting, 'budget.delay': t.event_budget_delay, 'budget.end_voting': t.event_budget_end_voting, 'budget.end_papers': t.event_budget_end_papers, 'budget.allocate': t.event_budget_allocate,
    'budget.publish': t.event_budget_publish, 'budget.revoke': t.event_budget_revoke, 'budget.project_propose': t.event_budget_project_propose, 'budget.project_accept': t.event_budget_project_accept,
    'budget.project_refuse': t.event_budget_project_refuse, 'budget.project_merge': t.event_budget_project_merge, 'budget.project_plan': t.event_budget_project_plan, 'budget.project_withdraw': t.event_budget_project_withdraw,
  };
  const budgetAct = budgetActs[event.kind];
  if (budgetAct !== undefined) return facts['project_title'] ? t.event_budget_project({ title, project: facts['project_title'], act: budgetAct() }) : t.event_budget({ title, act: budgetAct() });
  const act = acts[event.kind];
  if (act !== undefined) return sentences[event.subject_kind]?.(act(), facts) ?? act();
  const known = words[event.kind] ?? words[`${event.kind} ${facts['to'] ?? ''}`];
  if (known !== undefined) return known();
  const subjects: Record<string, () => string> = { topic: t.event_about_topic, statement: t.event_about_statement, post: t.event_about_post, body: t.event_about_body, import: t.event_about_import, street: t.event_about_street };
  return (subjects[event.subject_kind] ?? t.event_about_other)();
}

const pages: Record<string, string> = { task: 'tasks', ballot: 'ballots', budget: 'budgets', case: 'cases', agenda_item: 'agenda', meeting: 'meetings', commitment: 'commitments', resolution: 'resolutions', group: 'groups' };
/** Where an event can be looked into, if anywhere. */
export function eventPath(street: string, event: PublicEvent): string | undefined {
  const page = pages[event.subject_kind];
  if (page !== undefined) return `/s/${street}/${page}/${event.subject_id}`;
  const topic = topicOf(event);
  if (topic === '') return undefined;
  return topicPath(street, topic, event.kind.startsWith('statement.') && event.kind !== 'statement.published' ? 'moderation' : event.kind === 'statement.published' ? 'statements' : '');
}
