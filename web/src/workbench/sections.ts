// The sections of the workbench and who sees them: only what the person may do in the chosen place.
import { Bell, BookOpen, CalendarClock, CalendarDays, ChartColumn, ClipboardList, FileInput, FileUp, Handshake, Hourglass, IdCard, Inbox, KeyRound, Landmark, ListChecks, Mail, MailCheck, MapPinned, MessageSquare, Route, Scale, ScrollText, Signpost, Users, UsersRound, Vote, Wallet } from '@lucide/vue';
import type { Component } from 'vue';
import type { DeskPermission } from '@/features/desk';
import { m } from '@/i18n';
import { w } from '@/i18n/workbench';

export interface Section {
  path: string;
  /** Second key after "g". */
  key: string;
  icon: Component;
  label: () => string;
  /** Any of these; none: everybody who works here. */
  needs: DeskPermission[];
}

export const sections: Section[] = [
  { path: '/', key: 'i', icon: Inbox, label: () => w.nav_inbox(), needs: [] },
  { path: '/cases', key: 'c', icon: ClipboardList, label: () => w.nav_cases(), needs: ['case_read', 'case_handle'] },
  { path: '/tasks', key: 'q', icon: FileInput, label: () => w.nav_tasks(), needs: ['task_propose', 'task_review', 'task_answer'] },
  { path: '/notices', key: 'b', icon: Bell, label: () => m.me_notices(), needs: [] },
  { path: '/burden', key: 'h', icon: Hourglass, label: () => w.nav_burden(), needs: ['task_propose', 'task_review', 'task_log'] },
  { path: '/register', key: 'z', icon: Scale, label: () => w.nav_register(), needs: [] },
  { path: '/routing', key: '1', icon: Signpost, label: () => w.nav_routing(), needs: ['case_dispatch', 'register_publish'] },
  { path: '/agenda', key: 'j', icon: Landmark, label: () => w.nav_agenda(), needs: ['agenda_read', 'agenda_launch', 'agenda_plan', 'service_offer'] },
  { path: '/budgets', key: 'f', icon: Wallet, label: () => w.nav_budgets(), needs: ['budget_prepare'] },
  { path: '/ballots', key: 'l', icon: Vote, label: () => w.nav_ballots(), needs: ['ballot_prepare', 'ballot_enter'] },
  { path: '/topics', key: 't', icon: MessageSquare, label: () => w.nav_topics(), needs: ['topic_draft', 'topic_transition'] },
  { path: '/procedures', key: 's', icon: Route, label: () => w.nav_procedures(), needs: [] },
  { path: '/commitments', key: 'w', icon: Handshake, label: () => w.nav_commitments(), needs: ['commitment_make', 'commitment_keep', 'resolution_answer'] },
  { path: '/meetings', key: 'u', icon: CalendarClock, label: () => w.nav_meetings(), needs: ['meeting_call'] },
  { path: '/moderation', key: 'm', icon: ListChecks, label: () => w.nav_moderation(), needs: ['statement_moderate', 'appeal_rule'] },
  { path: '/invitations', key: 'v', icon: Mail, label: () => w.nav_invitations(), needs: ['invitation_issue'] },
  { path: '/residents', key: 'r', icon: Users, label: () => w.nav_residents(), needs: ['residence_bind'] },
  { path: '/places', key: 'x', icon: MapPinned, label: () => w.nav_places(), needs: ['residence_bind'] },
  { path: '/ages', key: 'g', icon: UsersRound, label: () => w.nav_ages(), needs: ['residence_bind'] },
  { path: '/imports', key: 'd', icon: FileUp, label: () => w.nav_imports(), needs: ['jurisdiction_import'] },
  { path: '/calendar', key: 'y', icon: CalendarDays, label: () => w.nav_calendar(), needs: [] },
  { path: '/posts', key: 'p', icon: IdCard, label: () => w.nav_posts(), needs: ['post_read', 'body_write'] },
  { path: '/keys', key: 'k', icon: KeyRound, label: () => w.nav_keys(), needs: ['api_key_issue'] },
  { path: '/indicators', key: 'n', icon: ChartColumn, label: () => w.nav_indicators(), needs: [] },
  { path: '/mail', key: 'e', icon: MailCheck, label: () => w.nav_mail(), needs: ['post_grant'] },
  { path: '/record', key: 'o', icon: BookOpen, label: () => w.nav_record(), needs: [] },
  { path: '/audit', key: 'a', icon: ScrollText, label: () => w.nav_audit(), needs: ['audit_read'] },
];
