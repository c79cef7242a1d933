import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PublicEvent } from '@/api';
import { eventPath, eventWords } from './event_words';

const event = (kind: string, subject_kind: string, facts: Record<string, string> = {}): PublicEvent => ({
  id: '1', occurred_at: '2026-11-23T00:00:00Z', kind, subject_kind, subject_id: '77', facts: Object.entries(facts).map(([name, value]) => ({ name, value })),
});
const titleOf = (topic: string): string | undefined => (topic === '9' ? '停车难' : undefined);

describe('public events', () => {
  it('say what happened to a topic by where it went', () => {
    expect(eventWords(event('topic.moved', 'topic', { from: 'draft', to: 'open', title: '停车难' }), titleOf)).toBe('开始商量：停车难');
    expect(eventWords(event('topic.moved', 'topic', { from: 'open', to: 'closed', title: '停车难' }), titleOf)).toBe('商量结束：停车难');
  });
  it('name the topic of a statement, and the rule in words', () => {
    const text = eventWords(event('statement.hidden', 'statement', { topic: '9', number: '4', rule: 'personal_data' }), titleOf);
    expect(text).toContain('停车难');
    expect(text).toContain('第 4 条');
    expect(text).toContain('不写别人的隐私');
  });
  it('say which post was filled, and where', () => {
    const placeOf = (id: string): string => (id === '5' ? '云栖苑' : '青禾街道');
    expect(eventWords(event('post.granted', 'post', { role: 'committee_staff', jurisdiction: '5' }), titleOf, placeOf)).toBe('云栖苑：居委会工作人员上任');
    expect(eventWords(event('post.ended', 'post', { role: 'arbiter', jurisdiction: '1' }), titleOf, placeOf)).toBe('青禾街道：仲裁员离任');
  });
  it('say that a street began, by its name', () => {
    expect(eventWords(event('street.founded', 'street', { name: '青禾街道', district: '河东区', city: '临江市' }), titleOf)).toBe('青禾街道开通合治，公开记录从这里开始');
    expect(eventWords(event('street.founded', 'street'), titleOf, () => '青禾街道')).toContain('青禾街道');
  });
  it('tell an import of a calendar from one of places', () => {
    expect(eventWords(event('import.applied', 'import', { kind: 'calendar', added: '33', changed: '0' }), titleOf)).toBe('导入工作日历：新增 33 天，更改 0 天');
    expect(eventWords(event('import.applied', 'import', { kind: 'dwellings', added: '3', changed: '1' }), titleOf)).toContain('房屋');
    expect(eventWords(event('calendar.zone_set', 'jurisdiction', { zone: 'Europe/Berlin' }), titleOf)).toBe('时区改为 Europe/Berlin');
  });
  it('say which step of its procedure a topic took', () => {
    expect(eventWords(event('topic.stage', 'topic', { event: 'steward_silent', title: '停车难' }), titleOf)).toBe('停车难：牵头组织逾期未办，继续进行');
    expect(eventWords(event('procedure.published', 'street', { title: '居民议事会' }), titleOf)).toBe('程序“居民议事会”改版');
  });
  it('say how a ballot went', () => {
    expect(eventWords(event('ballot.give_notice', 'ballot', { title: '加装电梯' }), titleOf)).toBe('表决“加装电梯”：公告，名册冻结');
    expect(eventWords(event('ballot.decide', 'ballot', { title: '加装电梯', passed: 'false' }), titleOf)).toBe('表决“加装电梯”：没有通过');
    expect(eventWords(event('ballot.decide', 'ballot', { title: '加装电梯', passed: 'true' }), titleOf)).toBe('表决“加装电梯”：通过');
    expect(eventPath('3', event('ballot.decide', 'ballot'))).toBe('/s/3/ballots/77');
  });
  it('say how a budget went, and with which project', () => {
    expect(eventWords(event('budget.open_voting', 'budget', { title: '小院三万元' }), titleOf)).toBe('预算“小院三万元”：开始投票');
    expect(eventWords(event('budget.project_refuse', 'budget', { title: '小院三万元', project_title: '屋顶花园' }), titleOf)).toBe('预算“小院三万元”的项目“屋顶花园”：未通过审核');
    expect(eventPath('3', event('budget.allocate', 'budget'))).toBe('/s/3/budgets/77');
  });
  it('have words for every act that the published tables of states know', () => {
    const subjects: Record<string, string> = { case: 'case', agenda: 'agenda_item', meeting: 'meeting', commitment: 'commitment', resolution: 'resolution', ballot: 'ballot', budget: 'budget', task: 'task' };
    // What is told to one person, or prepared before anybody knows of it, is in no public record.
    const untold = new Set(['case.report', 'agenda.sign', 'agenda.unsign', 'meeting.begin', 'commitment.draft', 'commitment.amend', 'ballot.prepare', 'ballot.change', 'budget.begin', 'budget.change']);
    const fallbacks = new Set([...Object.values(subjects), 'unknown'].map((subject) => eventWords(event('brand.new_kind', subject), titleOf)));
    for (const [slice, subject] of Object.entries(subjects)) {
      const lines = readFileSync(`../docs/formats/${slice}-states.csv`, 'utf8').split('\n');
      const column = lines[0]!.split(',').indexOf('event');
      const kinds = new Set(lines.slice(1).filter((line) => line !== '').map((line) => `${slice}.${line.split(',')[column] ?? ''}`));
      expect(kinds.size).toBeGreaterThan(2);
      for (const kind of kinds) if (!untold.has(kind)) expect(fallbacks, kind).not.toContain(eventWords(event(kind, subject, { title: '停车难', number: '7' }), titleOf));
    }
  });
  it('never show a bare code', () => {
    for (const subject of ['topic', 'statement', 'import', 'street', 'ballot']) expect(eventWords(event('brand.new_kind', subject), titleOf)).not.toMatch(/[a-z_.]{4,}/);
  });
  it('lead to where they can be looked into', () => {
    expect(eventPath('1', event('statement.hidden', 'statement', { topic: '9' }))).toBe('/s/1/topics/9/moderation');
    expect(eventPath('1', event('topic.moved', 'topic'))).toBe('/s/1/topics/77');
    expect(eventPath('1', event('import.applied', 'import'))).toBeUndefined();
  });
});
