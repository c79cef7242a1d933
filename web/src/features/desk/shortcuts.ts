// Keyboard shortcuts of the workbench: single keys, listed under "?", off when the person says so (WCAG 2.1.4), silent
// inside fields, while a dialog is open and together with Ctrl, Alt or Meta.
import { computed, onScopeDispose, ref, shallowReactive } from 'vue';

export interface Shortcut {
  /** One key, or "g x": two keys in turn. */
  keys: string;
  label: () => string;
  run: () => void;
}

const preferenceKey = 'hezhi.shortcuts';
const pairMilliseconds = 1500;

function readPreference(): boolean {
  try {
    return localStorage.getItem(preferenceKey) !== 'off';
  } catch {
    return true;
  }
}
const on = ref(readPreference());
export const shortcutsOn = computed(() => on.value);
export function setShortcutsOn(next: boolean): void {
  on.value = next;
  try {
    localStorage.setItem(preferenceKey, next ? 'on' : 'off');
  } catch {
    // Only this visit, then.
  }
}

const active = shallowReactive<Shortcut[]>([]);
/** All shortcuts of the page, the newest first: what a page adds stands before what the shell has. */
export const activeShortcuts = computed<Shortcut[]>(() => [...active].reverse());

export function useShortcuts(shortcuts: Shortcut[]): void {
  active.push(...shortcuts);
  onScopeDispose(() => {
    for (let index = active.length - 1; index >= 0; index -= 1) if (shortcuts.includes(active[index] as Shortcut)) active.splice(index, 1);
  });
}

export function isField(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (element === null || typeof element.closest !== 'function') return false;
  return element.isContentEditable || element.closest('input, textarea, select, [role="textbox"], [role="combobox"]') !== null;
}

let first = '';
let firstAt = 0;

/** True if the key ran something. */
export function handleKey(event: KeyboardEvent, now = Date.now()): boolean {
  if (!on.value || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
  if (isField(event.target) || document.querySelector('dialog[open]') !== null) return false;
  const pair = now - firstAt < pairMilliseconds ? `${first} ${event.key}` : '';
  const found = activeShortcuts.value.find((one) => one.keys === pair) ?? activeShortcuts.value.find((one) => one.keys === event.key);
  first = event.key;
  firstAt = now;
  if (found === undefined) return false;
  first = '';
  event.preventDefault();
  found.run();
  return true;
}
