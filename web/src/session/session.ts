// Who is signed in, and what they may do. One session object for the whole page; a ProblemError 401 from anywhere
// (session expired) turns it into a visitor without touching what was typed.
import { computed, shallowRef } from 'vue';
import { api, data, setCsrfToken, type Session } from '@/api';
import { chooseLanguage, lookWasChosenHere, setLook, textScales, type TextScale } from './look';

const visitor: Session = { csrf_token: '', posts: [], residences: [], permissions: [] };
const current = shallowRef<Session>(visitor);
const known = shallowRef(false);
const listeners = new Set<(personId: string | undefined) => void>();

export const session = computed(() => current.value);
/** False until the first answer: pages wait with "sign in" until then. */
export const sessionKnown = computed(() => known.value);
export const signedIn = computed(() => current.value.person !== undefined);

export function may(permission: string, street?: string): boolean {
  return current.value.permissions.some((held) => held.permission === permission && (street === undefined || held.street === street));
}

/** True for those who have something to do in the workbench. */
export const worksHere = computed(() => current.value.posts.some((post) => post.role !== 'resident' && post.role !== 'representative'));

/** Told whenever another person (or nobody) is signed in: private copies must go then. */
export function onPersonChange(listener: (personId: string | undefined) => void): void {
  listeners.add(listener);
}

export function takeSession(next: Session): void {
  const before = current.value.person?.id;
  current.value = next;
  known.value = true;
  setCsrfToken(next.csrf_token);
  const person = next.person;
  if (person?.id !== before) for (const listener of listeners) listener(person?.id);
  if (person !== undefined && person.id !== before && !lookWasChosenHere()) {
    setLook({ elder: person.elder_mode, ...(textScales.includes(person.text_scale as TextScale) ? { text: person.text_scale as TextScale } : {}) });
    void chooseLanguage(person.language);
  }
}

/** The server says that nobody is signed in any more. */
export function sessionLost(): void {
  if (current.value.person === undefined) return;
  current.value = { ...visitor, csrf_token: current.value.csrf_token };
}

export async function loadSession(): Promise<void> {
  takeSession(await data(api.GET('/api/v1/session')));
}

export async function signIn(login_name: string, password: string, totp_code?: string): Promise<void> {
  takeSession(await data(api.POST('/api/v1/session', { body: { login_name, password, ...(totp_code ? { totp_code } : {}) } })));
}

export async function signOut(): Promise<void> {
  await data(api.DELETE('/api/v1/session'));
  await loadSession();
}
