// A form's complaints: checked when the person continues, not on each key; all at once; nothing typed is ever cleared.
import { computed, reactive, ref } from 'vue';
import { asProblem, fieldProblems, problemWords } from '@/api/problem';

export interface FieldError {
  /** The id of the field's element; empty for a complaint about the whole. */
  id: string;
  text: string;
}

/** `fields` maps the names the server uses to the ids of elements; what `kept` holds on the device is let go once it was sent. */
export function useForm(fields: Record<string, string>, kept?: { forget: () => void }) {
  const byName = reactive<Record<string, string>>({});
  /** Complaints that belong to no field of this form. */
  const whole = ref<string[]>([]);
  const attempt = ref(0);
  const busy = ref(false);

  const errors = computed<FieldError[]>(() => [
    ...whole.value.map((text) => ({ id: '', text })),
    ...Object.entries(fields).flatMap(([name, id]) => (byName[name] ? [{ id, text: byName[name] }] : [])),
  ]);

  function clear(): void {
    whole.value = [];
    for (const name of Object.keys(byName)) delete byName[name];
  }

  /** Runs the page's own checks (name → sentence), then `send`; complaints of either are shown. True when all went well. */
  async function submit(checks: Record<string, string | undefined>, send: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    clear();
    for (const [name, sentence] of Object.entries(checks)) if (sentence) byName[name] = sentence;
    if (errors.value.length === 0) {
      busy.value = true;
      try {
        await send();
        kept?.forget();
        return true;
      } catch (error) {
        const found = fieldProblems(error);
        for (const [name, sentence] of Object.entries(found)) {
          if (name in fields) byName[name] = sentence;
          else if (!whole.value.includes(sentence)) whole.value.push(sentence);
        }
        if (errors.value.length === 0) {
          const words = problemWords(asProblem(error));
          whole.value = [words.text];
        }
      } finally {
        busy.value = false;
      }
    }
    attempt.value += 1;
    return false;
  }

  return { errors, attempt, busy, submit, clear, errorOf: (name: string): string | undefined => byName[name] };
}
