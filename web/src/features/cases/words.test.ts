import { describe, expect, it } from 'vitest';
import type { Case, CaseEventView } from '@/api';
import openapi from '../../../../docs/openapi.json';
import { nextStep, publicDue } from './next_step';
import { caseActorWord, caseChannelWord, caseKindWord, caseUrgencyWord, contactWord, eventBy, eventSentence, refusalWord } from './words';
import { caseStateTone, caseStateWord } from './states';

const schemas = openapi.components.schemas as unknown as Record<string, { enum?: string[] }>;
const all = (name: string): string[] => schemas[name]?.enum ?? [];
const event = (more: Partial<CaseEventView>): CaseEventView => ({ number: 1, at: '2026-11-02T01:00:00Z', event: 'note', actor: 'desk', person: '', from: 'received', to: 'received', basis: '', ground: '', text: '', visibility: 'public', ...more });

describe('words of cases', () => {
  it.each([['CaseState', caseStateWord], ['CaseKind', caseKindWord], ['Actor', caseActorWord], ['Channel', caseChannelWord], ['Urgency', caseUrgencyWord], ['Contact', contactWord], ['RefusalGround', refusalWord]] as [string, (word: never) => string][])('each %s of the API has its own', (name, word) => {
    const words = all(name).map((one) => word(one as never));
    expect(words.length).toBeGreaterThan(2);
    expect(new Set(words).size).toBe(words.length);
    expect(words.filter((one) => one === '' || /case_/.test(one))).toEqual([]);
  });
  it('each event of the API is a sentence', () => {
    const sentences = all('CaseEvent').map((one) => eventSentence(event({ event: one as CaseEventView['event'], named_body: { id: '1', name: '市照明所' } })));
    expect(sentences).toHaveLength(39);
    expect(sentences.filter((one) => one === undefined || one === '' || /case_|\{/.test(one))).toEqual([]);
  });
  it('a look at the contact is told apart from a remark', () => {
    const look = event({ event: 'note', ground: 'contact_revealed', actor: 'lead', acting_body: { id: '1', name: '市照明所' } });
    expect(`${eventBy(look)}${eventSentence(look)}`).toBe('市照明所查看了反映人的联系方式');
  });
  it('is red while it is late, and no longer once it has ended', () => {
    for (const state of all('CaseState') as Case['state'][]) expect(caseStateTone({ state, is_overdue: true }) === 'bad').toBe(!['closed', 'refused', 'merged', 'withdrawn'].includes(state));
  });
  it('a refusal says its ground', () => expect(eventSentence(event({ event: 'refuse', ground: 'emergency_service' }))).toContain('110'));
});

describe('what comes next', () => {
  it('is said in every open state, with what happens if it is late, and in no other', () => {
    const ended = new Set(['closed', 'refused', 'merged', 'withdrawn']);
    for (const state of all('CaseState')) {
      const next = nextStep({ state: state as Case['state'], due_at: '2026-11-11T15:59:59Z', holder: { id: '1', name: '市照明所' } });
      if (ended.has(state)) expect(next).toBeUndefined();
      else expect(next?.otherwise).not.toBe('');
    }
  });
  it('the deadline that ran is found again after the answer', () => {
    const events = [event({ event: 'report', due_at: '2026-11-11T00:00:00Z' }), event({ event: 'dispatch', to: 'dispatched', due_at: '2026-11-13T00:00:00Z' }), event({ event: 'reply', to: 'replied', due_at: '2026-11-06T00:00:00Z' })];
    expect(publicDue({ events })).toBe('2026-11-13T00:00:00Z');
    expect(publicDue({ events, resolve_by: '2026-11-20T00:00:00Z' })).toBe('2026-11-20T00:00:00Z');
  });
});
