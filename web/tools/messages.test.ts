// Every message exists in both languages, with the same inputs, and is used by a page; a key nobody uses is dead.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'paraglide' ? [] : sources(path);
    return /\.(ts|vue)$/.test(name) && !/\.test\.ts$/.test(name) ? [readFileSync(path, 'utf8')] : [];
  });
}
/** As in tools/messages.mjs. */
const featureAreas = readdirSync('messages', { withFileTypes: true }).filter((one) => one.isDirectory() && one.name !== 'workbench').map((one) => one.name);
const files = sources('src');
const code = files.join('\n');
/** The keys that code asks of an area: `w.key`; of a feature's, `t.key` or by the name under which a file imports its module. */
const usedIn = (text: string, name: string): string[] => [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map((found) => found[1]!);
function usedOf(area: string, name: string): Set<string> {
  if (name !== 't') return new Set(usedIn(code, name));
  return new Set(files.flatMap((file) => {
    const imported = new RegExp(`import \\{ t(?: as (\\w+))? \\} from '@/paraglide/${area}'`).exec(file);
    return imported === null ? [] : usedIn(file, imported[1] ?? 't');
  }));
}
const inputs = (message: unknown): string[] => [...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map((found) => found[1]!))].sort();
const keys = (messages: Record<string, unknown>): string[] => Object.keys(messages).filter((key) => key !== '$schema');

describe.each([['residents', 'messages', 'm'], ['workbench', 'messages/workbench', 'w'], ...featureAreas.map((area) => [area, `messages/${area}`, 't'])] as [string, string, string][])('messages of %s', (area, folder, name) => {
  const zh = read(`${folder}/zh-CN.json`), en = read(`${folder}/en.json`);
  it('are the same in both languages', () => expect(keys(en).sort()).toEqual(keys(zh).sort()));
  it('take the same inputs', () => expect(keys(zh).filter((key) => JSON.stringify(inputs(zh[key])) !== JSON.stringify(inputs(en[key])))).toEqual([]));
  it('are all used', () => {
    const used = usedOf(area, name);
    // Sentences of a thread are chosen by the server's words: src/threads/words_test.cc compares both.
    const ofServer = (key: string): boolean => area === 'thread' && /^(entry|input|waiting)_/.test(key);
    expect(keys(zh).filter((key) => !used.has(key) && !ofServer(key))).toEqual([]);
  });
  it('are not empty', () => expect(keys(zh).filter((key) => zh[key] === '' || en[key] === '')).toEqual([]));
  it('hold no Chinese in English', () => expect(keys(en).filter((key) => /[\u4e00-\u9fff]/.test(JSON.stringify(en[key])))).toEqual([]));
});
