// A procedure while it is edited: fields as text, taken from a version and given back as the server wants it.
import type { ProcedureRule, ProcedureStage, ProcedureVersion } from '@/api';

export interface DraftRule { measure: ProcedureRule['measure']; comparison: ProcedureRule['comparison']; numerator: number | string; denominator: number | string; floor?: ProcedureRule['floor'] }
export interface DraftStage {
  key: string; kind: ProcedureStage['kind']; responsible: ProcedureStage['responsible']; days_max: number | string; is_optional: boolean; is_formal: boolean;
  leave: DraftRule[]; pass: DraftRule[]; failed_leads_to: string;
}
export interface Draft { title: string; rounds_max: number | string; reconsideration_days: number | string; objection_days: number | string; stages: DraftStage[] }

const ruleOf = (rule: ProcedureRule): DraftRule => ({ measure: rule.measure, comparison: rule.comparison, numerator: rule.numerator, denominator: rule.denominator, ...(rule.floor === undefined ? {} : { floor: rule.floor }) });
export const draftOf = (version: ProcedureVersion): Draft => ({
  title: version.title, rounds_max: version.rounds_max, reconsideration_days: version.reconsideration_days, objection_days: version.objection_days,
  stages: version.stages.map((stage) => ({
    key: stage.key, kind: stage.kind, responsible: stage.responsible, days_max: stage.days_max, is_optional: stage.is_optional, is_formal: stage.is_formal,
    leave: stage.leave.map(ruleOf), pass: stage.pass.map(ruleOf), failed_leads_to: stage.failed_leads_to ?? '',
  })),
});

const whole = (text: number | string): number => (text === '' ? Number.NaN : Number(text));
const sent = ({ measure, comparison, numerator, denominator }: DraftRule) => ({ measure, comparison, numerator: whole(numerator), denominator: whole(denominator) });
export function bodyOf(draft: Draft, version: Pick<ProcedureVersion, 'legal_class' | 'decider'>) {
  return {
    title: draft.title.trim(), legal_class: version.legal_class, decider: version.decider, rounds_max: whole(draft.rounds_max), reconsideration_days: whole(draft.reconsideration_days), objection_days: whole(draft.objection_days),
    stages: draft.stages.map((stage) => ({
      key: stage.key.trim(), kind: stage.kind, responsible: stage.responsible, days_max: whole(stage.days_max), is_optional: stage.is_optional, is_formal: stage.is_formal,
      leave: stage.leave.map(sent), pass: stage.pass.map(sent), ...(stage.failed_leads_to === '' ? {} : { failed_leads_to: stage.failed_leads_to }),
    })),
  };
}

/** A key that no stage has yet: "meeting", "meeting_2", … */
export function freeKey(stages: Pick<DraftStage, 'key'>[], kind: string): string {
  const taken = new Set(stages.map((stage) => stage.key));
  if (!taken.has(kind)) return kind;
  let number = 2;
  while (taken.has(`${kind}_${number}`)) number += 1;
  return `${kind}_${number}`;
}

/** The stage that a problem of the server points at: "/stages/4/pass" → 4. */
export const stageOfPointer = (pointer: string): number | undefined => {
  const found = /^\/stages\/(\d+)/.exec(pointer);
  return found?.[1] === undefined ? undefined : Number(found[1]);
};
