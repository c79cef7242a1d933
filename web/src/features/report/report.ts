// A report while it is being written: what, where, who may see the contact; with the key under which it will be sent, so that
// it is one case however often it is tried. What and where stay on the device; name and telephone only as long as the tab.
import { newIdempotencyKey, type CaseContact } from '@/api';
import { newFollowSecret, type Attachment } from '@/offline';

export interface Report {
  text: string;
  street: string;
  community: string;
  /** A compound or building; empty: somewhere in the community. */
  building: string;
  placeName: string;
  location: string;
  point?: { latitude_e7: number; longitude_e7: number } | undefined;
  matter?: string | undefined;
  attachments: Attachment[];
  contact: CaseContact;
  key: string;
  secret: string;
}
export const textLength = { min: 2, max: 2000 } as const;
export const locationMax = 120;

export const emptyReport = (): Report => ({ text: '', street: '', community: '', building: '', placeName: '', location: '', point: undefined, matter: undefined, attachments: [], contact: 'anonymous', key: newIdempotencyKey(), secret: newFollowSecret() });

/** Nothing in it that would be missed. */
export const isBlank = (report: Report): boolean => report.text.trim() === '' && report.location.trim() === '' && report.attachments.length === 0;

/** As it is kept; empty where there is nothing to keep. */
export const packed = (report: Report): string => (isBlank(report) ? '' : JSON.stringify(report));

/** What was kept, with what a newer program knows beside; undefined for something else. */
export function unpacked(kept: string): Report | undefined {
  try {
    const found = JSON.parse(kept) as Partial<Report> | null;
    if (typeof found?.text !== 'string' || typeof found.key !== 'string') return undefined;
    return { ...emptyReport(), ...found };
  } catch {
    return undefined;
  }
}

/** The first `max` characters, never half of one. */
export const cut = (text: string, max: number): string => [...text].slice(0, max).join('');
