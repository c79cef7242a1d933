// Live pages: one event stream a browser. The tab that holds the lock reads the stream for all tabs' channels and passes
// events on; where locks or streams are missing, or the stream keeps failing, subscribers are told to look again every
// half minute. Events carry no content: they say "this channel was touched", and pages fetch again. After a gap in the
// stream everything is fetched again.

export interface LiveEvent {
  channel: string;
}
type Listener = (event: LiveEvent) => void;

const pollMilliseconds = 30_000;
const failuresBeforePolling = 3;
const leaseMilliseconds = 60_000;

const listeners = new Map<string, Set<Listener>>();
/** Channels that a stream of this tab has carried before. */
const heard = new Set<string>();
const others = new Map<string, { channels: string[]; seen: number }>();
const tab = Math.random().toString(36).slice(2);
let bus: BroadcastChannel | undefined;
let leading = false;
let stream: EventSource | undefined;
let streamChannels = '';
let failures = 0;
let pollTimer: ReturnType<typeof setInterval> | undefined;
let started = false;

function ownChannels(): string[] {
  return [...listeners.keys()];
}

function deliver(event: LiveEvent): void {
  for (const listener of listeners.get(event.channel) ?? []) listener(event);
}

function startPolling(): void {
  pollTimer ??= setInterval(() => {
    if (document.visibilityState === 'visible') for (const channel of ownChannels()) deliver({ channel });
  }, pollMilliseconds);
}

function stopPolling(): void {
  clearInterval(pollTimer);
  pollTimer = undefined;
}

function openStream(): void {
  if (!leading) return;
  const now = Date.now();
  for (const [name, other] of others) if (now - other.seen > leaseMilliseconds) others.delete(name);
  const channels = [...new Set([...ownChannels(), ...[...others.values()].flatMap((other) => other.channels)])].sort();
  const wanted = channels.join(',');
  if (wanted === streamChannels && stream !== undefined && stream.readyState !== EventSource.CLOSED) return;
  stream?.close();
  stream = undefined;
  streamChannels = wanted;
  if (wanted === '') return;
  const opened = new EventSource(`/events?channels=${encodeURIComponent(wanted)}`);
  stream = opened;
  const tell = (channel: string): void => {
    deliver({ channel });
    bus?.postMessage({ kind: 'event', event: { channel } });
  };
  opened.addEventListener('touched', (event) => tell((event as MessageEvent<string>).data.trim()));
  opened.addEventListener('resync', () => channels.forEach(tell));
  opened.addEventListener('ready', () => {
    failures = 0;
    stopPolling();
    // What changed while nobody listened is not told again.
    for (const channel of channels) if (heard.has(channel)) tell(channel);
    channels.forEach((channel) => heard.add(channel));
  });
  opened.onerror = () => {
    failures += 1;
    if (failures < failuresBeforePolling && opened.readyState !== EventSource.CLOSED) return;
    opened.close();
    startPolling();
    setTimeout(() => { streamChannels = ''; openStream(); }, pollMilliseconds * 2);
  };
}

function announce(): void {
  bus?.postMessage({ kind: 'channels', tab, channels: ownChannels() });
  openStream();
}

function start(): void {
  if (started) return;
  started = true;
  if (typeof EventSource === 'undefined') return startPolling();
  if (typeof BroadcastChannel !== 'undefined' && (navigator as { locks?: LockManager | null }).locks) {
    bus = new BroadcastChannel('hezhi-events');
    bus.onmessage = (message: MessageEvent<{ kind: string; event?: LiveEvent; tab?: string; channels?: string[] }>) => {
      const { kind, event, tab: from, channels } = message.data;
      if (kind === 'event' && event !== undefined) deliver(event);
      if (kind === 'channels' && from !== undefined) {
        others.set(from, { channels: channels ?? [], seen: Date.now() });
        openStream();
      }
      if (kind === 'leader') bus?.postMessage({ kind: 'channels', tab, channels: ownChannels() });
    };
    setInterval(announce, leaseMilliseconds / 3);
    void navigator.locks.request('hezhi-events', () => {
      leading = true;
      bus?.postMessage({ kind: 'leader' });
      openStream();
      return new Promise(() => undefined); // held until this tab goes
    });
  } else {
    leading = true;
  }
}

/** Calls `listener` whenever one of the channels changed. Returns how to stop. */
export function onLiveChange(channels: string[], listener: Listener): () => void {
  for (const channel of channels) {
    const known = listeners.get(channel) ?? new Set();
    known.add(listener);
    listeners.set(channel, known);
  }
  start();
  announce();
  return () => {
    for (const channel of channels) {
      const known = listeners.get(channel);
      known?.delete(listener);
      if (known?.size === 0) listeners.delete(channel);
    }
    announce();
  };
}
