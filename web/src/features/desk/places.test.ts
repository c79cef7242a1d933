import { describe, expect, it } from 'vitest';
import type { Jurisdiction } from '@/api/workbench_types';
import { grantsOf, placesOf } from './places';

const line = (id: string, kind: Jurisdiction['kind'], path: string): Jurisdiction => ({ id, kind, code: id, name: id, path, types: [] });
const tree = [line('1', 'street', '/1/'), line('3', 'community', '/1/3/'), line('2', 'community', '/1/2/'), line('9', 'building', '/1/2/9/')];
const grant = (permission: string, path: string, street = '7') => ({ permission, street, path });

describe('places of the workbench', () => {
  it('offers the street and its communities to who holds a post over the street', () => {
    expect(placesOf('7', tree, [grant('topic_draft', '/1/')]).map((one) => one.id)).toEqual(['1', '2', '3']);
  });
  it('offers only the community of a post, never its neighbours or the street', () => {
    expect(placesOf('7', tree, [grant('topic_draft', '/1/3/')]).map((one) => one.id)).toEqual(['3']);
  });
  it('offers the community around a post over a building', () => {
    expect(placesOf('7', tree, [grant('topic_draft', '/1/2/9/')]).map((one) => one.id)).toEqual(['2']);
  });
  it('offers nothing of another street', () => {
    expect(placesOf('7', tree, [grant('topic_draft', '/1/', '8')])).toEqual([]);
  });
  it('does not take what residents may do for work', () => {
    expect(grantsOf([grant('statement_vote', '/1/'), grant('own_account', '/'), grant('audit_read', '/1/')]).map((one) => one.permission)).toEqual(['audit_read']);
  });
});
