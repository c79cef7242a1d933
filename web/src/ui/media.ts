// Media queries as values that follow the window.
import { ref, type Ref } from 'vue';

const known = new Map<string, Ref<boolean>>();

export function useMedia(query: string): Readonly<Ref<boolean>> {
  let found = known.get(query);
  if (found === undefined) {
    const list = matchMedia(query);
    const value = ref(list.matches);
    list.addEventListener('change', (event) => { value.value = event.matches; });
    known.set(query, value);
    found = value;
  }
  return found;
}

/** Wide enough for navigation at the top instead of under the thumb; follows the text size, since it is in em. */
export const useWide = (): Readonly<Ref<boolean>> => useMedia('(min-width: 52em)');
