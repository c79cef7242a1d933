// What the posts of whoever is signed in are asked to do in the chosen place, the nearest deadline first.
import { computed } from 'vue';
import { api, data, useReading } from '@/api';
import type { Duty } from '@/api/workbench_types';
import { useDesk } from './places';

export function useDuties() {
  const desk = useDesk();
  const reading = useReading({
    key: computed(() => ['duties', desk.street.value]),
    read: () => data(api.GET('/api/v1/s/{street}/duties', { params: { path: { street: desk.street.value } } })),
    enabled: computed(() => desk.street.value !== ''),
    live: computed(() => (desk.street.value === '' ? [] : [`street:${desk.street.value}`])),
  });
  /** What is asked of the street itself is asked wherever one looks. */
  const here = computed(() => (reading.data.value?.items ?? []).filter((duty) => desk.community.value === undefined || duty.community === desk.community.value || duty.community === desk.street.value));
  return { reading, here };
}

/** In which section of the workbench it is done. */
export const dutySection = (duty: Pick<Duty, 'subject'>): string => `/${pages[duty.subject].split('/')[1] ?? ''}`;

const pages = { agenda_item: '/agenda', group: '/agenda/groups', run: '/topics', meeting: '/meetings', ballot: '/ballots', budget: '/budgets', commitment: '/commitments', resolution: '/commitments/resolutions', task: '/tasks' } satisfies Record<Duty['subject'], string>;
export const dutyPath = (duty: Pick<Duty, 'subject' | 'id'>): string => `${pages[duty.subject]}/${duty.id}`;
