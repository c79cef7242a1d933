// Formatted text as the server sends it: a small tree, drawn as elements. No string ever becomes markup here, and an
// address is a link only if it is plainly one.
import type { RichNode } from '@/api/types';

export interface Drawn {
  tag: string;
  href?: string;
  children: (Drawn | string)[];
}

/** Headings inside a text stand below the page's own. */
const tags: Record<RichNode['kind'], string> = {
  paragraph: 'p', heading: 'h3', bullet_list: 'ul', ordered_list: 'ol', item: 'li', quote: 'blockquote', code_block: 'pre', rule: 'hr',
  text: '', emphasis: 'em', strong: 'strong', code: 'code', line_break: 'br', link: 'a',
};
const depthMax = 24;

export function safeHref(href: string): string | undefined {
  return /^(https?:|mailto:|tel:|\/(?![/\\])|#)/i.test(href.trim()) ? href.trim() : undefined;
}

export function drawn(nodes: RichNode[], depth = 0): (Drawn | string)[] {
  if (depth > depthMax) return [];
  return nodes.flatMap((node): (Drawn | string)[] => {
    const children = [...(node.text === '' ? [] : [node.text]), ...drawn(node.children, depth + 1)];
    const tag = tags[node.kind];
    if (tag === undefined || tag === '') return children;
    if (node.kind !== 'link') return [{ tag, children }];
    const href = safeHref(node.href);
    return href === undefined ? children : [{ tag, href, children }];
  });
}

/** The words alone, for reading aloud. */
export function plainText(nodes: RichNode[]): string {
  return nodes.map((node) => node.text + plainText(node.children)).join(' ').trim();
}
