// The REST API as agreed before the server's own document (docs/openapi.json) describes it. Once that document exists,
// `npm run api` generates generated.d.ts and this file goes. Same shape as openapi-typescript writes: `paths`.
import type { Problem } from './problem';

type Answer<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Refusal = { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
type Nothing = { headers: Record<string, unknown>; content?: never };
type Replies<T> = { 200: T extends void ? Nothing : Answer<T>; default: Refusal };
type Parameters_<P, Q> = { parameters: { query?: Q; header?: never; cookie?: never } & ([P] extends [never] ? { path?: never } : { path: P }) };
type Read<P, Q, T> = Parameters_<P, Q> & { requestBody?: never; responses: Replies<T> };
type Write<P, B, T, Q = never> = Parameters_<P, Q> &
  ([B] extends [never] ? { requestBody?: never } : { requestBody: { content: { 'application/json': B } } }) & { responses: Replies<T> };
type None = never;
type Page<T> = { items: T[]; next_cursor?: string };
type Paging = { cursor?: string; limit?: number };

type InStreet = { street: string };
type InTopic = InStreet & { topic: string };
type AtStatement = InTopic & { statement: string };

export interface Place { id: string; name: string; path?: string }
export interface Street { id: string; slug: string; name: string; communities: { id: string; name: string; types: string[] }[] }
export interface JurisdictionRow { id: string; parent?: string; kind: 'city' | 'district' | 'street' | 'community' | 'compound' | 'building' | 'unit'; name: string; path: string }

export interface Session {
  person?: { id: string; display_name: string; login_name: string; language: 'zh-CN' | 'en'; text_scale: string; elder_mode: boolean };
  csrf_token: string;
  posts: { id: string; role: string; body_name?: string; jurisdiction: { id: string; name: string; path: string }; street: string; until?: string }[];
  residences: { street: string; street_name: string; community: { id: string; name: string }; dwelling_label: string }[];
  permissions: { permission: string; street: string; path: string }[];
  confirmed_until?: string;
  demo_accounts?: { login_name: string; password: string; role: string; place: string }[];
}
export interface OwnSession { id: string; created_at: string; last_seen_at: string; device: string; current: boolean }

export type TopicState = 'draft' | 'open' | 'closed' | 'archived';
export interface TopicSummary {
  id: string; title: string; community: { id: string; name: string }; state: TopicState;
  opens_at?: string; closes_at?: string; participants: number; statements: number; votes: number;
}
export interface Topic extends TopicSummary {
  question: string; background_html: string; decider: string; legal_class?: string; organiser?: string; settled?: string;
  steward?: string; moderation: 'before' | 'after'; created_at?: string; closed_at?: string; why?: string;
}
export type Choice = 'agree' | 'disagree' | 'pass';
export interface Totals { agree: number; disagree: number; pass: number }
export interface Statement {
  id: string; text: string; author_role: string; created_at: string; totals?: Totals; own_vote?: Choice; own?: boolean;
}
export interface SimilarStatement { id: string; text: string; similarity?: number }
export interface NextStatement { statement?: { id: string; text: string; author_role: string; created_at: string }; position: number; total: number; own_vote?: Choice }
export interface VoteReply { votes_cast: number; total: number; next?: NextStatement['statement'] }
export interface OwnVote { statement: string; text: string; choice: Choice }
export interface GroupTotals extends Totals { letter: string }
export interface MapGroup {
  letter: string; size: number; share: number; hull: [number, number][]; buckets: { x: number; y: number; people: number }[];
  representative: { statement: string; text: string; direction: 'agree' | 'disagree'; agree: number; disagree: number; pass: number; seen: number }[];
}
export interface CommonGround { statement: string; text: string; by_group: GroupTotals[]; agree_share: number }
export interface OpinionMap {
  state: 'none' | 'ready' | 'computing'; reason?: string; computed_at?: string; votes: number; participants: number; statements: number; k: number;
  groups: MapGroup[]; common_ground: CommonGround[]; differences: CommonGround[]; method: string;
}
export interface OwnPosition { shown: boolean; votes: number; needed: number; x?: number; y?: number; group?: string }
export interface ModerationEntry {
  statement: string; text?: string; author_role?: string; created_at: string; state: 'pending' | 'hidden' | 'published' | 'merged' | 'appealed';
  decision?: 'publish' | 'hide' | 'merge'; rule?: string; reason?: string; decided_at?: string; merge_into?: string;
  similar?: SimilarStatement[]; topic?: { id: string; title: string };
  appeal?: { reason: string; created_at: string; ruling?: { uphold: boolean; reason: string; decided_at: string } };
}
export interface ModerationRule { id: string; title: string; text: string }
export interface TodayCard {
  kind: 'topic'; topic: string; street: string; title: string; community: string; state: TopicState; closes_at?: string;
  participants: number; statements: number; waiting: number; voted?: number;
}
export interface Today { greeting_place: string; waiting: number; cards: TodayCard[] }
export interface PublicEvent { id: string; kind: string; subject_kind: string; subject_id: string; occurred_at: string; payload: Record<string, unknown> }
export interface ImportReport {
  import?: string; kind: 'jurisdictions' | 'dwellings'; rows: number; added: number; changed: number; unchanged: number;
  problems: { where: string; code: string; detail: string }[]; preview: Record<string, string>[];
}

export interface paths {
  '/api/v1/streets': { get: Read<None, never, Page<Street>> };
  '/api/v1/s/{street}/jurisdictions': { get: Read<InStreet, never, Page<JurisdictionRow>> };

  '/api/v1/session': {
    get: Read<None, never, Session>;
    post: Write<None, { login_name: string; password: string; totp_code?: string }, Session>;
    delete: Write<None, never, void>;
  };
  '/api/v1/session/confirm': { post: Write<None, { password: string; totp_code?: string }, { confirmed_until: string }> };
  '/api/v1/me': { patch: Write<None, { display_name?: string; language?: 'zh-CN' | 'en'; text_scale?: string; elder_mode?: boolean }, Session> };
  '/api/v1/me/sessions': { get: Read<None, never, Page<OwnSession>>; delete: Write<None, never, void> };
  '/api/v1/me/sessions/{session}': { delete: Write<{ session: string }, never, void> };
  '/api/v1/me/password': { post: Write<None, { current_password: string; new_password: string }, void> };
  '/api/v1/me/totp': {
    post: Write<None, never, { secret: string; uri: string; qr_svg: string }>;
    put: Write<None, { code: string }, void>;
    delete: Write<None, never, void>;
  };
  '/api/v1/me/export': { get: Read<None, never, Record<string, unknown>> };
  '/api/v1/me/erasure': { post: Write<None, { password: string }, void> };
  '/api/v1/me/residences': { post: Write<None, { code: string }, Session> };

  '/api/v1/invitations/check': { post: Write<None, { code: string }, { street_name: string; community_name: string; dwelling_label?: string; role?: string; expires_at: string }> };
  '/api/v1/accounts': { post: Write<None, { code: string; login_name: string; display_name: string; password: string; language: 'zh-CN' | 'en' }, Session> };
  '/api/v1/password-resets': { post: Write<None, { code: string; login_name: string; new_password: string }, void> };
  '/api/v1/setup': { post: Write<None, { token: string; login_name: string; display_name: string; password: string }, Session> };

  '/api/v1/s/{street}/bodies': {
    get: Read<InStreet, never, Page<{ id: string; name: string; kind: string; jurisdiction: Place }>>;
    post: Write<InStreet, { name: string; kind: string; jurisdiction: string }, { id: string }>;
  };
  '/api/v1/s/{street}/posts': {
    get: Read<InStreet, Paging, Page<{ id: string; login_name: string; display_name: string; role: string; body?: { id: string; name: string }; jurisdiction: Place; from: string; until?: string }>>;
    post: Write<InStreet, { login_name: string; role: string; body?: string; jurisdiction: string; from?: string; until?: string }, { id: string }>;
  };
  '/api/v1/s/{street}/posts/{post}': { delete: Write<InStreet & { post: string }, never, void> };
  '/api/v1/s/{street}/invitations': {
    get: Read<InStreet, Paging, Page<{ id: string; community: Place; dwelling_label?: string; role?: string; created_at: string; expires_at: string; used_at?: string }>>;
    post: Write<InStreet, { community: string; dwelling?: string; role?: string }, { code: string; expires_at: string }>;
  };
  '/api/v1/s/{street}/invitations/{invitation}': { delete: Write<InStreet & { invitation: string }, never, void> };
  '/api/v1/s/{street}/invitation-batches': { post: Write<InStreet, { community: string; building?: string; per_dwelling: boolean; count?: number }, { batch: string; codes: { code: string; dwelling_label?: string }[] }> };
  '/api/v1/s/{street}/dwellings': { get: Read<InStreet, Paging & { community?: string; q?: string }, Page<{ id: string; label: string; area_cm2?: number; tenure?: string; residents: number }>> };
  '/api/v1/s/{street}/residents': { get: Read<InStreet, Paging & { community?: string }, Page<{ id: string; display_name: string; login_name: string; dwelling_label?: string; since: string }>> };
  '/api/v1/s/{street}/residences': { post: Write<InStreet, { login_name: string; dwelling: string }, { id: string }> };
  '/api/v1/s/{street}/residences/{residence}': { delete: Write<InStreet & { residence: string }, never, void> };
  '/api/v1/s/{street}/password-reset-codes': { post: Write<InStreet, { login_name: string; identity_check: string }, { code: string; expires_at: string }> };
  '/api/v1/s/{street}/audit': { get: Read<InStreet, Paging, Page<{ id: string; at: string; who: string; act: string; subject: string; detail?: string }>> };
  '/api/v1/s/{street}/imports': { get: Read<InStreet, Paging, Page<{ id: string; kind: string; rows: number; created_at: string; undone_at?: string }>> };
  '/api/v1/s/{street}/imports/{import}': { delete: Write<InStreet & { import: string }, never, void> };

  '/api/v1/s/{street}/topics': {
    get: Read<InStreet, Paging & { state?: TopicState; community?: string }, Page<TopicSummary>>;
    post: Write<InStreet, { community: string; title: string; question: string; background: string; decider: string; legal_class?: string; closes_at?: string; moderation: 'before' | 'after' }, Topic>;
  };
  '/api/v1/s/{street}/topics/{topic}': {
    get: Read<InTopic, never, Topic>;
    patch: Write<InTopic, Partial<{ title: string; question: string; background: string; decider: string; legal_class: string; closes_at: string; moderation: 'before' | 'after' }>, Topic>;
  };
  '/api/v1/s/{street}/topics/{topic}/transition': { post: Write<InTopic, { to: TopicState; reason?: string }, Topic> };
  '/api/v1/s/{street}/topics/{topic}/statements': {
    get: Read<InTopic, Paging, Page<Statement>>;
    post: Write<InTopic, { text: string; despite_similar?: boolean }, { id: string; state: 'published' | 'pending'; similar: SimilarStatement[] }>;
  };
  '/api/v1/s/{street}/topics/{topic}/statements/similar': { post: Write<InTopic, { text: string }, Page<SimilarStatement>> };
  '/api/v1/s/{street}/topics/{topic}/next-statement': { get: Read<InTopic, never, NextStatement> };
  '/api/v1/s/{street}/topics/{topic}/statements/{statement}/vote': {
    put: Write<AtStatement, { choice: Choice }, VoteReply>;
    delete: Write<AtStatement, never, VoteReply>;
  };
  '/api/v1/s/{street}/topics/{topic}/my-votes': { get: Read<InTopic, Paging, Page<OwnVote>> };
  '/api/v1/s/{street}/topics/{topic}/map': { get: Read<InTopic, never, OpinionMap> };
  '/api/v1/s/{street}/topics/{topic}/map/me': { get: Read<InTopic, never, OwnPosition> };
  '/api/v1/s/{street}/topics/{topic}/moderation-log': { get: Read<InTopic, Paging, Page<ModerationEntry>> };
  '/api/v1/s/{street}/topics/{topic}/statements/{statement}/moderation': { post: Write<AtStatement, { decision: 'publish' | 'hide' | 'merge'; rule?: string; reason?: string; merge_into?: string }, ModerationEntry> };
  '/api/v1/s/{street}/topics/{topic}/statements/{statement}/appeal': { post: Write<AtStatement, { reason: string }, ModerationEntry> };
  '/api/v1/s/{street}/topics/{topic}/statements/{statement}/appeal-ruling': { post: Write<AtStatement, { uphold: boolean; reason: string }, ModerationEntry> };
  '/api/v1/s/{street}/moderation': { get: Read<InStreet, Paging & { state?: 'pending' | 'hidden' | 'appealed'; topic?: string }, Page<ModerationEntry>> };
  '/api/v1/moderation-rules': { get: Read<None, never, Page<ModerationRule>> };

  '/api/v1/today': { get: Read<None, never, Today> };
  '/api/v1/s/{street}/public-events': { get: Read<InStreet, Paging, Page<PublicEvent>> };
}
