// Budgets in words: yuan from fen and from exact fractions, states, grounds, why a project was funded or what it lacked.
import type { Budget, BudgetEvent, BudgetLine, BudgetProject, BudgetState, ProjectGround, ProjectState } from '@/api';
import { list, n, percent } from '@/i18n';
import { t } from '@/paraglide/budgets';

export const budgetPath = (street: string, budget: string, page = ''): string => `/s/${street}/budgets/${budget}${page === '' ? '' : `/${page}`}`;
export const projectPath = (street: string, budget: string, project: string): string => budgetPath(street, budget, `projects/${project}`);

export const yuan = (fen: number): string => t.yuan({ amount: n(fen / 100) });

/** "8600/359" to cents, half up; exact until the last step. */
export function cents(fraction: string): number {
  const [over = '0', under = '1'] = fraction.split('/');
  const [p, q] = [BigInt(over), BigInt(under)];
  return Number((2n * 100n * p + q) / (2n * q));
}
/** A fraction of yuan as people say it: "23.96 元", with "about" where it was rounded. */
export function yuanOf(fraction: string): string {
  const rounded = cents(fraction);
  const isExact = !fraction.includes('/') || BigInt(rounded) * BigInt(fraction.split('/')[1] ?? '1') === 100n * BigInt(fraction.split('/')[0] ?? '0');
  return isExact ? t.exact_sum({ what: yuan(rounded) }) : t.about({ what: yuan(rounded) });
}
export const shareOf = (fraction: string): number => cents(fraction) / 100;

export const stateWord = (state: BudgetState): string =>
  ({ draft: t.state_draft, collecting: t.state_collecting, reviewing: t.state_reviewing, voting: t.state_voting, counting: t.state_counting, allocated: t.state_allocated, published: t.state_published, voided: t.state_voided })[state]();
export const stateTone = (state: BudgetState): string => ({ draft: '', collecting: 'primary', reviewing: '', voting: 'primary', counting: '', allocated: 'ok', published: 'ok', voided: '' })[state];
export const projectStateWord = (state: ProjectState): string =>
  ({ proposed: t.project_proposed, accepted: t.project_accepted, refused: t.project_refused, merged: t.project_merged, withdrawn: t.project_withdrawn })[state]();
export const groundWord = (ground: ProjectGround): string =>
  ({ not_lawful: t.ground_not_lawful, not_in_charge: t.ground_not_in_charge, not_feasible: t.ground_not_feasible, cost_bounds: t.ground_cost_bounds, no_upkeep: t.ground_no_upkeep, benefits_nobody: t.ground_benefits_nobody })[ground]();
export const grounds: ProjectGround[] = ['not_lawful', 'not_in_charge', 'not_feasible', 'cost_bounds', 'no_upkeep', 'benefits_nobody'];

const events: Record<string, () => string> = {
  announce: t.event_announce, reschedule: t.event_reschedule, begin_review: t.event_begin_review, open_voting: t.event_open_voting, delay: t.event_delay, end_voting: t.event_end_voting,
  end_papers: t.event_end_papers, allocate: t.event_allocate, publish: t.event_publish, revoke: t.event_revoke,
  project_propose: t.event_project_propose, project_accept: t.event_project_accept, project_refuse: t.event_project_refuse, project_merge: t.event_project_merge, project_plan: t.event_project_plan, project_withdraw: t.event_project_withdraw,
};
export const eventWord = (event: string): string => events[event]?.() ?? event;
const acts: Partial<Record<BudgetEvent, () => string>> = { announce: t.act_announce, reschedule: t.act_reschedule, end_papers: t.act_end_papers, publish: t.act_publish, revoke: t.act_revoke };
export const actWord = (event: BudgetEvent): string => acts[event]?.() ?? event;

