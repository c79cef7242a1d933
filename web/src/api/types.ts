// The nouns of the API under the names that pages use.
import type { components } from './generated';

type Schemas = components['schemas'];
export type { paths } from './generated';

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
export type Session = Schemas['SessionView'];
export type OwnSession = Schemas['SessionLine'];
export type ServerLanguage = Schemas['Language'];
export type Role = Schemas['Role'];
export type InvitationOffer = Schemas['InvitationOffer'];
export type SetupOffer = Schemas['SetupOffer'];
export type Street = Schemas['StreetLine'];
export type JurisdictionRow = Schemas['JurisdictionLine'];
export type ImportReport = Schemas['ImportReply'];
