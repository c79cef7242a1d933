// Live changes: one stream, touched channels only to those who listen, everything again after a gap, polling when it fails.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

class PretendedStream extends EventTarget {
  static opened: PretendedStream[] = [];
  static readonly CLOSED = 2;
  readyState = 1;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    PretendedStream.opened.push(this);
  }
  close(): void {
    this.readyState = 2;
  }
  say(kind: string, data = ''): void {
    this.dispatchEvent(new MessageEvent(kind, { data }));
  }
  fail(): void {
    this.onerror?.();
  }
}
const last = (): PretendedStream => PretendedStream.opened.at(-1)!;

describe('live changes', () => {
  beforeEach(() => {
    PretendedStream.opened = [];
    vi.stubGlobal('EventSource', PretendedStream);
    vi.useFakeTimers();
    vi.resetModules();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('opens one stream for all channels and tells each listener of its own', async () => {
    const { onLiveChange } = await import('./events');
    const topic = vi.fn(), votes = vi.fn();
    onLiveChange(['topic:1'], topic);
    onLiveChange(['votes:9/1'], votes);
    expect(decodeURIComponent(last().url)).toBe('/events?channels=topic:1,votes:9/1');
    expect(PretendedStream.opened[0]!.readyState).toBe(2);
    last().say('ready');
    last().say('touched', 'votes:9/1');
    expect(votes).toHaveBeenCalledTimes(1);
    expect(topic).not.toHaveBeenCalled();
  });

  it('says nothing at the first ready, and everything after a gap', async () => {
    const { onLiveChange } = await import('./events');
    const listener = vi.fn();
    onLiveChange(['topic:1'], listener);
    last().say('ready');
    expect(listener).not.toHaveBeenCalled();
    last().say('ready'); // the browser connected again by itself
    expect(listener).toHaveBeenCalledTimes(1);
    last().say('resync');
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('asks every half minute when the stream keeps failing, and stops when it is back', async () => {
    const { onLiveChange } = await import('./events');
    const listener = vi.fn();
    onLiveChange(['topic:1'], listener);
    for (let failure = 0; failure < 3; failure += 1) last().fail();
    vi.advanceTimersByTime(30_000);
    expect(listener).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(30_000);
    expect(listener).toHaveBeenCalledTimes(2);
    last().say('ready');
    const told = listener.mock.calls.length;
    vi.advanceTimersByTime(90_000);
    expect(listener.mock.calls.length).toBe(told);
  });

  it('closes the stream when nobody listens any more', async () => {
    const { onLiveChange } = await import('./events');
    const stop = onLiveChange(['topic:1'], vi.fn());
    stop();
    expect(last().readyState).toBe(2);
  });
});
