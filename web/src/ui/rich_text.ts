// The server's allow-listed HTML as a small tree that components render: no string ever becomes markup here.
export interface RichNode {
  tag: string;
  href?: string;
  children: (RichNode | string)[];
}

/** Headings inside a text stand below the page's own. */
const tags: Record<string, string> = {
  p: 'p', ul: 'ul', ol: 'ol', li: 'li', strong: 'strong', b: 'strong', em: 'em', i: 'em', a: 'a', blockquote: 'blockquote', code: 'code', pre: 'pre',
  br: 'br', hr: 'hr', h1: 'h3', h2: 'h3', h3: 'h4', h4: 'h4', h5: 'h5', h6: 'h6', table: 'table', thead: 'thead', tbody: 'tbody', tr: 'tr', th: 'th', td: 'td',
};
const dropped = new Set(['script', 'style', 'iframe', 'object', 'template', 'noscript']);
const depthMax = 24;

export function safeHref(href: string): string | undefined {
  return /^(https?:|mailto:|tel:|\/(?!\/)|#)/i.test(href.trim()) ? href.trim() : undefined;
}

export function richTree(root: Node, depth = 0): (RichNode | string)[] {
  const found: (RichNode | string)[] = [];
  if (depth > depthMax) return found;
  for (const node of root.childNodes) {
    if (node.nodeType === 3) {
      found.push(node.textContent ?? '');
      continue;
    }
    if (node.nodeType !== 1) continue;
    const element = node as Element;
    const name = element.tagName.toLowerCase();
    if (dropped.has(name)) continue;
    const children = richTree(element, depth + 1);
    const tag = tags[name];
    if (tag === undefined) {
      found.push(...children);
      continue;
    }
    const href = tag === 'a' ? safeHref(element.getAttribute('href') ?? '') : undefined;
    if (tag === 'a' && href === undefined) found.push(...children);
    else found.push({ tag, children, ...(href === undefined ? {} : { href }) });
  }
  return found;
}
