// Codes that nobody has printed or saved are gone with the page: ask before it goes. The list and the letters are one place.
import { onMounted, onUnmounted } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';
import { w } from '@/i18n/workbench';
import { codesUnsaved } from './issued_codes';

export function useCodesGuard(): void {
  const guard = (event: BeforeUnloadEvent): void => { if (codesUnsaved.value) event.preventDefault(); };
  onMounted(() => addEventListener('beforeunload', guard));
  onUnmounted(() => removeEventListener('beforeunload', guard));
  onBeforeRouteLeave((to) => to.path.startsWith('/invitations') || !codesUnsaved.value || window.confirm(w.codes_leave()));
}
