// The only place that speaks to the server. `api.GET('/api/v1/…')` is typed by the API document; `data(…)` turns an answer
// into its value or throws a ProblemError. Adds the CSRF token, the language and, for requests that create, the
// Idempotency-Key the caller chose.
import createClient, { type Middleware } from 'openapi-fetch';
import { language, noteServerTime } from '@/i18n';
import type { paths } from './types';
import { offlineProblem, ProblemError, timeoutProblem, type Problem } from './problem';

const timeoutMilliseconds = 20_000;

let csrfToken = '';
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

let noteReached: (reached: boolean) => void = () => undefined;
/** Tells `listener` after each request whether the server was reached. */
export function onReached(listener: (reached: boolean) => void): void {
  noteReached = listener;
}

let noteUnauthenticated: () => void = () => undefined;
/** Tells `listener` when the server no longer knows the session. */
export function onUnauthenticated(listener: () => void): void {
  noteUnauthenticated = listener;
}

let renewCsrfToken: () => Promise<boolean> = () => Promise.resolve(true);
/** How to learn the token of the present session, when the old one ended while the page was open; false: its person is gone. */
export function onCsrfMissing(renew: () => Promise<boolean>): void {
  renewCsrfToken = renew;
}

/** As fetch, with a deadline; a write refused for an outdated token is sent once more with the present one. */
async function limitedFetch(request: Request, patience = timeoutMilliseconds): Promise<Response> {
  const again = request.method === 'GET' ? undefined : request.clone();
  const response = await oneFetch(request, patience);
  if (again === undefined || response.status !== 403) return response;
  const problem = (await response.clone().json().catch(() => undefined)) as Problem | undefined;
  if (problem?.code !== 'http.csrf_missing') return response;
  // What somebody said as themselves is not said again as nobody, where visitors may speak too. (Signing in is for visitors.)
  if (!(await renewCsrfToken()) && !again.url.endsWith('/session')) throw new ProblemError({ title: 'sign in', status: 401, code: 'authority.sign_in' });
  again.headers.set('X-CSRF-Token', csrfToken);
  return oneFetch(again, patience);
}

async function oneFetch(request: Request, patience: number): Promise<Response> {
  const deadline = AbortSignal.timeout ? AbortSignal.timeout(patience) : undefined;
  try {
    const response = await fetch(request, deadline === undefined ? {} : { signal: AbortSignal.any ? AbortSignal.any([deadline, request.signal]) : deadline });
    noteReached(true);
    noteServerTime(response.headers.get('Date'));
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    noteReached(false);
    throw deadline?.aborted ? timeoutProblem() : offlineProblem();
  }
}

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language());
    if (request.method !== 'GET') request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: location.origin, fetch: (request) => limitedFetch(request), credentials: 'same-origin' });
api.use(headers);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

async function problemOf(answer: Answer<unknown>): Promise<ProblemError> {
  const body = answer.error;
  if (typeof body === 'object' && body !== null && 'code' in body) {
    const problem = body as Problem;
    if (problem.code === 'authority.sign_in') noteUnauthenticated(); // other 401s speak of a password, not of the session
    return new ProblemError(problem);
  }
  return new ProblemError({ title: answer.response.statusText, status: answer.response.status, code: `http.${answer.response.status}` });
}

/** The value of an answer; a refusal is thrown as ProblemError. */
export async function data<T>(pending: Promise<Answer<T>>): Promise<T> {
  const answer = await pending;
  if (!answer.response.ok) throw await problemOf(answer);
  return answer.data as T;
}

/** As data(), with the ETag that a later If-Match needs. */
export async function dataWithTag<T>(pending: Promise<Answer<T>>): Promise<{ value: T; etag: string | null }> {
  const answer = await pending;
  if (!answer.response.ok) throw await problemOf(answer);
  return { value: answer.data as T, etag: answer.response.headers.get('ETag') };
}

/** Sends a file as the whole body (imports, photographs); the reply is JSON. With a key what is repeated gets the first reply: not for a mere check. */
export async function upload<T>(path: string, file: Blob, { idempotencyKey, contentType = 'text/csv', patience }: { idempotencyKey?: string | undefined; contentType?: string | undefined; patience?: number } = {}): Promise<T> {
  const response = await limitedFetch(new Request(new URL(path, location.origin), {
    method: 'POST', body: file, credentials: 'same-origin',
    headers: { 'Content-Type': contentType, ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }), 'X-CSRF-Token': csrfToken, 'Accept-Language': language() },
  }), patience);
  const body = (await response.json().catch(() => undefined)) as unknown;
  if (!response.ok) throw await problemOf({ error: body, response });
  return body as T;
}

/** As another program speaks to a foreign protocol's endpoint: a form without session or cookies, answered in JSON. */
export async function asProgram(path: string, form?: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const response = await oneFetch(new Request(new URL(path, location.origin), {
    method: form === undefined ? 'GET' : 'POST', credentials: 'omit', ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  }), timeoutMilliseconds);
  return { status: response.status, body: (await response.json().catch(() => undefined)) as unknown };
}

/** A printable or downloadable document (letters, CSV): its bytes and its name. */
export async function document_(path: string, body?: unknown): Promise<{ blob: Blob; name: string | null }> {
  const response = await limitedFetch(new Request(new URL(path, location.origin), {
    method: body === undefined ? 'GET' : 'POST', credentials: 'same-origin',
    headers: { 'Accept-Language': language(), ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'X-CSRF-Token': csrfToken }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }));
  if (!response.ok) throw await problemOf({ error: await response.json().catch(() => undefined), response });
  const name = /filename="?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? null;
  return { blob: await response.blob(), name };
}

/** A fresh Idempotency-Key. Make it once an intention, not once a try. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * For forms that are filled in and sent again: the same key as long as the same is sent, another after a change. Make it
 * anew for each intention, since two that are alike (two letters for one community) are still two.
 */
export function idempotencyKeys(): (sent: unknown) => string {
  let last: string | undefined;
  let key = '';
  return (sent) => {
    const now = JSON.stringify(sent);
    if (now !== last) key = newIdempotencyKey();
    last = now;
    return key;
  };
}

export function idempotent(key: string): { headers: { 'Idempotency-Key': string } } {
  return { headers: { 'Idempotency-Key': key } };
}
