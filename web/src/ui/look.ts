// How the program looks on this device: theme, text size, elder mode. Kept in localStorage so that the first paint is
// already right (public/look.js reads it); the account carries it to a person's other devices.
import { reactive, readonly } from 'vue';
import { language, preferredLanguage, setLanguage, type Language } from '@/i18n';

export type Theme = 'system' | 'light' | 'dark';
export type TextScale = '1' | '1.15' | '1.25' | '1.8';
export const textScales: readonly TextScale[] = ['1', '1.15', '1.25', '1.8'];

interface Look {
  theme: Theme;
  text: TextScale;
  elder: boolean;
}

const key = 'hezhi.look';
const state = reactive<Look>({ theme: 'system', text: '1', elder: false });
export const look = readonly(state);

const darkWished = matchMedia('(prefers-color-scheme: dark)');
const browserBar = { light: '#FBF8F3', dark: '#14191B' } as const;

function keptLook(): Partial<Look & { language: Language }> {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}) as Partial<Look & { language: Language }>;
  } catch {
    return {};
  }
}

function keep(): void {
  try {
    localStorage.setItem(key, JSON.stringify({ ...state, language: language() }));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

function apply(): void {
  const root = document.documentElement;
  const theme = state.theme === 'system' ? (darkWished.matches ? 'dark' : 'light') : state.theme;
  root.dataset.theme = theme;
  root.dataset.text = state.text;
  root.toggleAttribute('data-elder', state.elder);
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', browserBar[theme]);
}

/** Reads what this device keeps and loads the language. Call before mounting. */
export async function startLook(): Promise<void> {
  const kept = keptLook();
  if (kept.theme === 'light' || kept.theme === 'dark') state.theme = kept.theme;
  if (kept.text !== undefined && textScales.includes(kept.text)) state.text = kept.text;
  state.elder = kept.elder === true;
  apply();
  darkWished.addEventListener('change', apply);
  await setLanguage(kept.language === 'en' || kept.language === 'zh-CN' ? kept.language : preferredLanguage());
}

export function setLook(change: Partial<Look>): void {
  Object.assign(state, change);
  apply();
  keep();
}

export async function chooseLanguage(next: Language): Promise<void> {
  await setLanguage(next);
  keep();
}

/** True once the person chose something on this device: the account's settings then do not overwrite it. */
export function lookWasChosenHere(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}
