// Trusted Types, installed before anything else runs. The one `default` policy lets libraries' HTML sinks be safe instead
// of forbidden: markup goes through DOMPurify (loaded when the page is idle, or when first needed; until it is there, markup
// is turned into harmless text), script URLs must be on our short list, and nothing ever becomes script text.
// The element attributes that this policy lets pass are DOMPurify's defaults.

interface Policies {
  createPolicy(name: string, rules: {
    createHTML?: (input: string) => string | null;
    createScriptURL?: (input: string) => string | null;
    createScript?: (input: string) => string | null;
  }): unknown;
}

type Purifier = { sanitize(input: string): string };
let purifier: Purifier | undefined;

/** Addresses that may become a worker: the service worker, on our own origin. */
const workerPaths = ['/sw.js'];

export function escapeMarkup(input: string): string {
  return input.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function cleanMarkup(input: string): string {
  if (!/[<&]/.test(input)) return input;
  return purifier === undefined ? escapeMarkup(input) : purifier.sanitize(input);
}

export function allowedScriptUrl(input: string, origin: string): string | null {
  let url: URL;
  try {
    url = new URL(input, origin);
  } catch {
    return null;
  }
  return url.origin === origin && workerPaths.includes(url.pathname) ? url.href : null;
}

export async function loadPurifier(): Promise<void> {
  purifier ??= (await import('dompurify')).default;
}

const trustedTypes = (globalThis as { trustedTypes?: Policies }).trustedTypes;
trustedTypes?.createPolicy('default', {
  createHTML: cleanMarkup,
  createScriptURL: (input) => allowedScriptUrl(input, location.origin),
  createScript: () => null,
});
