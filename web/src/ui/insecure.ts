// Whether what is sent from this page can be read on its way: plain HTTP, and not to this very machine. The server allows
// it only with --insecure-lan; every page says so.
export function isInsecure(place: { protocol: string; hostname: string }): boolean {
  return place.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(place.hostname);
}
export const insecure = isInsecure(location);
