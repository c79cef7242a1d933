// Reading from the server: TanStack Query with our habits. A failed network is tried again twice, a refusal never; what was
// read stays on the page and on the device (with its time) until something newer comes; live events refresh it.
import { QueryClient, useQuery, useQueryClient, type QueryKey, type QueryPersister, type UseQueryReturnType } from '@tanstack/vue-query';
import { onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { onLiveChange } from './events';
import { isTransient, type ProblemError } from './problem';

/** `persister` keeps copies on the device (residents' app). */
export function newQueryClient(persister?: QueryPersister): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        ...(persister === undefined ? {} : { persister }),
        staleTime: 15_000,
        gcTime: 24 * 3_600_000,
        networkMode: 'offlineFirst',
        retry: (failures, error) => isTransient(error) && failures < 2,
        retryDelay: (failures) => 500 * 2 ** failures + Math.random() * 300,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

export interface Reading<T> {
  key: MaybeRefOrGetter<QueryKey>;
  read: () => Promise<T>;
  enabled?: MaybeRefOrGetter<boolean>;
  /** Channels of /events that make this stale. */
  live?: MaybeRefOrGetter<string[]>;
  /** Milliseconds between looks while true, for states such as "computing". */
  again?: (value: T | undefined) => number | false;
}

/** One thing to read, kept fresh while the component lives. */
export function useReading<T>(reading: Reading<T>): UseQueryReturnType<T, ProblemError> {
  const client = useQueryClient();
  const result = useQuery<T, ProblemError>({
    queryKey: reading.key as QueryKey,
    queryFn: reading.read,
    enabled: reading.enabled ?? true,
    ...(reading.again === undefined ? {} : { refetchInterval: (query: { state: { data: unknown } }) => reading.again!(query.state.data as T | undefined) }),
  } as never) as UseQueryReturnType<T, ProblemError>;
  if (reading.live !== undefined) {
    let stop: (() => void) | undefined;
    watch(() => toValue(reading.live)?.join(' ') ?? '', () => {
      stop?.();
      const channels = toValue(reading.live) ?? [];
      stop = channels.length === 0 ? undefined : onLiveChange(channels, () => void client.invalidateQueries({ queryKey: toValue(reading.key) }));
    }, { immediate: true });
    onScopeDispose(() => stop?.());
  }
  return result;
}
