import { describe, expect, it } from 'vitest';
import { urgentNumbers } from './urgent';

describe('who should call instead of writing', () => {
  it.each([
    ['楼道里着火了', ['119']], ['有老人晕倒在花坛边', ['120']], ['楼下打架，有人受伤', ['120', '110']], ['闻到燃气味', ['119']], ['There is a fire in the hall', ['119']],
  ])('%s', (text, numbers) => expect(urgentNumbers(text)).toEqual(numbers));
  it.each(['路灯不亮已经三天', '有人夜里偷倒垃圾', '消防通道被车占了', '电梯停运'])('%s can be written', (text) => expect(urgentNumbers(text)).toEqual([]));
});
