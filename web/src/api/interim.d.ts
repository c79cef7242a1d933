// The part of the REST API that docs/openapi.json does not describe yet, as agreed; the rest is generated. Same shape as
// openapi-typescript writes: `paths`. Goes when nothing is left of it.
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

export type ServerLanguage = 'zh_cn' | 'en';
export interface Place { id: string; name: string; path?: string }
export interface Street { id: string; slug: string; name: string; communities: { id: string; name: string; types: string[] }[] }
export interface JurisdictionRow { id: string; parent?: string; kind: 'city' | 'district' | 'street' | 'community' | 'compound' | 'building' | 'unit'; name: string; path: string }

export interface Session {
  person?: { id: string; display_name: string; login_name: string; language: ServerLanguage; text_scale: number; elder_mode: boolean; second_factor: 'none' | 'needed' | 'enrolled' };
  csrf_token: string;
  posts: { id: string; role: string; body_name?: string; jurisdiction: { id: string; name: string; path: string }; street: string; until?: string }[];
  residences: { street: string; street_name: string; community: { id: string; name: string }; dwelling_label?: string }[];
  permissions: { permission: string; street: string; path: string }[];
  confirmed_until?: string;
  demo_accounts?: { login_name: string; password: string; role: string; place: string }[];
}
export interface InvitationOffer { street_name: string; place_name: string; community_name?: string; dwelling_label?: string; role: string; body_name?: string; expires_at: string }
export interface OwnSession { id: string; created_at: string; last_seen_at: string; device: string; current: boolean }

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
  '/api/v1/session/confirm': { post: Write<None, { password: string; totp_code?: string }, Session> };
  '/api/v1/me': { patch: Write<None, { display_name?: string; language?: ServerLanguage; text_scale?: number; elder_mode?: boolean }, Session> };
  '/api/v1/me/sessions': { get: Read<None, never, Page<OwnSession>>; delete: Write<None, never, void> };
  '/api/v1/me/sessions/{session}': { delete: Write<{ session: string }, never, void> };
  '/api/v1/me/password': { post: Write<None, { current_password: string; new_password: string }, Session> };
  '/api/v1/me/totp': {
    post: Write<None, never, { secret: string; uri: string; qr_svg: string }>;
    put: Write<None, { code: string }, Session>;
    delete: Write<None, never, void>;
  };
  '/api/v1/me/export': { get: Read<None, never, Record<string, unknown>> };
  '/api/v1/me/erasure': { post: Write<None, { password: string; totp_code?: string }, void> };
  '/api/v1/me/residences': { post: Write<None, { code: string }, { id: string; street: string; community: string }> };

  '/api/v1/invitations/check': { post: Write<None, { code: string }, InvitationOffer> };
  '/api/v1/accounts': { post: Write<None, { code: string; login_name: string; display_name: string; password: string; language: ServerLanguage }, Session> };
  '/api/v1/password-resets': { post: Write<None, { code: string; login_name: string; new_password: string }, void> };
  '/api/v1/setup/check': { post: Write<None, { token: string }, { street_needed: boolean; street_name?: string }> };
  '/api/v1/setup': { post: Write<None, { token: string; login_name: string; display_name: string; password: string; language?: ServerLanguage; street?: { city: string; district: string; street: string } }, Session> };

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
}
