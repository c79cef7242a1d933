import { describe, expect, it } from 'vitest';
import { nextPath, passwordComplaint } from './next_path';

describe('where signing in leads', () => {
  it('stays in this app', () => {
    expect(nextPath('/s/1/topics/2/vote?x=1')).toBe('/s/1/topics/2/vote?x=1');
    for (const bad of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', undefined, ['/a']]) expect(nextPath(bad)).toBe('/');
  });
});

describe('a new password', () => {
  const words = { short: 'short', same: 'same' };
  it('needs eight characters, as people count them', () => {
    expect(passwordComplaint('一二三四五六七', 'lin', words)).toBe('short');
    expect(passwordComplaint('一二三四五六七八', 'lin', words)).toBeUndefined();
  });
  it('is not the login name', () => expect(passwordComplaint('LinXiaoman', 'linxiaoman', words)).toBe('same'));
});
