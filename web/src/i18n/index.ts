// The words of the program. Messages are compiled to typed functions; one language is one lazy chunk, and `m.key(…)` in a
// template follows a change of language by itself. Numbers, dates and plurals come from Intl.
import { shallowRef } from 'vue';
import type * as Messages from '@/paraglide/residents/messages/_index.js';

export type Language = 'zh-CN' | 'en';
export const languages: readonly Language[] = ['zh-CN', 'en'];

type Catalogue = Record<string, (inputs?: object) => string>;
/** What a source of messages must offer: one import a language. */
type Loaders = Record<Language, () => Promise<unknown>>;

const language_ = shallowRef<Language>('zh-CN');
const areas: { catalogue: ReturnType<typeof shallowRef<Catalogue>>; load: Loaders }[] = [];

/** The messages of one area as a typed object that is filled when `setLanguage` has run. */
export function messagesOf<T>(load: Loaders): T {
  const catalogue = shallowRef<Catalogue>({});
  areas.push({ catalogue, load });
  return new Proxy({} as object, {
    get: (_, key) => catalogue.value?.[key as string] ?? (() => String(key)),
    has: (_, key) => catalogue.value !== undefined && key in catalogue.value,
  }) as T;
}

export const m = messagesOf<typeof Messages>({
  'zh-CN': () => import('@/paraglide/residents/messages/zh-CN.js'),
  en: () => import('@/paraglide/residents/messages/en.js'),
});

export function language(): Language {
  return language_.value;
}

/** Loads the language's messages of every area in use, then switches all at once. */
export async function setLanguage(next: Language): Promise<void> {
  const loaded = await Promise.all(areas.map((area) => area.load[next]()));
  areas.forEach((area, index) => {
    area.catalogue.value = loaded[index] as Catalogue;
  });
  language_.value = next;
  document.documentElement.lang = next;
}

export function preferredLanguage(): Language {
  const wished = navigator.languages ?? [navigator.language];
  const first = wished.find((tag) => /^(zh|en)/i.test(tag));
  return first !== undefined && /^en/i.test(first) ? 'en' : 'zh-CN';
}

const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.ListFormat>();
function formatter<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.ListFormat>(key: string, make: () => T): T {
  const whole = `${language_.value} ${key}`;
  let found = formatters.get(whole) as T | undefined;
  if (found === undefined) {
    found = make();
    formatters.set(whole, found);
  }
  return found;
}

/** 2,760 */
export function n(value: number): string {
  return formatter('n', () => new Intl.NumberFormat(language_.value)).format(value);
}

/** 0.4 → 40% */
export function percent(share: number): string {
  return formatter('p', () => new Intl.NumberFormat(language_.value, { style: 'percent', maximumFractionDigits: 0 })).format(share);
}

type DateStyle = 'day' | 'day_year' | 'moment' | 'moment_year' | 'time';
const dateOptions: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  day: { month: 'long', day: 'numeric' },
  day_year: { year: 'numeric', month: 'long', day: 'numeric' },
  moment: { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false },
  moment_year: { year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false },
  time: { hour: '2-digit', minute: '2-digit', hour12: false },
};

/** A date in words: `day` shows the year only when it is not this one. */
export function d(at: string | number | Date, style: DateStyle = 'day'): string {
  const date = new Date(at);
  let chosen = style;
  if (date.getFullYear() !== new Date().getFullYear()) {
    if (style === 'day') chosen = 'day_year';
    if (style === 'moment') chosen = 'moment_year';
  }
  return formatter(`d ${chosen}`, () => new Intl.DateTimeFormat(language_.value, dateOptions[chosen])).format(date);
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]];

/** "5 分钟前", "3 天后"; under a minute "刚刚". */
export function relative(at: string | number | Date, now = Date.now()): string {
  const distance = new Date(at).getTime() - now;
  const format = formatter('r', () => new Intl.RelativeTimeFormat(language_.value, { numeric: 'auto' }));
  for (const [unit, size] of units) if (Math.abs(distance) >= size) return format.format(Math.trunc(distance / size), unit);
  return m.just_now();
}

/** "甲组、乙组和丙组" */
export function list(words: string[]): string {
  return formatter('l', () => new Intl.ListFormat(language_.value, { style: 'long', type: 'conjunction' })).format(words);
}
