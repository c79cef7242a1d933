// The workbench's addresses, below /workbench. Addresses of the residents' app that shared pages link to lead there.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { SignInPage } from '@/features/account';
import { CommitmentDeskPage, CommitmentFormPage, CommitmentsDeskPage, ResolutionDeskPage, ResolutionFormPage } from '@/features/commitments/desk_pages';
import { AgendaDeskPage, AgendaItemDeskPage, AgendaSettingsPage, ClusterDeskPage, PlanPage } from '@/features/agenda/desk_pages';
import { AuditPage } from '@/features/audit';
import { BudgetDeskListPage, BudgetDeskPage, BudgetFormPage } from '@/features/budgets/desk_pages';
import { BallotDeskPage, BallotFormPage, BallotsTablePage, FilingPackPage } from '@/features/ballots/desk_pages';
import { CalendarPage } from '@/features/calendar';
import { CaseDeskPage, CaseInboxPage, EnterCasePage } from '@/features/case_desk/pages';
import { InboxPage } from '@/features/desk';
import { GroupDeskListPage, GroupDeskPage } from '@/features/groups/desk_pages';
import { ImportsPage } from '@/features/imports';
import { IndicatorRowsPage } from '@/features/indicators';
import { IndicatorDeskPage } from '@/features/indicators/desk_pages';
import { InvitationsPage, LettersPage } from '@/features/invitations';
import { KeysPage } from '@/features/keys';
import { MeetingDeskListPage, MeetingFormPage, MeetingRoomPage } from '@/features/meetings/desk_pages';
import { ModerationQueuePage } from '@/features/moderation';
import { MailPage } from '@/features/mail';
import { NoticesPage } from '@/features/notices';
import { PlaceDeskPage, PlacesDeskPage, PlaceSheetPage } from '@/features/places/desk_pages';
import { PostsPage } from '@/features/posts';
import { ProcedureEditPage, ProcedurePage, ProceduresDeskPage } from '@/features/procedures/desk_pages';
import { RecordTablePage } from '@/features/record';
import { RegisterDeskPage } from '@/features/register/desk_pages';
import { RoutingPage } from '@/features/routing/desk_pages';
import { ResidentsPage } from '@/features/residence';
import { AssessmentFormPage, BurdenDeskPage, TaskDeskListPage, TaskDeskPage, TaskFormPage, TaskSettingsPage } from '@/features/tasks/desk_pages';
import { TopicDeskPage, TopicFormPage, TopicsTablePage } from '@/features/topic_editor';
import { AgesDeskPage } from '@/features/weighting/desk_pages';
import { messagesReady } from '@/i18n';
import { historyAtRest, wantHeadingFocus } from '@/ui';

const MissingPage = () => import('./MissingPage.vue');

const elsewhere = (path: string): RouteRecordRaw => ({
  path, component: MissingPage,
  beforeEnter: (to) => { location.assign(to.fullPath); return false; },
});

