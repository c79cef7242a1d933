import { expect, it } from 'vitest';
import { csvOf } from './csv';

it('quotes what needs it and disarms formulas', () => {
  expect(csvOf(['名称', 'b'], [['a,"x"', '=1+1'], ['line\nbreak', '3']])).toBe('\uFEFF名称,b\r\n"a,""x""",\'=1+1\r\n"line\nbreak",3\r\n');
});
