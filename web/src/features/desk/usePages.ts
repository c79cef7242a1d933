// A list that comes in pages: the first at once, more on demand, all of them for a file.
import { useInfiniteQuery, useQueryClient, type QueryKey, type UseQueryReturnType } from '@tanstack/vue-query';
import { computed, onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { onLiveChange, type ProblemError } from '@/api';

export interface ListPage<Row> {
  items: Row[];
  next_cursor?: string | undefined;
}

const pagesMax = 200;

export function usePages<Row>(options: {
  key: MaybeRefOrGetter<QueryKey>;
  read: (cursor: string | undefined) => Promise<ListPage<Row>>;
  enabled?: MaybeRefOrGetter<boolean>;
  live?: MaybeRefOrGetter<string[]>;
  /** True while a filter of the page needs every row there is. */
  whole?: MaybeRefOrGetter<boolean>;
}) {
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: options.key as QueryKey,
    queryFn: ({ pageParam }: { pageParam: unknown }) => options.read(pageParam as string | undefined),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: ListPage<Row>) => last.next_cursor ?? undefined,
    enabled: options.enabled ?? true,
  } as never) as unknown as {
    data: { value: { pages: ListPage<Row>[] } | undefined };
    hasNextPage: { value: boolean }; isFetchingNextPage: { value: boolean };
    fetchNextPage: () => Promise<{ data?: { pages: ListPage<Row>[] }; hasNextPage: boolean; error: unknown }>;
    refetch: () => Promise<unknown>;
  };
  if (options.live !== undefined) {
    let stop: (() => void) | undefined;
    watch(() => toValue(options.live)?.join(' ') ?? '', () => {
      stop?.();
      stop = onLiveChange(toValue(options.live) ?? [], () => void client.invalidateQueries({ queryKey: toValue(options.key) }));
    }, { immediate: true });
    onScopeDispose(() => stop?.());
  }
  const rows = computed<Row[]>(() => query.data.value?.pages.flatMap((page) => page.items) ?? []);
  /** Everything there is, for a file. */
  async function all(): Promise<Row[]> {
    let found = query.data.value?.pages ?? [];
    let more = query.hasNextPage.value;
    for (let page = 0; more && page < pagesMax; page += 1) {
      const next = await query.fetchNextPage();
      if (next.error) throw next.error;
      found = next.data?.pages ?? found;
      more = next.hasNextPage;
    }
    return found.flatMap((page) => page.items);
  }
  // A filter over what is loaded would hide what is not: while one is set, the rest is fetched as well.
  if (options.whole !== undefined) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    watch(() => toValue(options.whole) === true && query.hasNextPage.value, (wanted) => {
      clearTimeout(timer);
      if (wanted) timer = setTimeout(() => { all().catch(() => undefined); }, 250);
    }, { immediate: true });
    onScopeDispose(() => clearTimeout(timer));
  }
  return {
    reading: query as unknown as UseQueryReturnType<unknown, ProblemError>,
    rows, all,
    hasMore: computed(() => query.hasNextPage.value),
    loadingMore: computed(() => query.isFetchingNextPage.value),
    more: () => query.fetchNextPage(),
    refetch: () => query.refetch(),
  };
}
