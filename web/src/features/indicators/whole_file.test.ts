import { expect, it } from 'vitest';
import { wholeFile } from './whole_file';

const head = 'case,number\r\n';
it('joins the parts under one head, each after the last case of the one before', async () => {
  const asked: (string | undefined)[] = [];
  const parts: Record<string, string> = { '': `${head}1,a\r\n1,b\r\n2,c\r\n`, 2: `${head}3,d\r\n`, 3: head };
  const file = await wholeFile((after) => { asked.push(after); return Promise.resolve(parts[after ?? ''] ?? ''); });
  expect(file).toBe(`\uFEFF${head}1,a\r\n1,b\r\n2,c\r\n3,d\r\n`);
  expect(asked).toEqual([undefined, '2', '3']);
});
it('is a head alone where nothing stands behind a figure', async () => {
  expect(await wholeFile(() => Promise.resolve(head))).toBe(`\uFEFF${head}`);
});
