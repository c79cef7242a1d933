// What can go wrong between the page and the server, and the words for it. The stable code chooses the text; a code we
// do not know shows the server's own translated sentence; a bare code is never shown.
import { m } from '@/i18n';

/** RFC 9457 problem+json as the server sends it. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  request_id?: string;
  problems?: { pointer: string; code: string; detail: string; params?: Record<string, unknown> }[];
  params?: Record<string, unknown>;
}

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
  }
  get code(): string {
    return this.problem.code;
  }
  get status(): number {
    return this.problem.status;
  }
}

/** Codes that the page itself makes: no answer came from the server. */
export const offlineProblem = (): ProblemError => new ProblemError({ title: 'offline', status: 0, code: 'network.offline' });
export const timeoutProblem = (): ProblemError => new ProblemError({ title: 'timeout', status: 0, code: 'network.timeout' });

export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError({ title: 'unexpected', status: 0, code: 'page.unexpected', detail: error instanceof Error ? error.message : String(error) });
}

/** True where the same request may succeed later, unchanged. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  return error.status === 0 ? error.code.startsWith('network.') : error.status === 429 || error.status === 502 || error.status === 503 || error.status === 504;
}

export interface ProblemWords {
  title: string;
  text: string;
  requestId: string | undefined;
}

/** What happened, and what to do. Words by code first, then by status, then the server's own. */
export function problemWords(error: unknown): ProblemWords {
  const { problem } = asProblem(error);
  const requestId = problem.request_id;
  const say = (title: string, text: string): ProblemWords => ({ title, text, requestId });
  const serverText = problem.detail !== undefined && problem.detail !== '' && problem.code !== 'page.unexpected' ? problem.detail : undefined;
  switch (problem.code) {
    case 'network.offline': return say(m.problem_offline_title(), m.problem_offline_text());
    case 'network.timeout': return say(m.problem_timeout_title(), m.problem_timeout_text());
    case 'sign_in.refused': return say(m.problem_sign_in_refused_title(), serverText ?? m.problem_sign_in_refused_title());
    case 'authority.sign_in': return say(m.problem_sign_in_title(), m.problem_sign_in_text());
    case 'topic.closed': return say(m.problem_topic_closed_title(), m.problem_topic_closed_text());
  }
  switch (true) {
    case problem.status === 401 && !problem.code.startsWith('sign_in.'): return say(m.problem_sign_in_title(), serverText ?? m.problem_sign_in_text());
    case problem.status === 403: return say(m.problem_forbidden_title(), serverText ?? m.problem_forbidden_text());
    case problem.status === 404: return say(m.problem_not_found_title(), serverText ?? m.problem_not_found_text());
    case problem.status === 409: return say(m.problem_conflict_title(), serverText ?? m.problem_conflict_text());
    case problem.status === 429: return say(m.problem_too_many_title(), serverText ?? m.problem_too_many_text());
    case problem.status === 400 || problem.status === 422: return say(m.problem_invalid_title(), serverText ?? m.problem_invalid_text());
    case problem.status === 502 || problem.status === 503 || problem.status === 504: return say(m.problem_busy_title(), m.problem_busy_text());
    default: return say(m.problem_unexpected_title(), serverText ?? m.problem_unexpected_text());
  }
}

/** The server's complaints by field: JSON pointer "/login_name" → sentence. */
export function fieldProblems(error: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of asProblem(error).problem.problems ?? []) found[entry.pointer.replace(/^\//, '')] ??= entry.detail;
  return found;
}
