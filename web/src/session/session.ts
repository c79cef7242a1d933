// Who is signed in, and what they may do. One session object for the whole page; a ProblemError 401 from anywhere
// (session expired) turns it into a visitor without touching what was typed.
import { computed, shallowRef } from 'vue';
import { api, data, isTransient, setCsrfToken, type ServerLanguage, type Session } from '@/api';
import { language } from '@/i18n';
import { chooseLanguage, lookWasChosenHere, setLook, textScales } from '@/ui/look';

const visitor: Session = { csrf_token: '', posts: [], residences: [], permissions: [] };
const current = shallowRef<Session>(visitor);
const known = shallowRef(false);
const lost = shallowRef<string | undefined>(undefined);
const listeners = new Set<(personId: string | undefined, before: string | undefined) => void>();
/** Where this browser remembers who is signed in; other windows see it change. */
export const sessionKey = 'hezhi.session';

export const session = computed(() => current.value);
/** False until the first answer: pages wait with "sign in" until then. */
export const sessionKnown = computed(() => known.value);
/** The person whose session ended by itself: what they wrote waits for them. */
export const lostPerson = computed(() => lost.value);
export const signedIn = computed(() => current.value.person !== undefined);

export function may(permission: string, street?: string): boolean {
  return current.value.permissions.some((held) => held.permission === permission && (street === undefined || held.street === street));
}

/** True for those who have something to do in the workbench. */
export const worksHere = computed(() => current.value.posts.some((post) => post.role !== 'resident' && post.role !== 'representative'));

/** Told whenever another person (or nobody) is signed in: private copies must go then. */
export function onPersonChange(listener: (personId: string | undefined, before: string | undefined) => void): void {
  listeners.add(listener);
}

export function takeSession(next: Session): void {
  const before = current.value.person?.id;
  current.value = next;
  known.value = true;
  if (next.person !== undefined) lost.value = undefined;
  setCsrfToken(next.csrf_token);
  keep(next);
  const person = next.person;
  if (person?.id !== before) for (const listener of listeners) listener(person?.id, before);
  if (person !== undefined && person.id !== before && !lookWasChosenHere()) {
    const text = textScales.find((scale) => Math.round(Number(scale) * 100) === person.text_scale);
    setLook({ elder: person.elder_mode, ...(text === undefined ? {} : { text }) });
    void chooseLanguage(person.language === 'en' ? 'en' : 'zh-CN');
  }
}

// Who is signed in is kept on the device, so that the page opens and collects votes without a network. The token that
// proves it is in a cookie that scripts cannot read; what is kept here opens nothing.
function keep(next: Session): void {
  try {
    if (next.person === undefined) localStorage.removeItem(sessionKey);
    else localStorage.setItem(sessionKey, JSON.stringify({ ...next, csrf_token: '', demo_accounts: undefined }));
  } catch {
    // Then the page asks again next time.
  }
}

function kept(): Session | undefined {
  try {
    const found = JSON.parse(localStorage.getItem(sessionKey) ?? 'null') as Session | null;
    return found?.person === undefined ? undefined : found;
  } catch {
    return undefined;
  }
}

/** How the server names the language of this page. */
export function serverLanguage(): ServerLanguage {
  return language() === 'en' ? 'en' : 'zh_cn';
}

/** The server says that nobody is signed in any more. */
export function sessionLost(): void {
  if (current.value.person === undefined) return;
  lost.value = current.value.person.id; // first: whose it is that is being written is known at every moment
  current.value = { ...visitor, csrf_token: current.value.csrf_token };
}

/** Nobody is signed in any more, and the server has begun a visitor's session. */
function loseTo(next: Session): void {
  sessionLost();
  setCsrfToken(next.csrf_token);
}

/** The session that a page believed in may have ended: then nobody is signed in, what was written waits, and this is false. */
export async function renewSession(): Promise<boolean> {
  const next = await data(api.GET('/api/v1/session'));
  if (next.person?.id !== current.value.person?.id && current.value.person !== undefined) {
    loseTo(next);
    return false;
  }
  takeSession(next);
  return true;
}

/**
 * Asks who is signed in; without a network, believes what this device remembers. A session that ended by itself is lost as
 * by a refusal; whoever signed out, here or in another window, is no longer remembered on the device.
 */
export async function loadSession(): Promise<void> {
  try {
    const next = await data(api.GET('/api/v1/session'));
    if (next.person === undefined && current.value.person !== undefined && kept()?.person?.id === current.value.person.id) loseTo(next);
    else takeSession(next);
  } catch (error) {
    if (!known.value) takeSession((isTransient(error) ? kept() : undefined) ?? visitor);
    throw error;
  }
}

export async function signIn(login_name: string, password: string, totp_code?: string): Promise<void> {
  takeSession(await data(api.POST('/api/v1/session', { body: { login_name, password, ...(totp_code ? { totp_code } : {}) } })));
}

export async function signOut(): Promise<void> {
  await data(api.DELETE('/api/v1/session'));
  takeSession(await data(api.GET('/api/v1/session')));
}
