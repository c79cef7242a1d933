// Maps, where the server knows any. Residents download the map itself only when they open one.
import { computed, defineAsyncComponent, type ComputedRef } from 'vue';
import { api, data, useReading } from '@/api';
import { withWords } from '@/i18n';
import type { Point } from './mercator';

export type { Point } from './mercator';
export interface MapSource {
  tiles: string;
  attribution: string;
  centre: Point | undefined;
}

/** Undefined while it is not known, and where the server has no maps: then places are chosen from lists alone. */
export function useMap(): ComputedRef<MapSource | undefined> {
  const reading = useReading({ key: ['map'], read: () => data(api.GET('/api/v1/map')) });
  return computed(() => {
    const { tiles, attribution, latitude_e7, longitude_e7 } = reading.data.value ?? {};
    if (tiles === undefined || attribution === undefined) return undefined;
    return { tiles, attribution, centre: latitude_e7 === undefined || longitude_e7 === undefined ? undefined : { latitude_e7, longitude_e7 } };
  });
}

export const PlacePicker = defineAsyncComponent(withWords(() => import('./PlacePicker.vue')));
export const CaseMap = defineAsyncComponent(withWords(() => import('./CaseMap.vue')));
export const ViewSwitch = defineAsyncComponent(withWords(() => import('./ViewSwitch.vue')));
