// Name and telephone of whoever reports: kept in this tab only, and for the same person only.
import { reactive, watch } from 'vue';
import { lostPerson, session } from '@/session';

const key = 'hezhi.contact';
const owner = (): string => session.value.person?.id ?? lostPerson.value ?? 'visitor';

function kept(): { name: string; phone: string } {
  try {
    const found = JSON.parse(sessionStorage.getItem(key) ?? 'null') as { owner: string; name: string; phone: string } | null;
    return found?.owner === owner() ? { name: found.name, phone: found.phone } : { name: '', phone: '' };
  } catch {
    return { name: '', phone: '' };
  }
}

export function useContactDetails(): { name: string; phone: string } {
  const details = reactive(kept());
  watch(owner, () => { Object.assign(details, kept()); });
  watch(details, () => {
    try {
      sessionStorage.setItem(key, JSON.stringify({ owner: owner(), ...details }));
    } catch {
      // Then it is typed again after a reload.
    }
  });
  return details;
}
