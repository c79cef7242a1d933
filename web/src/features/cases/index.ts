export { default as CaseBodies } from './CaseBodies.vue';
export { default as CaseStateChip } from './CaseStateChip.vue';
export { default as CaseTimeline } from './CaseTimeline.vue';
export { casePath, lineDue, nextStep, publicDue, type NextStep } from './next_step';
export { bodyPartWord, caseActorWord, caseChannelWord, caseKindWord, casePublicityWord, caseStateTone, caseStateWord, caseUrgencyWord, contactRevealed, contactWord, eventBy, eventSentence, refusalWord } from './words';
