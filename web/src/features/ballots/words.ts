// What a ballot says, in words.
import type { Ballot, BallotChoice, BallotKind, BallotState, BallotTest } from '@/api';
import { language, n } from '@/i18n';
import { t } from '@/paraglide/ballots';
import { squareMetres, thresholdOf } from './bars';

export const kindWord = (kind: BallotKind): string => ({ owners: t.kind_owners, open: t.kind_open, consensus: t.kind_consensus })[kind]();
export const stateWord = (state: BallotState): string => ({ draft: t.state_draft, noticed: t.state_noticed, open: t.state_open, counting: t.state_counting, decided: t.state_decided, voided: t.state_voided })[state]();
export const choiceWord = (choice: BallotChoice): string => ({ agree: t.choice_agree, disagree: t.choice_disagree, abstain: t.choice_abstain, blank: t.choice_blank, invalid: t.choice_invalid })[choice]();
export const eventWord = (event: Ballot['events'][number]['event']): string =>
  ({ prepare: t.event_prepare, change: t.event_change, give_notice: t.event_notice, open: t.event_open, close: t.event_close, decide: t.event_decide, record: t.event_record, declare_void: t.event_void })[event]();
export const testWord = (name: string): string =>
  (({ quorum_area: t.test_quorum_area, quorum_heads: t.test_quorum_heads, consent_area: t.test_consent_area, consent_heads: t.test_consent_heads }) as Record<string, () => string>)[name]?.() ?? name;
export const amountWord = (what: string): string =>
  (({ total: t.amount_total, participating: t.amount_participating, not_participating: t.amount_missing, agree: t.choice_agree, disagree: t.choice_disagree, abstain: t.choice_abstain, blank: t.choice_blank, invalid: t.choice_invalid }) as Record<string, () => string>)[what]?.() ?? what;
export const matterWord = (rule: NonNullable<Ballot['owners']>): string => t.matter({ item: n(rule.matter), title: language() === 'en' ? rule.matter_title : rule.matter_title_zh });

/** A dwelling as letters write it. */
export function dwellingWord(home: { building: string; unit: string; dwelling: string }): string {
  if (home.dwelling === '') return '';
  const parts = [home.building === '' ? '' : t.building({ number: home.building }), home.unit === '' ? '' : t.unit({ number: home.unit }), home.dwelling].filter((part) => part !== '');
  return parts.join(language() === 'en' ? ', ' : '');
}

export function scopeWord(scope: string): string {
  const [kind, where = ''] = scope.split(':');
  if (kind === 'building') return t.scope_building({ place: t.building({ number: where }) });
  if (kind === 'unit') {
    const [building = '', unit = ''] = where.split('/');
    return t.scope_unit({ place: dwellingWord({ building, unit, dwelling: ' ' }).trim().replace(/,$/, '') });
  }
  return t.scope_estate();
}

export const area = (cm2: number): string => t.square_metres({ area: squareMetres(cm2, n) });
export const amount = (value: number, unit: string): string => (unit === 'cm2' ? area(value) : value === 1 ? t.head_one() : t.heads({ count: n(value) }));

export function thresholdWord(text: string): string {
  const { inclusive, numerator, denominator } = thresholdOf(text);
  return inclusive ? t.at_least({ share: `${numerator}/${denominator}` }) : t.more_than({ share: `${numerator}/${denominator}` });
}

/** "8 of 12 heads take part; at least 2/3 is needed: reached by 0." */
export const testSentence = (test: BallotTest): string =>
  (test.passed ? t.test_passed : t.test_failed)({ name: testWord(test.name), has: amount(test.numerator, test.unit), of: amount(test.denominator, test.unit), needs: thresholdWord(test.threshold), by: amount(Math.abs(test.margin), test.unit) });

/** What the failing tests mean for what comes next. */
export function failureWord(ballot: Ballot): string {
  const failed = ballot.result?.tests.filter((test) => !test.passed) ?? [];
  if (failed.length === 0) return '';
  return failed.some((test) => test.name.startsWith('quorum')) ? t.failed_quorum() : t.failed_consent();
}

export const pointWord = (key: string): string => {
  const words: Record<string, () => string> = {
    thresholds: t.point_thresholds, counting: t.point_counting, area: t.point_area, heads: t.point_heads, unsold: t.point_unsold, undelivered: t.point_undelivered, 'owner-identity': t.point_identity,
    parking: t.point_parking, storage: t.point_storage, 'co-owners': t.point_co_owners, 'co-owner-conflict': t.point_conflict, 'split-votes': t.point_split, 'partial-votes': t.point_partial,
    abstention: t.point_abstention, blank: t.point_blank, invalid: t.point_invalid, proxies: t.point_proxies, follow: t.point_follow, silent: t.point_silent, roll: t.point_roll,
  };
  return words[key]?.() ?? key;
};

export const ballotPath = (street: string, ballot: string): string => `/s/${street}/ballots/${ballot}`;
