// What can be done to a case at the desk: which acts the server offers this caller, what each needs, and how it is sent. The
// server decides; the checks here only spare a round trip.
import { api, data, type Case, type CaseEvent, type CasePublicity, type RefusalGround } from '@/api';
import { w } from '@/i18n/workbench';
import { timeNow } from '@/i18n';
import { dropAttachments, type Attachment } from '@/offline';

export type ActKind =
  | 'dispatch' | 'sign_in' | 'arrive' | 'ruling' | 'extension_ruling' | 'reply' | 'follow_up' | 'conclude' | 'answer'
  | 'return' | 'extension' | 'question' | 'joint' | 'agree_action' | 'assign_action' | 'finish_action' | 'drop_action' | 'end_joint' | 'evaluate' | 'refuse' | 'merge' | 'deliberate' | 'leave_deliberation'
  | 'supervise' | 'remind' | 'note';
export type FollowUpResult = 'begun' | 'solved' | 'unsolved' | 'unreachable';

/** Acts in the order in which they are the next thing to do; the first that is offered is shown. */
const order: { kind: ActKind; events: CaseEvent[]; deskOnly?: true }[] = [
  { kind: 'arrive', events: ['arrive'] },
  { kind: 'ruling', events: ['keep_return', 'uphold_return'] },
  { kind: 'extension_ruling', events: ['grant_extension', 'refuse_extension'] },
  { kind: 'dispatch', events: ['dispatch'] },
  { kind: 'sign_in', events: ['sign_in'] },
  { kind: 'reply', events: ['reply'] },
  { kind: 'follow_up', events: ['begin_follow_up', 'confirm', 'unreachable', 'reopen'], deskOnly: true },
  { kind: 'conclude', events: ['conclude_deliberation'] },
  { kind: 'answer', events: ['give_info'], deskOnly: true },
  { kind: 'return', events: ['ask_return'] },
  { kind: 'extension', events: ['ask_extension'] },
  { kind: 'question', events: ['ask_info'] },
  { kind: 'joint', events: ['call_joint'] },
  { kind: 'evaluate', events: ['evaluate_joint'] },
  { kind: 'agree_action', events: ['agree_action'] },
  { kind: 'assign_action', events: ['assign_action'] },
  { kind: 'finish_action', events: ['finish_action'] },
  { kind: 'drop_action', events: ['drop_action'] },
  { kind: 'end_joint', events: ['end_joint'] },
  { kind: 'remind', events: ['remind'] },
  { kind: 'supervise', events: ['supervise'] },
  { kind: 'merge', events: ['merge'] },
  { kind: 'deliberate', events: ['send_to_deliberation'] },
  { kind: 'leave_deliberation', events: ['leave_deliberation'], deskOnly: true },
  { kind: 'refuse', events: ['refuse'] },
  { kind: 'note', events: ['note'] },
];

export function offeredActs(page: Pick<Case, 'possible' | 'view'>): ActKind[] {
  return order
    .filter((one) => one.events.some((event) => page.possible.includes(event)) && (one.deskOnly === undefined || page.view === 'desk'))
    .map((one) => one.kind);
}

const resultEvents: Record<FollowUpResult, CaseEvent> = { begun: 'begin_follow_up', solved: 'confirm', unsolved: 'reopen', unreachable: 'unreachable' };
export function followUpResults(page: Pick<Case, 'possible'>): FollowUpResult[] {
  return (Object.keys(resultEvents) as FollowUpResult[]).filter((result) => page.possible.includes(resultEvents[result]));
}

/** A return after the first goes to the arbiter. */
export function returnsAsked(page: Pick<Case, 'events'>): number {
  return page.events.filter((event) => event.event === 'ask_return').length;
}

/** The body that the last return named, for whoever rules on it. */
export function returnNamed(page: Pick<Case, 'events'>): { body?: string; matter?: string; matterName?: string } {
  const last = page.events.filter((event) => event.event === 'ask_return').at(-1);
  return { ...(last?.named_body === undefined ? {} : { body: last.named_body.id }), ...(last?.matter === undefined ? {} : { matter: last.matter.id, matterName: last.matter.name }) };
}

/** A row of the register as the desk chose it. */
export interface ChosenMatter {
  id: string;
  name: string;
  /** Its lead at the place of the case; absent where nobody is named. */
  lead?: { id: string; name: string };
}

