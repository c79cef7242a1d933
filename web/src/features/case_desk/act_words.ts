// The names of acts, of what was done, and of what a call brought.
import { w } from '@/i18n/workbench';
import type { ActKind, FollowUpResult } from './acts';

export const actWord = (kind: ActKind): string => ({
  dispatch: w.act_dispatch, sign_in: w.act_sign_in, arrive: w.act_arrive, ruling: w.act_ruling, extension_ruling: w.act_extension_ruling, reply: w.act_reply,
  follow_up: w.act_follow_up, conclude: w.act_conclude, answer: w.act_answer, return: w.act_return, extension: w.act_extension, question: w.act_question, joint: w.act_joint,
  agree_action: w.act_agree_action, assign_action: w.act_assign_action, finish_action: w.act_finish_action, drop_action: w.act_drop_action,
  end_joint: w.act_end_joint, evaluate: w.act_evaluate, refuse: w.act_refuse, merge: w.act_merge, deliberate: w.act_deliberate, leave_deliberation: w.act_leave_deliberation,
  supervise: w.act_supervise, remind: w.act_remind, note: w.act_note,
})[kind]();

/** What follows from the act, said before it is done. */
export const actHint = (kind: ActKind): string => ({
  dispatch: w.act_hint_dispatch, sign_in: w.act_hint_sign_in, arrive: w.act_hint_arrive, ruling: w.act_hint_ruling, extension_ruling: w.act_hint_extension_ruling, reply: w.act_hint_reply,
  follow_up: w.act_hint_follow_up, conclude: w.act_hint_conclude, answer: w.act_hint_answer, return: w.act_hint_return, extension: w.act_hint_extension, question: w.act_hint_question, joint: w.act_hint_joint,
  agree_action: w.act_hint_agree_action, assign_action: w.act_hint_assign_action, finish_action: w.act_hint_finish_action, drop_action: w.act_hint_drop_action,
  end_joint: w.act_hint_end_joint, evaluate: w.act_hint_evaluate, refuse: w.act_hint_refuse, merge: w.act_hint_merge, deliberate: w.act_hint_deliberate, leave_deliberation: w.act_hint_leave_deliberation,
  supervise: w.act_hint_supervise, remind: w.act_hint_remind, note: w.act_hint_note,
})[kind]();

export const followUpWord = (result: FollowUpResult): string => ({ begun: w.follow_up_begun, solved: w.follow_up_solved, unsolved: w.follow_up_unsolved, unreachable: w.follow_up_unreachable })[result]();