/** What is next, with its date. */
export function nextDate(line: Pick<BudgetLine, 'state' | 'collect_until' | 'vote_from' | 'vote_until' | 'is_delayed'>): { at: string; say: (at: string) => string } | undefined {
  if (line.state === 'collecting') return { at: line.collect_until, say: (at) => t.collect_until({ at }) };
  if (line.state === 'reviewing' && !line.is_delayed) return { at: line.vote_from, say: (at) => t.vote_from({ at }) };
  if (line.state === 'voting') return { at: line.vote_until, say: (at) => t.vote_until({ at }) };
  return undefined;
}

export const isCounted = (budget: Pick<Budget, 'state'>): boolean => budget.state === 'allocated' || budget.state === 'published';
export const winnersOf = (budget: Budget): BudgetProject[] => budget.projects.filter((one) => one.outcome?.place !== undefined).sort((a, b) => (a.outcome?.place ?? 0) - (b.outcome?.place ?? 0));
export const losersOf = (budget: Budget): BudgetProject[] => budget.projects.filter((one) => one.outcome !== undefined && one.outcome.place === undefined).sort((a, b) => shareOf(b.outcome?.support || '0') - shareOf(a.outcome?.support || '0'));

/** Why it was funded, or what it lacked: whole sentences. */
export function reasons(project: BudgetProject, budget: Budget): string[] {
  const outcome = project.outcome;
  if (outcome === undefined) return [];
  const said = [t.reason_supporters({ count: n(outcome.supporters), all: n(budget.voters) })];
  if (outcome.place !== undefined) {
    if (outcome.is_completion) return [...said, t.reason_completion()];
    said.push(t.reason_paid({ price: yuanOf(outcome.price), count: n(outcome.paid_in_full) }));
    if (outcome.paid_remainder > 0) said.push(t.reason_remainder({ count: n(outcome.paid_remainder), sum: yuanOf(outcome.remainder_sum) }));
    if (outcome.had_nothing > 0) said.push(t.reason_nothing({ count: n(outcome.had_nothing) }));
    return said;
  }
  if (outcome.loss === 'no_support') return [...said, t.reason_no_support()];
  if (outcome.support !== '') said.push(t.reason_support({ share: percent(shareOf(outcome.support)), missing: yuanOf(outcome.missing) }));
  if (outcome.missing_supporters !== undefined) said.push(t.reason_missing_supporters({ count: n(outcome.missing_supporters) }));
  return said;
}

/** Why there is money left. */
export function leftWords(budget: Budget): string {
  const result = budget.result;
  if (result === undefined) return '';
  if (result.left_fen === 0) return t.left_none();
  const why = result.stopped_by === 'everything_funded' ? t.left_everything() : losersOf(budget).some((one) => one.cost_fen <= result.left_fen && (one.outcome?.supporters ?? 0) > 0) ? t.left_supporters() : t.left_fits_none({ sum: yuan(result.left_fen) });
  return t.left({ sum: yuan(result.left_fen) }) + why;
}

/** How the ballots' shares came to what they are. */
export function shareWords(budget: Budget): string {
  const result = budget.result;
  if (result === undefined) return '';
  const first = t.share_first({ sum: yuan(budget.sum_fen), voters: n(budget.voters), share: yuanOf(result.share) });
  return result.increments === 0 ? first : first + t.share_raised({ last: yuanOf(result.endowment), steps: n(result.increments) });
}

export function votesWords(budget: Budget): string {
  const byVotes = budget.projects.filter((one) => one.outcome?.by_most_votes);
  const winners = winnersOf(budget);
  const gained = winners.filter((one) => !one.outcome?.by_most_votes).map((one) => one.title);
  const lost = byVotes.filter((one) => one.outcome?.place === undefined).map((one) => one.title);
  if (gained.length === 0 && lost.length === 0) return t.votes_same();
  return t.votes_other({ gained: gained.length === 0 ? t.votes_nobody() : list(gained), lost: lost.length === 0 ? t.votes_nobody() : list(lost) });
}
