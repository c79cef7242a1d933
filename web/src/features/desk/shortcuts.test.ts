import { effectScope } from 'vue';
import { afterEach, describe, expect, it } from 'vitest';
import { activeShortcuts, handleKey, setShortcutsOn, useShortcuts } from './shortcuts';

const press = (key: string, target: Element = document.body, extra: KeyboardEventInit = {}, now?: number): boolean => {
  const event = new KeyboardEvent('keydown', { key, cancelable: true, bubbles: true, ...extra });
  Object.defineProperty(event, 'target', { value: target });
  return now === undefined ? handleKey(event) : handleKey(event, now);
};

describe('shortcuts', () => {
  let runs: string[] = [];
  let scope = effectScope();
  const start = (): void => {
    runs = [];
    scope = effectScope();
    scope.run(() => useShortcuts([
      { keys: 'j', label: () => 'next', run: () => runs.push('j') },
      { keys: 'g t', label: () => 'topics', run: () => runs.push('g t') },
    ]));
  };
  afterEach(() => {
    scope.stop();
    setShortcutsOn(true);
    document.body.replaceChildren();
  });

  it('runs single keys and pairs', () => {
    start();
    press('j');
    press('g', document.body, {}, 1000);
    press('t', document.body, {}, 1400);
    expect(runs).toEqual(['j', 'g t']);
  });
  it('forgets the first key of a pair after a while', () => {
    start();
    press('g', document.body, {}, 1000);
    press('t', document.body, {}, 9000);
    expect(runs).toEqual([]);
  });
  it('never fires inside a field, in a dialog, with Ctrl or while composing', () => {
    start();
    for (const tag of ['input', 'textarea', 'select']) {
      const field = document.body.appendChild(document.createElement(tag));
      expect(press('j', field)).toBe(false);
    }
    expect(press('j', document.body, { ctrlKey: true })).toBe(false);
    expect(press('j', document.body, { isComposing: true })).toBe(false);
    const dialog = document.body.appendChild(document.createElement('dialog'));
    dialog.setAttribute('open', '');
    expect(press('j')).toBe(false);
    expect(runs).toEqual([]);
  });
  it('is silent when turned off, and remembers it', () => {
    start();
    setShortcutsOn(false);
    expect(press('j')).toBe(false);
    expect(localStorage.getItem('hezhi.shortcuts')).toBe('off');
  });
  it('goes with the page that added it', () => {
    start();
    scope.stop();
    expect(activeShortcuts.value).toEqual([]);
  });
});
