// A form that the device keeps for the person who fills it in: whose session ends meanwhile is still that person.
import { toValue, type MaybeRefOrGetter } from 'vue';
import { useKeptForm, type KeptForm } from '@/offline/kept_form';
import { lostPerson, session, sessionKnown } from './session';

/** As useKeptForm, the name without the person. */
export function useOwnForm<T extends object>(name: MaybeRefOrGetter<string>, fields: T, options?: { alone?: (keyof T & string)[] }): KeptForm {
  return useKeptForm(() => {
    const own = toValue(name);
    return own === '' || !sessionKnown.value ? '' : `form ${session.value.person?.id ?? lostPerson.value ?? 'visitor'} ${own}`;
  }, fields, options);
}
