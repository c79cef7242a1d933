// Moments as the fields of a form hold them: the street's time, to the minute.
import { timeNow } from '@/i18n';

const offsetHours = 8;
const minuteLength = 'YYYY-MM-DDThh:mm'.length;

export const localOf = (at: string): string => new Date(new Date(at).getTime() + offsetHours * 3_600_000).toISOString().slice(0, minuteLength);
export const momentOf = (local: string): string => new Date(`${local}:00+08:00`).toISOString();
export const inDays = (days: number, hour: number): string => `${localOf(new Date(timeNow() + days * 86_400_000).toISOString()).slice(0, 'YYYY-MM-DD'.length)}T${String(hour).padStart(2, '0')}:00`;
