// The words of the program. Messages are compiled to typed functions; a language of an area is one lazy chunk, and
// `m.key(…)` in a template follows a change of language by itself. Numbers, dates and plurals come from Intl.
import { shallowReactive, shallowRef } from 'vue';
import { timeNow } from './server_time';
import type * as Messages from '@/paraglide/residents/messages/_index.js';

export { noteServerTime, timeNow } from './server_time';
export type Language = 'zh-CN' | 'en';
export const languages: readonly Language[] = ['zh-CN', 'en'];

type Catalogue = Record<string, (inputs?: object) => string>;
/** What a source of messages must offer: one import a language. */
type Loaders = Record<Language, () => Promise<unknown>>;
interface Area {
  load: Loaders;
  loaded: Partial<Record<Language, Catalogue>>;
}

const language_ = shallowRef<Language>('zh-CN');
const areas: Area[] = [];
/** The language last asked for; it is shown once all of it is there. */
let wanted: Language | undefined;

async function fill(area: Area, next: Language): Promise<void> {
  area.loaded[next] ??= (await area.load[next]()) as Catalogue;
}

/** Also those areas that turn up while others load. */
async function fillAll(next: Language): Promise<void> {
  for (let count = -1; count !== areas.length;) {
    count = areas.length;
    await Promise.all(areas.map((area) => fill(area, next)));
  }
}

/**
 * The messages of one area as a typed object. They come with the language; those of an area that turns up later (a feature's
 * own words, imported by its page) are asked for at once, and `messagesReady` waits for them.
 */
export function messagesOf<T>(load: Loaders): T {
  const area: Area = { load, loaded: shallowReactive<Area['loaded']>({}) };
  areas.push(area);
  if (wanted !== undefined) void fill(area, wanted).catch(() => undefined);
  // Looked up when it is called: a function that a module took before its words were there, or before the language changed,
  // says the right words all the same.
  const say = (key: string, inputs?: object): string => area.loaded[language_.value]?.[key]?.(inputs) ?? key;
  return new Proxy({} as object, {
    get: (_, key) => (inputs?: object) => say(String(key), inputs),
    has: (_, key) => key in (area.loaded[language_.value] ?? {}),
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
  wanted = next;
  await fillAll(next);
  if (wanted !== next) return;
  language_.value = next;
  document.documentElement.lang = next;
}

/** Waits until every area in use has its words: a router shows a page no sooner. */
export async function messagesReady(): Promise<void> {
  if (wanted !== undefined) await fillAll(wanted);
}

/** Loads a part of a page that comes later, with its words. */
export const withWords = <T>(load: () => Promise<T>) => async (): Promise<T> => {
  const part = await load();
  await messagesReady();
  return part;
};

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
  if (date.getFullYear() !== new Date(timeNow()).getFullYear()) {
    if (style === 'day') chosen = 'day_year';
    if (style === 'moment') chosen = 'moment_year';
  }
  return formatter(`d ${chosen}`, () => new Intl.DateTimeFormat(language_.value, dateOptions[chosen])).format(date);
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]];

/** "5 分钟前", "3 天后"; under a minute "刚刚". */
export function relative(at: string | number | Date, now = timeNow()): string {
  const distance = new Date(at).getTime() - now;
  const format = formatter('r', () => new Intl.RelativeTimeFormat(language_.value, { numeric: 'auto' }));
  for (const [unit, size] of units) if (Math.abs(distance) >= size) return format.format(Math.trunc(distance / size), unit);
  return m.just_now();
}

/** "甲组、乙组和丙组" */
export function list(words: string[]): string {
  return formatter('l', () => new Intl.ListFormat(language_.value, { style: 'long', type: 'conjunction' })).format(words);
}
