import { describe, expect, it } from 'vitest';
import { richTree, safeHref } from './rich_text';

const parse = (html: string): Node => new DOMParser().parseFromString(html, 'text/html').body;

describe('formatted text as a tree', () => {
  it('keeps what the allow-list has, headings below the page’s own', () => {
    expect(richTree(parse('<h1>标题</h1><p>一 <strong>二</strong></p>'))).toEqual([
      { tag: 'h3', children: ['标题'] }, { tag: 'p', children: ['一 ', { tag: 'strong', children: ['二'] }] },
    ]);
  });
  it('drops what could act, and keeps the words of what it does not know', () => {
    expect(richTree(parse('<script>alert(1)</script><style>p{}</style><video>片</video><p onclick="x()">好</p>'))).toEqual(['片', { tag: 'p', children: ['好'] }]);
  });
  it('lets only plain addresses be links', () => {
    expect(safeHref('https://example.org/a')).toBe('https://example.org/a');
    expect(safeHref('/open')).toBe('/open');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', ' JavaScript:x', 'vbscript:x']) expect(safeHref(bad)).toBeUndefined();
    expect(richTree(parse('<a href="javascript:alert(1)">点我</a>'))).toEqual(['点我']);
  });
});
