import { expect, it } from 'vitest';
import { isInsecure } from './insecure';

it('warns of plain HTTP beyond this machine', () => {
  for (const hostname of ['192.168.1.20', 'hall.lan', '127.0.0.1.example', 'localhost.example']) expect(isInsecure({ protocol: 'http:', hostname }), hostname).toBe(true);
  for (const hostname of ['localhost', '127.0.0.1', '[::1]']) expect(isInsecure({ protocol: 'http:', hostname }), hostname).toBe(false);
  expect(isInsecure({ protocol: 'https:', hostname: 'hezhi.example' })).toBe(false);
});