/** Everything an act may need; which of it, is said by `actChecks`. */
export interface ActValues {
  matter: ChosenMatter | undefined;
  /** No row of the register applies: then a body and a reason. */
  noRow: boolean;
  body: string;
  supports: string[];
  text: string;
  route: string;
  publicText: string;
  publicity: CasePublicity;
  ruling: 'keep' | 'uphold' | '';
  granted: 'yes' | 'no' | '';
  /** As a field of type datetime-local holds it. */
  by: string;
  result: FollowUpResult | '';
  stars: number;
  ground: RefusalGround | '';
  into: { id: string; number: string } | undefined;
  isPublic: boolean;
  /** Evidence of a reply. */
  attachments: Attachment[];
  /** Strangers see the reporter's photographs. */
  showsMedia: boolean;
  /** Number of a joint action. */
  action: number;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
/** A moment for a field of type datetime-local, to the second. */
export function localMoment(at: Date): string {
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}:${twoDigits(at.getSeconds())}`;
}
export const serverMoment = (local: string): string => new Date(local).toISOString();

/** The joint actions that an act can be about: open ones, for setting owner and date those first that have none. */
export function actionsFor(kind: ActKind, page: Pick<Case, 'actions'>): Case['actions'] {
  if (kind !== 'assign_action' && kind !== 'finish_action' && kind !== 'drop_action') return [];
  const open = page.actions.filter((one) => one.state === 'open');
  const unsettled = (one: Case['actions'][number]): number => (one.body === undefined || one.due_at === undefined ? 0 : 1);
  return kind === 'assign_action' ? [...open].sort((a, b) => unsettled(a) - unsettled(b) || a.number - b.number) : open;
}

/** Who may own an action: whoever has a part in the case, and its desk. */
export function actionOwners(page: Pick<Case, 'bodies' | 'desk'>): { id: string; name: string }[] {
  const owners = page.bodies.filter((one) => one.part !== 'former').map((one) => one.body);
  if (page.desk !== undefined && !owners.some((one) => one.id === page.desk?.id)) owners.push(page.desk);
  return owners;
}

const calledInHours = 2;
/** What an act's form holds when it is opened. */
export function emptyValues(kind: ActKind, page: Case, now: Date): ActValues {
  const returned = kind === 'ruling' ? returnNamed(page) : {};
  const inHours = new Date(now.getTime() + calledInHours * 3_600_000);
  inHours.setSeconds(0);
  return {
    matter: undefined, noRow: false, body: returned.body ?? '', supports: [], text: '', route: '',
    publicText: page.public_text ?? page.proposed_text ?? page.text, publicity: page.publicity, ruling: '', granted: '',
    by: kind === 'joint' ? localMoment(inHours) : kind === 'extension_ruling' && page.extension_until !== undefined ? localMoment(new Date(page.extension_until)) : '',
    result: '', stars: 0, ground: '', into: undefined, isPublic: false, attachments: [], showsMedia: false, action: actionsFor(kind, page).length === 1 ? actionsFor(kind, page)[0]!.number : 0,
  };
}

export const actFields = ['matter', 'body', 'supports', 'text', 'route', 'publicText', 'ruling', 'granted', 'by', 'result', 'stars', 'ground', 'into', 'action'] as const;
export type ActField = (typeof actFields)[number];
export const fieldId = (field: ActField): string => `act-${field}`;

const wanted = (text: string, least = 2): boolean => [...text.trim()].length >= least;
const ahead = (local: string): boolean => local !== '' && new Date(local).getTime() > timeNow();
const replyMin = 4;

/** What is still missing, by field. */
export function actChecks(kind: ActKind, values: ActValues, page: Case): Partial<Record<ActField, string | undefined>> {
  const reason = wanted(values.text) ? undefined : w.act_reason_needed();
  switch (kind) {
    case 'dispatch': {
      if (values.noRow) return { body: values.body === '' ? w.act_lead_needed() : undefined, text: wanted(values.text) ? undefined : w.act_no_row_reason_needed(), publicText: wanted(values.publicText) ? undefined : w.act_public_text_needed() };
      return { matter: values.matter === undefined ? w.act_matter_needed() : values.matter.lead === undefined ? w.act_matter_no_lead() : undefined, publicText: wanted(values.publicText) ? undefined : w.act_public_text_needed() };
    }
    case 'return':
      return { matter: values.matter === undefined ? w.act_return_row_needed() : values.matter.lead === undefined ? w.act_matter_no_lead() : values.matter.lead.id === page.lead?.id ? w.act_return_same_body() : undefined, text: reason };
    case 'ruling':
      return { ruling: values.ruling === '' ? w.act_ruling_needed() : undefined, body: values.ruling === 'uphold' && (values.body === '' || values.body === page.lead?.id) ? w.act_other_body_needed() : undefined, text: reason };
    case 'extension_ruling':
      return { granted: values.granted === '' ? w.act_ruling_needed() : undefined, by: values.granted === 'yes' && !ahead(values.by) ? w.act_by_needed() : undefined, text: values.granted === 'no' ? reason : undefined };
    case 'extension': return { by: ahead(values.by) ? undefined : w.act_by_needed(), text: reason };
    case 'joint': return { supports: values.supports.length === 0 ? w.act_bodies_needed() : undefined, by: ahead(values.by) ? undefined : w.act_by_needed(), text: reason };
    case 'agree_action': return { text: wanted(values.text) ? undefined : w.act_action_words_needed(), by: values.by === '' || ahead(values.by) ? undefined : w.act_by_needed() };
    case 'assign_action': return { action: values.action === 0 ? w.act_action_needed() : undefined, body: values.body === '' && values.by === '' ? w.act_action_change_needed() : undefined, by: values.by === '' || ahead(values.by) ? undefined : w.act_by_needed() };
    case 'finish_action': return { action: values.action === 0 ? w.act_action_needed() : undefined, text: wanted(values.text) ? undefined : w.act_text_needed() };
    case 'drop_action': return { action: values.action === 0 ? w.act_action_needed() : undefined, text: reason };
    case 'evaluate': return { body: values.body === '' ? w.act_body_needed() : undefined, stars: values.stars === 0 ? w.act_stars_needed() : undefined };
    case 'follow_up': return { result: values.result === '' ? w.act_result_needed() : undefined, text: values.result === 'unsolved' ? reason : undefined };
    case 'refuse': return { ground: values.ground === '' ? w.act_ground_needed() : undefined, text: reason, route: wanted(values.route) ? undefined : w.act_route_needed() };
    case 'merge': return { into: values.into === undefined ? w.act_into_needed() : undefined };
    case 'reply': case 'conclude': return { text: wanted(values.text, replyMin) ? undefined : w.act_reply_needed() };
    case 'question': return { text: wanted(values.text) ? undefined : w.act_question_needed() };
    case 'answer': case 'note': return { text: wanted(values.text) ? undefined : w.act_text_needed() };
    case 'deliberate': case 'supervise': case 'leave_deliberation': return { text: reason };
    case 'sign_in': case 'arrive': case 'end_joint': case 'remind': return {};
  }
}

/** Sends an act on the revision that was read; the case as it is then. */
export async function sendAct(street: string, page: Pick<Case, 'id'>, revision: number, kind: ActKind, values: ActValues): Promise<Case> {
  const path = { street, case: page.id };
  const params = { path };
  const headers = { 'If-Match': `"${revision}"` };
  const text = values.text.trim();
  const remark = text === '' ? {} : { text };
  const matter = values.matter === undefined ? {} : { matter: values.matter.id };
  const owner = values.body === '' ? {} : { body: values.body };
  const date = values.by === '' ? {} : { by: serverMoment(values.by) };
  const action = { path: { ...path, action: values.action } };
  switch (kind) {
    case 'dispatch':
      return data(api.POST('/api/v1/s/{street}/cases/{case}/dispatch', {
        params, headers, body: {
          ...(values.noRow ? { lead: values.body } : matter), ...remark, supports: values.supports, public_text: values.publicText.trim(), publicity: values.publicity,
          ...(values.showsMedia ? { shows_media: true } : {}),
        },
      }));
    case 'sign_in': return data(api.POST('/api/v1/s/{street}/cases/{case}/sign-in', { params, headers }));
    case 'arrive': return data(api.POST('/api/v1/s/{street}/cases/{case}/joint/arrival', { params, headers }));
    case 'return': return data(api.POST('/api/v1/s/{street}/cases/{case}/return', { params, headers, body: { matter: values.matter?.id ?? '', text } }));
    case 'ruling':
      return data(api.POST('/api/v1/s/{street}/cases/{case}/ruling', {
        params, headers, body: values.ruling === 'uphold' ? { ruling: 'uphold', text, body: values.body, ...matter } : { ruling: 'keep', text },
      }));
    case 'extension': return data(api.POST('/api/v1/s/{street}/cases/{case}/extension', { params, headers, body: { by: serverMoment(values.by), text } }));
    case 'extension_ruling':
      return data(api.POST('/api/v1/s/{street}/cases/{case}/extension-ruling', { params, headers, body: values.granted === 'yes' ? { granted: true, by: serverMoment(values.by), ...remark } : { granted: false, text } }));
    case 'joint': return data(api.POST('/api/v1/s/{street}/cases/{case}/joint', { params, headers, body: { bodies: values.supports, by: serverMoment(values.by), text } }));
    case 'evaluate': return data(api.POST('/api/v1/s/{street}/cases/{case}/joint/evaluation', { params, headers, body: { body: values.body, stars: values.stars, text } }));
    case 'agree_action':
      return data(api.POST('/api/v1/s/{street}/cases/{case}/actions', { params, headers, body: { text, ...owner, ...date } }));
    case 'assign_action':
      return data(api.POST('/api/v1/s/{street}/cases/{case}/actions/{action}/assignment', { params: action, headers, body: { ...owner, ...date, ...remark } }));
    case 'finish_action': return data(api.POST('/api/v1/s/{street}/cases/{case}/actions/{action}/completion', { params: action, headers, body: { text } }));
    case 'drop_action': return data(api.POST('/api/v1/s/{street}/cases/{case}/actions/{action}/drop', { params: action, headers, body: { text } }));
    case 'end_joint': return data(api.POST('/api/v1/s/{street}/cases/{case}/joint/end', { params, headers, body: remark }));
    case 'reply': {
      const media = values.attachments.length === 0 ? [] : await (await import('@/features/photos')).uploadAttachments(street, values.attachments); // with the field that took them
      const replied = await data(api.POST('/api/v1/s/{street}/cases/{case}/reply', { params, headers, body: { text, ...(media.length === 0 ? {} : { media }) } }));
      await dropAttachments(values.attachments);
      return replied;
    }
    case 'conclude': return data(api.POST('/api/v1/s/{street}/cases/{case}/deliberation/conclusion', { params, headers, body: { text } }));
    case 'follow_up':
      return data(api.POST('/api/v1/s/{street}/cases/{case}/follow-up', {
        params, headers, body: { result: values.result === '' ? 'begun' : values.result, ...(values.stars > 0 && (values.result === 'solved' || values.result === 'unsolved') ? { stars: values.stars } : {}), ...remark },
      }));
    case 'question': return data(api.POST('/api/v1/s/{street}/cases/{case}/question', { params, headers, body: { text } }));
    case 'answer': return data(api.POST('/api/v1/s/{street}/cases/{case}/answer', { params, body: { text } }));
    case 'refuse': return data(api.POST('/api/v1/s/{street}/cases/{case}/refusal', { params, headers, body: { ground: values.ground as RefusalGround, text, route: values.route.trim() } }));
    case 'merge': return data(api.POST('/api/v1/s/{street}/cases/{case}/merge', { params, headers, body: { into: values.into?.id ?? '' } }));
    case 'deliberate': return data(api.POST('/api/v1/s/{street}/cases/{case}/deliberation', { params, headers, body: { text } }));
    case 'leave_deliberation': return data(api.POST('/api/v1/s/{street}/cases/{case}/government-route', { params, body: { text } }));
    case 'supervise': return data(api.POST('/api/v1/s/{street}/cases/{case}/supervision', { params, headers, body: { text } }));
    case 'remind': return data(api.POST('/api/v1/s/{street}/cases/{case}/reminder', { params, headers, body: remark }));
    case 'note': return data(api.POST('/api/v1/s/{street}/cases/{case}/notes', { params, headers, body: { text, is_public: values.isPublic } }));
  }
}
