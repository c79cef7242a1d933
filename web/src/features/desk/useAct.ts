// One act of the workbench at a time: busy while it runs, what came of it in words, its problem where it failed. Acts that
// need a confirmed identity ask for it by themselves.
import { ref, shallowRef } from 'vue';
import { announce } from '@/ui';
import { confirmed, NotConfirmed } from './confirm';

export function useAct() {
  const busy = ref(false);
  const done = ref('');
  const problem = shallowRef<unknown>(undefined);

  /** `words` says what was done. True when it was. */
  async function act<T>(send: () => Promise<T>, words: string | ((answer: T) => string)): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    done.value = '';
    problem.value = undefined;
    try {
      const answer = await confirmed(send);
      done.value = typeof words === 'string' ? words : words(answer);
      announce(done.value);
      return true;
    } catch (error) {
      if (!(error instanceof NotConfirmed)) problem.value = error;
      return false;
    } finally {
      busy.value = false;
    }
  }
  function clear(): void {
    done.value = '';
    problem.value = undefined;
  }
  return { busy, done, problem, act, clear };
}
