// Words that mean somebody should call now instead of writing. Wrongly shown costs a line; wrongly missed may cost a life, so
// the list errs towards showing. It never stops a report.
const calls: { number: '110' | '119' | '120'; words: RegExp }[] = [
  { number: '119', words: /着火|起火|失火|火灾|燃气泄漏|煤气泄漏|漏煤气|漏燃气|燃气味|煤气味|被困|爆炸|\bfire\b|gas leak|explosion/i },
  { number: '120', words: /晕倒|昏倒|昏迷|吐血|大出血|心梗|中风|不省人事|没有呼吸|受伤|触电|unconscious|bleeding|heart attack|injured/i },
  { number: '110', words: /打架|斗殴|抢劫|小偷|入室|盗窃|持刀|家暴|被打|打人|跳楼|轻生|失踪|走失|robbery|burglar|knife|violence|fighting/i },
];

/** The numbers to call first, for what was written. */
export function urgentNumbers(text: string): ('110' | '119' | '120')[] {
  return calls.filter((one) => one.words.test(text)).map((one) => one.number);
}
