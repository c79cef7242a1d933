// Which part of which street the workbench looks at: a subtree that the person's posts grant, and no other.
import { computed, ref, shallowRef, watch } from 'vue';
import { api, data, useReading, type Session } from '@/api';
import type { Jurisdiction } from '@/api/workbench_types';
import { lostPerson, session } from '@/session';

/** What work needs; the permissions of residents and visitors are not among them. */
export const deskPermissions = [
  'topic_draft', 'topic_transition', 'statement_moderate', 'appeal_rule', 'jurisdiction_import', 'body_write', 'post_read', 'post_grant',
  'invitation_issue', 'residence_bind', 'password_reset_issue', 'audit_read', 'dwelling_read', 'register_write', 'register_publish',
  'case_enter', 'case_read', 'case_dispatch', 'case_handle', 'case_rule', 'case_arbitrate', 'case_supervise', 'api_key_issue',
  'task_propose', 'task_review', 'task_answer', 'task_log',
  'agenda_read', 'agenda_launch', 'agenda_plan', 'agenda_set', 'service_offer', 'meeting_call',
  'ballot_prepare', 'ballot_enter',
  'procedure_write', 'procedure_publish', 'stage_organise', 'stage_steward', 'stage_decide', 'objection_rule',
  'budget_prepare',
  'commitment_make', 'commitment_keep', 'resolution_answer',
] as const;
export type DeskPermission = (typeof deskPermissions)[number];

export interface DeskPlace {
  /** Street and jurisdiction. */
  key: string;
  street: string;
  id: string;
  name: string;
  path: string;
  /** True for a street as a whole. */
  whole: boolean;
}

type Grants = Session['permissions'];
export function grantsOf(permissions: Grants): Grants {
  return permissions.filter((grant) => (deskPermissions as readonly string[]).includes(grant.permission));
}

/** Streets and communities that lie in a granted subtree, or hold one. */
export function placesOf(street: string, tree: Jurisdiction[], grants: Grants): DeskPlace[] {
  const here = grants.filter((grant) => grant.street === street);
  return tree
    .filter((one) => one.kind === 'street' || one.kind === 'community')
    .filter((one) => here.some((grant) => one.path.startsWith(grant.path) || (one.kind === 'community' && grant.path.startsWith(one.path))))
    .sort((a, b) => (a.kind === b.kind ? a.path.localeCompare(b.path, undefined, { numeric: true }) : a.kind === 'street' ? -1 : 1))
    .map((one) => ({ key: `${street}:${one.id}`, street, id: one.id, name: one.name, path: one.path, whole: one.kind === 'street' }));
}

const key = 'hezhi.desk-place';
const chosen = ref<string | undefined>(readChosen());
function readChosen(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
export function choosePlace(place: string): void {
  chosen.value = place;
  try {
    localStorage.setItem(key, place);
  } catch {
    // Only this visit, then.
  }
}

const nowhere: DeskPlace = { key: '', street: '', id: '', name: '', path: '', whole: false };

// While a session that ended by itself waits for a new one, the page stays what it was, so that nothing typed on it is
// lost. Reading anything needs a session again: the server decides, as always.
const lastGrants = shallowRef<Grants>([]);
watch(session, (now) => { if (now.person !== undefined) lastGrants.value = grantsOf(now.permissions); }, { immediate: true, flush: 'sync' });

export function useDesk() {
  const grants = computed(() => (session.value.person === undefined && lostPerson.value !== undefined ? lastGrants.value : grantsOf(session.value.permissions)));
  /** Whether there is anything to do here at all. */
  const works = computed(() => grants.value.length > 0);
  const streets = computed(() => [...new Set(grants.value.map((grant) => grant.street))].sort());
  const reading = useReading({
    key: computed(() => ['desk-trees', session.value.person?.id ?? lostPerson.value, ...streets.value]),
    read: () => Promise.all(streets.value.map(async (street) => ({ street, tree: (await data(api.GET('/api/v1/s/{street}/jurisdictions', { params: { path: { street } } }))).items }))),
    enabled: computed(() => streets.value.length > 0),
  });
  const places = computed<DeskPlace[]>(() => (reading.data.value ?? []).flatMap(({ street, tree }) => placesOf(street, tree, grants.value)));
  const place = computed<DeskPlace>(() => places.value.find((one) => one.key === chosen.value) ?? places.value[0] ?? nowhere);
  const tree = computed<Jurisdiction[]>(() => reading.data.value?.find((one) => one.street === place.value.street)?.tree ?? []);
  /** Communities below the chosen place where the person holds `permission`. */
  const communities = (permission?: DeskPermission): Jurisdiction[] => tree.value.filter((one) => one.kind === 'community' && one.path.startsWith(place.value.path) && (permission === undefined || holds(permission, one.path)));
  function holds(permission: DeskPermission, path: string): boolean {
    return grants.value.some((grant) => grant.permission === permission && grant.street === place.value.street && path.startsWith(grant.path));
  }
  /** Somewhere in the chosen place. */
  function may(permission: DeskPermission): boolean {
    const here = place.value;
    return grants.value.some((grant) => grant.permission === permission && grant.street === here.street && (here.path.startsWith(grant.path) || grant.path.startsWith(here.path)));
  }
  const street = computed(() => place.value.street);
  /** The chosen community; undefined while the whole street is looked at. */
  const community = computed(() => (place.value.whole ? undefined : place.value.id));
  return { reading, works, places, place, tree, communities, holds, may, street, community };
}
