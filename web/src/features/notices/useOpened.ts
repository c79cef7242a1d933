// Opening a notice is reading it.
import { useQueryClient } from '@tanstack/vue-query';
import { api, data, type Notice } from '@/api';
import { noticesKey } from './useUnreadNotices';

/** Goes there whether or not the mark gets through: it is only a mark. */
export function useOpened(): (notice: Notice) => void {
  const client = useQueryClient();
  return (notice) => {
    if (notice.is_read) return;
    void data(api.PUT('/api/v1/me/notices/{notice}/read', { params: { path: { notice: notice.id } } })).then(() => client.invalidateQueries({ queryKey: noticesKey() })).catch(() => undefined);
  };
}
