// The nouns of the API that only the workbench uses.
import type { components } from './generated';

type Schemas = components['schemas'];
export type TopicDraftPage = Schemas['TopicEditorPage'];
export type ModerationMode = Schemas['ModerationMode'];
export type QueueKind = Schemas['QueueKind'];
export type NearStatement = Schemas['NearView'];
export type Jurisdiction = Schemas['JurisdictionLine'];
export type Dwelling = Schemas['DwellingLine'];
export type Invitation = Schemas['InvitationLine'];
export type InvitationCode = Schemas['BatchCode'];
export type Resident = Schemas['ResidentLine'];
export type IdentityCheck = Schemas['IdentityCheck'];
export type Role = Schemas['Role'];
export type Body = Schemas['BodyLine'];
export type BodyKind = Schemas['BodyKind'];
export type Post = Schemas['PostView'];
export type AuditEntry = Schemas['AuditLine'];
export type CalendarDay = Schemas['CalendarDayLine'];
export type ImportKind = Schemas['ImportKind'];
export type ImportOutcome = Schemas['ImportReply'];
export type ImportRecord = Schemas['ImportLine'];
export type PublicEventPage = Schemas['PublicEventViewPage'];
