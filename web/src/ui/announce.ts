// One polite live region a page: short news for those who listen instead of look.
import { shallowRef } from 'vue';

export const announcement = shallowRef('');

export function announce(text: string): void {
  announcement.value = '';
  setTimeout(() => { announcement.value = text; }, 60);
}
