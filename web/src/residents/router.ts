// The residents' addresses: words and ids, shareable, each opens cold; what is public opens without an account.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { AccountPage, DisplayPage, HomePage, JoinPage, MePage, OutboxPage, PrivacyPage, ResetPage, SecondFactorPage, SessionsPage, SetupPage, SignInPage } from '@/features/account';
import { AgendaItemPage, AgendaQueuePage, InitiativePage } from '@/features/agenda/pages';
import { BudgetPage, ProjectPage, ProposePage } from '@/features/budgets/pages';
import { BallotPage, BallotResultPage } from '@/features/ballots/pages';
import { CaseListPage, CasePage, MyCasesPage } from '@/features/cases/pages';
import { EvaluationPage } from '@/features/evaluation';
import { CommitmentListPage, CommitmentPage, ResolutionPage } from '@/features/commitments/pages';
import { GroupListPage, GroupPage } from '@/features/groups/pages';
import { HelpPage, NotFoundPage } from '@/features/help';
import { IndicatorRowsPage, IndicatorsPage } from '@/features/indicators';
import { CoChairPage, MeetingListPage, MeetingPage, MeetingSignInPage } from '@/features/meetings/pages';
import { MailLinkPage, NoticesPage, NoticeSettingsPage } from '@/features/notices';
import { AppealPage, MapPage, ModerationPage, StatementsPage, VotePage, WritePage } from '@/features/opinions';
import { RecordEntryPage, RecordPage, RulesPage } from '@/features/record';
import { PublicProcedurePage, PublicProceduresPage } from '@/features/procedures/pages';
import { WhoPage } from '@/features/register/pages';
import { ReportPage } from '@/features/report';
import { BurdenPage, TaskListPage, TaskPage } from '@/features/tasks/pages';
import { OwnInputsPage, ThreadPage } from '@/features/threads';
import { TodayPage } from '@/features/today';
import { TopicListPage, TopicPage } from '@/features/topics';
import { AgeBandPage } from '@/features/weighting';
import { messagesReady } from '@/i18n';
import { historyAtRest, wantHeadingFocus } from '@/ui';

const topic = '/s/:street(\\d+)/topics/:topic(\\d+)';
const budget = '/s/:street(\\d+)/budgets/:budget(\\d+)';
const of = (area: 'today' | 'report' | 'topics' | 'open' | 'me' | 'help', routes: RouteRecordRaw[]): RouteRecordRaw[] => routes.map((route) => ({ ...route, meta: { area } }));

const routes: RouteRecordRaw[] = [
  ...of('today', [{ path: '/', component: TodayPage }]),
  ...of('report', [
    { path: '/report/:step(similar|check|sent)?', component: ReportPage },
    { path: '/cases', component: CaseListPage },
    { path: '/s/:street(\\d+)/cases/:case(\\d+)', component: CasePage },
  ]),
  ...of('topics', [
    { path: '/topics', component: TopicListPage },
    { path: '/meetings', component: MeetingListPage },
    { path: '/s/:street(\\d+)/meetings/:meeting(\\d+)', component: MeetingPage },
    { path: '/s/:street(\\d+)/meetings/:meeting(\\d+)/room', component: CoChairPage },
    { path: '/s/:street(\\d+)/meetings/:meeting(\\d+)/sign-in', component: MeetingSignInPage },
    { path: '/agenda', component: AgendaQueuePage },
    { path: '/groups', component: GroupListPage },
    { path: '/s/:street(\\d+)/groups/:group(\\d+)', component: GroupPage },
    { path: '/agenda/new', component: InitiativePage },
    { path: '/s/:street(\\d+)/agenda/:item(\\d+)', component: AgendaItemPage },
    { path: budget, component: BudgetPage },
    { path: `${budget}/propose`, component: ProposePage },
    { path: `${budget}/projects/:project(\\d+)`, component: ProjectPage },
    { path: '/s/:street(\\d+)/ballots/:ballot(\\d+)', component: BallotPage },
    { path: '/s/:street(\\d+)/ballots/:ballot(\\d+)/result', component: BallotResultPage },
    { path: topic, component: TopicPage },
    { path: `${topic}/thread`, component: ThreadPage },
    { path: `${topic}/evaluation`, component: EvaluationPage },
    { path: `${topic}/vote`, component: VotePage },
    { path: `${topic}/write`, component: WritePage },
    { path: `${topic}/map`, component: MapPage },
    { path: `${topic}/statements`, component: StatementsPage },
    { path: `${topic}/statements/:statement(\\d+)/appeal`, component: AppealPage },
    { path: `${topic}/moderation`, component: ModerationPage },
  ]),
  ...of('open', [{ path: '/open', component: RecordPage }, { path: '/s/:street(\\d+)/record/:event(\\d+)', component: RecordEntryPage }, { path: '/open/rules', component: RulesPage }, { path: '/who', component: WhoPage },
    { path: '/open/commitments', component: CommitmentListPage }, { path: '/s/:street(\\d+)/commitments/:commitment(\\d+)', component: CommitmentPage }, { path: '/s/:street(\\d+)/resolutions/:resolution(\\d+)', component: ResolutionPage },
    { path: '/open/tasks', component: TaskListPage }, { path: '/open/burden', component: BurdenPage }, { path: '/s/:street(\\d+)/tasks/:task(\\d+)', component: TaskPage },
    { path: '/open/procedures', component: PublicProceduresPage }, { path: '/open/procedures/:code/:version(\\d+)?', component: PublicProcedurePage },
    { path: '/open/indicators', component: IndicatorsPage }, { path: '/open/indicators/:measure', component: IndicatorRowsPage }]),
  ...of('me', [
    { path: '/me', component: MePage },
    { path: '/me/cases', component: MyCasesPage },
    { path: '/me/notices', component: NoticesPage },
    { path: '/me/notices/settings', component: NoticeSettingsPage },
    { path: '/mail/confirm', component: MailLinkPage },
    { path: '/mail/unsubscribe', component: MailLinkPage },
    { path: '/me/inputs', component: OwnInputsPage },
    { path: '/me/outbox', component: OutboxPage },
    { path: '/me/home', component: HomePage },
    { path: '/me/account', component: AccountPage },
    { path: '/me/sessions', component: SessionsPage },
    { path: '/me/second-factor', component: SecondFactorPage },
    { path: '/me/privacy', component: PrivacyPage },
    { path: '/me/age', component: AgeBandPage },
    { path: '/me/display', component: DisplayPage },
    { path: '/sign-in', component: SignInPage },
    { path: '/join', component: JoinPage },
    { path: '/reset', component: ResetPage },
    { path: '/setup', component: SetupPage },
  ]),
  ...of('help', [{ path: '/help', component: HelpPage }, { path: '/:rest(.*)*', component: NotFoundPage }]),
];

export const router = createRouter({
  history: createWebHistory('/'),
  routes,
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash === '' ? { top: 0 } : { el: to.hash, top: 16 }),
});
router.beforeResolve(historyAtRest);
router.beforeResolve(messagesReady);
router.afterEach((to, from) => {
  if (from.matched.length > 0 && to.path !== from.path) wantHeadingFocus();
});
