// The room as it looks with what this device has not yet brought to the server: the same rules as src/meetings/room.cc, one
// entry at a time, so that the room goes on without a network. The server's own computation replaces it at once it answers.
import type { MeetingRoom, RoomEntry } from '@/api';

const versionOf = (entry: RoomEntry): { entry: string; text: string } => ({ entry: entry.id, text: entry.text ?? '' });
const seconds = (from: string | undefined, to: string): number => (from === undefined ? 0 : Math.max(0, Math.floor((new Date(to).getTime() - new Date(from).getTime()) / 1000)));

export function applyEntry(room: MeetingRoom, entry: RoomEntry, bodyName: (id: string) => string): void {
  const speech = room.speeches.find((one) => one.id === entry.subject);
  const motion = room.motions.find((one) => one.id === entry.subject);
  const builds = new Set(entry.builds_on);
  switch (entry.kind) {
    case 'speech_asked':
      room.speeches.push({ id: entry.id, name: entry.name ?? '', ...(entry.point === undefined ? {} : { point: entry.point }), state: 'waiting', asked_at: entry.at, seconds: 0, by_phone: false });
      break;
    case 'speech_started':
      if (speech === undefined || speech.state === 'spoken' || speech.state === 'speaking') break;
      for (const other of room.speeches) {
        if (other.state !== 'speaking') continue;
        other.state = 'spoken';
        other.seconds = seconds(other.started_at, entry.at);
      }
      speech.state = 'speaking';
      speech.started_at = entry.at;
      if (speech.point === undefined) {
        const running = room.points.findIndex((one) => one.is_running);
        if (running >= 0) speech.point = running + 1;
      }
      break;
    case 'speech_ended':
      if (speech === undefined) break;
      speech.state = 'spoken';
      speech.seconds = entry.seconds ?? seconds(speech.started_at, entry.at);
      break;
    case 'speech_withdrawn':
      if (speech?.state === 'waiting') speech.state = 'withdrawn';
      break;
    case 'point_started':
    case 'point_ended':
      for (const clock of room.points) {
        if (!clock.is_running) continue;
        clock.seconds += seconds(clock.started_at, entry.at);
        clock.is_running = false;
      }
      if (entry.kind === 'point_started') {
        const clock = room.points[(entry.point ?? 0) - 1];
        if (clock !== undefined) Object.assign(clock, { is_running: true, started_at: entry.at });
      }
      break;
    case 'motion_moved':
      room.motions.push({ id: entry.id, ...(entry.point === undefined ? {} : { point: entry.point }), text: entry.text ?? '', mover: entry.name ?? '', seconders: 0, is_withdrawn: false, counts: [], ...(entry.body === undefined ? {} : { addressee: { id: entry.body, name: bodyName(entry.body) } }) });
      break;
    case 'motion_seconded':
      if (motion !== undefined) motion.seconders += entry.heads ?? 1;
      break;
    case 'motion_counted':
      if (motion === undefined) break;
      motion.counts = motion.counts.filter((one) => !builds.has(one.entry));
      motion.counts.push({
        entry: entry.id, votes_for: entry.votes_for ?? 0, votes_against: entry.votes_against ?? 0, abstentions: entry.abstentions ?? 0, present: entry.present ?? 0, is_carried: 2 * (entry.votes_for ?? 0) > (entry.present ?? 0),
      });
      break;
    case 'motion_withdrawn':
      if (motion !== undefined) motion.is_withdrawn = true;
      break;
    case 'minutes_written': {
      const point = entry.point === undefined ? {} : { point: entry.point };
      const there = room.paragraphs.find((one) => one.id === entry.subject);
      if (there === undefined) room.paragraphs.push({ id: entry.id, ...point, versions: [versionOf(entry)] });
      else there.versions = [...there.versions.filter((one) => !builds.has(one.entry)), versionOf(entry)];
      break;
    }
    case 'action_agreed': {
      const version = { ...versionOf(entry), ...(entry.body === undefined ? {} : { body: { id: entry.body, name: bodyName(entry.body) } }), ...(entry.due === undefined ? {} : { due: entry.due }) };
      const there = room.actions.find((one) => one.id === entry.subject);
      if (there === undefined) room.actions.push({ id: entry.id, ...(entry.point === undefined ? {} : { point: entry.point }), versions: [version] });
      else there.versions = [...there.versions.filter((one) => !builds.has(one.entry)), version];
      break;
    }
    case 'guest_came':
      room.guests += 1;
      break;
    case 'heads_came':
      room.heads = Math.max(0, room.heads + (entry.heads ?? 0));
      break;
  }
}

/** Who has not spoken first, by asking; then who has spoken least. A speaker is known here by name. */
export function queueOf(room: MeetingRoom): MeetingRoom['speeches'] {
  const spoken = new Map<string, number>();
  for (const one of room.speeches) if (one.state === 'spoken' || one.state === 'speaking') spoken.set(one.name, (spoken.get(one.name) ?? 0) + one.seconds + (spoken.has(one.name) ? 0 : 1));
  const asked = (one: MeetingRoom['speeches'][number]): number => new Date(one.asked_at).getTime();
  // Of one second: as the server, which knows the microseconds, has them.
  return room.speeches.filter((one) => one.state === 'waiting').sort((a, b) => (spoken.get(a.name) ?? 0) - (spoken.get(b.name) ?? 0) || asked(a) - asked(b) || (a.position ?? Infinity) - (b.position ?? Infinity) || (a.id < b.id ? -1 : 1));
}

export function withPending(room: MeetingRoom, pending: readonly RoomEntry[], bodyName: (id: string) => string): MeetingRoom {
  // Not structuredClone: what a page holds may be a proxy.
  const shown = JSON.parse(JSON.stringify(room)) as MeetingRoom;
  for (const entry of pending) applyEntry(shown, entry, bodyName);
  return shown;
}
