// What meetings say, in words: kinds, states, care, what a point is to bring, what happened.
import type { CareKind, MeetingEvent, MeetingKind, MeetingLine, MeetingState, WantedResult } from '@/api';
import { d, n } from '@/i18n';
import { t } from '@/paraglide/meetings';

export const kinds: MeetingKind[] = ['council', 'owners_assembly', 'representatives', 'hearing', 'mediation', 'consultation', 'other'];
export const cares: CareKind[] = ['child_care', 'wheelchair', 'sign_language', 'dialect', 'transport'];
export const results: WantedResult[] = ['information', 'discussion', 'decision'];

export const kindWord = (kind: MeetingKind): string => ({
  council: t.kind_council, owners_assembly: t.kind_owners_assembly, representatives: t.kind_representatives, hearing: t.kind_hearing, mediation: t.kind_mediation, consultation: t.kind_consultation, other: t.kind_other,
})[kind]();
export const stateWord = (state: MeetingState): string => ({
  draft: t.state_draft, called: t.state_called, in_session: t.state_in_session, held: t.state_held, minuted: t.state_minuted, cancelled: t.state_cancelled,
})[state]();
export const careWord = (care: CareKind): string => ({
  child_care: t.care_child_care, wheelchair: t.care_wheelchair, sign_language: t.care_sign_language, dialect: t.care_dialect, transport: t.care_transport,
})[care]();
export const resultWord = (wanted: WantedResult): string => ({ information: t.wanted_information, discussion: t.wanted_discussion, decision: t.wanted_decision })[wanted]();
export const eventWord = (event: MeetingEvent): string => ({
  begin: t.event_begin, change: t.event_change, call: t.event_call, start: t.event_start, end: t.event_end, publish: t.event_publish, cancel: t.event_cancel,
})[event]();

const fieldWords: Record<string, () => string> = {
  kind: t.field_kind, title: t.field_title, about: t.field_about, chair: t.field_chair, place: t.field_place, online_link: t.field_online, phone: t.field_phone, care: t.field_care,
  papers: t.field_papers, points: t.field_points, seats: t.field_seats, expected: t.field_expected, starts_at: t.field_starts, ends_at: t.field_ends,
};
export const fieldWord = (field: string): string => fieldWords[field]?.() ?? field;

/** "12月3日 周四 19:00–21:00". */
export function whenWords(line: Pick<MeetingLine, 'starts_at' | 'ends_at'>): string {
  const sameDay = d(line.starts_at) === d(line.ends_at);
  return sameDay ? t.when_day({ day: d(line.starts_at), from: d(line.starts_at, 'time'), to: d(line.ends_at, 'time') }) : t.when_span({ from: d(line.starts_at, 'moment'), to: d(line.ends_at, 'moment') });
}

/** Seconds as minutes and seconds: "3:07". */
export const spanWords = (seconds: number): string => `${n(Math.floor(Math.max(0, seconds) / 60))}:${String(Math.floor(Math.max(0, seconds)) % 60).padStart(2, '0')}`;
export const minutesOf = (seconds: number): string => n(Math.round(seconds / 60));

export const meetingPath = (street: string, meeting: string): string => `/s/${street}/meetings/${meeting}`;