const routes: RouteRecordRaw[] = [
  { path: '/', component: InboxPage },
  { path: '/cases', component: CaseInboxPage },
  { path: '/cases/new', component: EnterCasePage },
  { path: '/cases/:case(\\d+)', component: CaseDeskPage },
  { path: '/notices', component: NoticesPage },
  { path: '/mail', component: MailPage },
  { path: '/commitments', component: CommitmentsDeskPage },
  { path: '/commitments/new', component: CommitmentFormPage },
  { path: '/commitments/:commitment(\\d+)', component: CommitmentDeskPage },
  { path: '/commitments/resolutions/new', component: ResolutionFormPage },
  { path: '/commitments/resolutions/:resolution(\\d+)', component: ResolutionDeskPage },
  { path: '/agenda', component: AgendaDeskPage },
  { path: '/agenda/settings', component: AgendaSettingsPage },
  { path: '/agenda/plans/new', component: PlanPage },
  { path: '/agenda/clusters/:cluster(\\d+)', component: ClusterDeskPage },
  { path: '/agenda/groups', component: GroupDeskListPage },
  { path: '/agenda/groups/:group(\\d+)', component: GroupDeskPage },
  { path: '/moderation/groups', component: GroupDeskListPage },
  { path: '/moderation/groups/:group(\\d+)', component: GroupDeskPage },
  { path: '/agenda/:item(\\d+)', component: AgendaItemDeskPage },
  { path: '/budgets', component: BudgetDeskListPage },
  { path: '/budgets/new', component: BudgetFormPage },
  { path: '/budgets/:budget(\\d+)', component: BudgetDeskPage },
  { path: '/budgets/:budget(\\d+)/edit', component: BudgetFormPage },
  { path: '/ballots', component: BallotsTablePage },
  { path: '/ballots/new', component: BallotFormPage },
  { path: '/ballots/:ballot(\\d+)', component: BallotDeskPage },
  { path: '/ballots/:ballot(\\d+)/edit', component: BallotFormPage },
  { path: '/ballots/:ballot(\\d+)/filing', component: FilingPackPage },
  { path: '/meetings', component: MeetingDeskListPage },
  { path: '/meetings/new', component: MeetingFormPage },
  { path: '/meetings/:meeting(\\d+)', component: MeetingRoomPage },
  { path: '/meetings/:meeting(\\d+)/edit', component: MeetingFormPage },
  { path: '/topics', component: TopicsTablePage },
  { path: '/topics/new', component: TopicFormPage },
  { path: '/topics/:topic(\\d+)', component: TopicDeskPage },
  { path: '/topics/:topic(\\d+)/edit', component: TopicFormPage },
  { path: '/procedures', component: ProceduresDeskPage },
  { path: '/procedures/:code', component: ProcedurePage },
  { path: '/procedures/:code/edit', component: ProcedureEditPage },
  { path: '/tasks', component: TaskDeskListPage },
  { path: '/burden', component: BurdenDeskPage },
  { path: '/burden/assessments/new', component: AssessmentFormPage },
  { path: '/tasks/settings', component: TaskSettingsPage },
  { path: '/tasks/new', component: TaskFormPage },
  { path: '/tasks/:task(\\d+)', component: TaskDeskPage },
  { path: '/tasks/:task(\\d+)/edit', component: TaskFormPage },
  { path: '/register', component: RegisterDeskPage },
  { path: '/routing', component: RoutingPage },
  { path: '/moderation', component: ModerationQueuePage },
  { path: '/invitations', component: InvitationsPage },
  { path: '/invitations/letters', component: LettersPage },
  { path: '/residents', component: ResidentsPage },
  { path: '/places', component: PlacesDeskPage },
  { path: '/places/:place(\\d+)', component: PlaceDeskPage },
  { path: '/places/:place(\\d+)/sheet', component: PlaceSheetPage },
  { path: '/ages', component: AgesDeskPage },
  { path: '/imports', component: ImportsPage },
  { path: '/calendar', component: CalendarPage },
  { path: '/posts', component: PostsPage },
  { path: '/keys', component: KeysPage },
  { path: '/indicators', component: IndicatorDeskPage },
  { path: '/indicators/:measure', component: IndicatorRowsPage, props: { desk: true } },
  { path: '/record', component: RecordTablePage },
  { path: '/audit', component: AuditPage },
  { path: '/sign-in', component: SignInPage, meta: { open: true } },
  elsewhere('/join'), elsewhere('/reset'), elsewhere('/me'), elsewhere('/setup'),
  { path: '/:rest(.*)*', component: MissingPage, meta: { open: true } },
];

export const router = createRouter({
  history: createWebHistory('/workbench/'),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
router.beforeResolve(historyAtRest);
router.beforeResolve(messagesReady);
router.afterEach((to, from) => {
  if (from.matched.length > 0 && to.path !== from.path) wantHeadingFocus();
});
