import { describe, expect, it } from 'vitest';
import { changesOf, disagreements, localMoment, proposal, serverMoment, type TopicForm } from './topic_form';

const base: TopicForm = { community: '1', title: '停车怎么停', question: '楼前的车位怎么分？', background: '', decider: '居民会议', legal_class: '', settled: '', organiser: '居委会', moderation: 'after', closes_at: '' };

describe('two editors of one topic', () => {
  it('sends only what was changed', () => {
    expect(changesOf(base, { ...base, title: '停车怎么停才好', question: ' 楼前的车位怎么分？ ' })).toEqual({ title: '停车怎么停才好' });
  });
  it('shows every field that differs and knows which both changed', () => {
    const mine = { ...base, title: '我的题目', decider: '业主大会' };
    const theirs = { ...base, title: '对方的题目', question: '对方的问题是什么？' };
    const found = disagreements(base, mine, theirs);
    expect(found.map(({ field, both }) => [field, both])).toEqual([['title', true], ['question', false], ['decider', false]]);
    expect(proposal(base, mine, found)).toEqual({ title: 'mine', question: 'theirs', decider: 'mine' });
  });
  it('finds nothing to choose where both typed the same', () => {
    expect(disagreements(base, { ...base, title: '一样的题目' }, { ...base, title: '一样的题目' })).toEqual([]);
  });
  it('keeps the minute of a closing time through the field', () => {
    expect(serverMoment(localMoment('2031-05-06T07:08:00.000Z'))).toBe('2031-05-06T07:08:00.000Z');
    expect(localMoment(undefined)).toBe('');
  });
});
