import { describe, expect, it } from 'vitest';
import type { RichNode } from '@/api/types';
import { drawn, plainText, safeHref } from './rich_text';

const node = (kind: RichNode['kind'], text = '', children: RichNode[] = [], href = ''): RichNode => ({ kind, text, href, children });

describe('formatted text', () => {
  it('becomes elements, headings below the page’s own', () => {
    expect(drawn([node('heading', '', [node('text', '标题')]), node('paragraph', '', [node('text', '一 '), node('strong', '', [node('text', '二')])])])).toEqual([
      { tag: 'h3', children: ['标题'] }, { tag: 'p', children: ['一 ', { tag: 'strong', children: ['二'] }] },
    ]);
  });
  it('shows markup as words', () => {
    expect(drawn([node('text', '<img src=x onerror=alert(1)>')])).toEqual(['<img src=x onerror=alert(1)>']);
  });
  it('lets only plain addresses be links', () => {
    expect(drawn([node('link', '', [node('text', '平面图')], 'https://example.org/a')])).toEqual([{ tag: 'a', href: 'https://example.org/a', children: ['平面图'] }]);
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', '/\\evil.example', ' JavaScript:x', 'vbscript:x', '']) {
      expect(safeHref(bad)).toBeUndefined();
      expect(drawn([node('link', '', [node('text', '点我')], bad)])).toEqual(['点我']);
    }
  });
  it('ends however deep it is nested', () => {
    let deep = node('text', 'x');
    for (let level = 0; level < 200; level += 1) deep = node('quote', '', [deep]);
    expect(() => drawn([deep])).not.toThrow();
  });
  it('can be read aloud', () => {
    expect(plainText([node('paragraph', '', [node('text', '院里'), node('strong', '', [node('text', '86 个车位')])])])).toBe('院里 86 个车位');
  });
});
