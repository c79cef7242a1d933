// What a line of a list of cases needs.
import type { CaseLine } from '@/api';

/** Of a line in a list: until when it must be answered, else until when its holder must act. */
export const lineDue = (line: CaseLine): string | undefined => line.resolve_by ?? line.due_at;

export const casePath = (street: string, id: string): string => `/s/${street}/cases/${id}`;
