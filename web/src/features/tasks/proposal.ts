// What is typed in a proposal and what is sent: days as the street has them, a field a line.
import type { TaskField } from '@/api';

const shanghaiOffset = '+08:00';
const hour = 3_600_000;
/** The day of a moment in the street's time: "2026-11-27". */
export const dayOf = (moment: Date): string => new Date(moment.getTime() + 8 * hour).toISOString().slice(0, 'YYYY-MM-DD'.length);
/** The first moment of a day in the street's time. */
export const momentOf = (day: string): string => new Date(`${day}T00:00:00${shanghaiOffset}`).toISOString();

/** "姓名｜人口台账" a line: the name, and behind a bar where it is supplied already. */
export function fieldsOf(text: string): { name: string; supplied_by?: string }[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const [name = '', source = ''] = line.split(/[|｜]/).map((part) => part.trim());
    return source === '' ? { name } : { name, supplied_by: source };
  }).filter((field) => field.name !== '');
}
export const linesOf = (fields: readonly TaskField[]): string => fields.map((field) => (field.supplied_by === '' ? field.name : `${field.name}｜${field.supplied_by}`)).join('\n');
