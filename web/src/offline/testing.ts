/** Lets everything that waits for the (fake) IndexedDB and for promises come to its end. */
export async function flushPromises(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}
