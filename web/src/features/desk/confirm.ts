// Acts that the server lets through only for somebody who has just shown who they are: asks for the password once, then
// tries again. The dialog itself stands in the shell.
import { shallowRef } from 'vue';
import { asProblem } from '@/api';

const waiting = shallowRef<{ settle: (confirmed: boolean) => void } | undefined>(undefined);
export const identityWanted = waiting;

/** Thrown when the person closed the dialog instead: nothing was done, nothing needs to be said. */
export class NotConfirmed extends Error {
  constructor() {
    super('not confirmed');
    this.name = 'NotConfirmed';
  }
}

export async function confirmed<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (asProblem(error).code !== 'authority.confirm_identity') throw error;
  }
  const given = await new Promise<boolean>((resolve) => {
    waiting.value = { settle: (answer) => { waiting.value = undefined; resolve(answer); } };
  });
  if (!given) throw new NotConfirmed();
  return act();
}
