import type { ModerationEntry, ModerationRule } from '@/api';
import { m } from '@/i18n';

/** A rule by which a statement may be taken down, in plain words. */
export function ruleTitle(rule: ModerationRule): string {
  const words: Record<ModerationRule, () => string> = {
    off_topic: m.rule_off_topic, personal_attack: m.rule_personal_attack, personal_data: m.rule_personal_data, unlawful: m.rule_unlawful,
    advertising: m.rule_advertising, several_ideas: m.rule_several_ideas, duplicate: m.rule_duplicate,
  };
  return (words[rule] ?? m.rule_other)();
}
export function ruleText(rule: ModerationRule): string {
  const words: Record<ModerationRule, () => string> = {
    off_topic: m.rule_off_topic_text, personal_attack: m.rule_personal_attack_text, personal_data: m.rule_personal_data_text, unlawful: m.rule_unlawful_text,
    advertising: m.rule_advertising_text, several_ideas: m.rule_several_ideas_text, duplicate: m.rule_duplicate_text,
  };
  return (words[rule] ?? (() => ''))();
}

export function actWord(act: ModerationEntry['act']): string {
  const words: Record<ModerationEntry['act'], () => string> = {
    published: m.act_published, hidden: m.act_hidden, merged: m.act_merged, appealed: m.act_appealed, restored: m.act_restored, appeal_rejected: m.act_appeal_rejected,
  };
  return (words[act] ?? m.act_other)();
}

export interface StatementTrace {
  statement: string;
  number: number;
  /** Oldest first. */
  entries: ModerationEntry[];
}

/** The log by statement, the one with the newest act first. */
export function traces(log: ModerationEntry[]): StatementTrace[] {
  const found = new Map<string, StatementTrace>();
  for (const entry of [...log].sort((a, b) => a.at.localeCompare(b.at))) {
    const trace = found.get(entry.statement) ?? { statement: entry.statement, number: entry.number, entries: [] };
    trace.entries.push(entry);
    found.set(entry.statement, trace);
  }
  const newest = (trace: StatementTrace): string => trace.entries.at(-1)?.at ?? '';
  return [...found.values()].sort((a, b) => newest(b).localeCompare(newest(a)));
}

/** The author may object once, to what is hidden now. */
export function mayAppeal(trace: { entries: ModerationEntry[] }): boolean {
  return trace.entries.at(-1)?.act === 'hidden' && !trace.entries.some((entry) => entry.act === 'appealed');
}
