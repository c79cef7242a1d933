// The nouns of the API under the names that pages use.
import type { components, paths as Generated } from './generated';
import type { paths as Interim } from './interim';

type Schemas = components['schemas'];
export type paths = Generated & Omit<Interim, keyof Generated>;

export type Topic = Schemas['TopicPage'];
export type TopicSummary = Schemas['TopicSummary'];
export type TopicState = Schemas['TopicState'];
export type RichNode = Schemas['RichNode'];
export type Choice = Schemas['Vote'];
export type Totals = Schemas['TallyView'];
export type Statement = Schemas['StatementView'];
export type SimilarStatement = Schemas['NearView'];
export type NextStatement = Schemas['NextStatementReply'];
export type VoteReceipt = Schemas['VoteReceipt'];
export type OwnVote = Schemas['OwnVoteView'];
export type OwnStatement = Schemas['OwnStatementView'];
export type OpinionMap = Schemas['PublishedMap'];
export type MapStatement = Schemas['PublishedStatement'];
export type GroupVotes = Schemas['PublishedVotes'];
export type OwnPosition = Schemas['OwnPositionReply'];
export type ModerationEntry = Schemas['ModerationEntryView'];
export type ModerationRule = Schemas['ModerationRule'];
export type QueuedStatement = Schemas['QueuedStatementView'];
export type TodayCard = Schemas['TodayCard'];
export type Today = Schemas['TodayReply'];
export type PublicEvent = Schemas['PublicEventView'];
export type { ImportReport, InvitationOffer, JurisdictionRow, OwnSession, Place, ServerLanguage, Session, Street } from './interim';
