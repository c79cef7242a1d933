export { default as CaseActions } from './CaseActions.vue';
export { default as CaseBodies } from './CaseBodies.vue';
export { default as CaseStateChip } from './CaseStateChip.vue';
export { default as CaseTimeline } from './CaseTimeline.vue';
export { casePath, lineDue } from './lines';
export { nextStep, publicDue, type NextStep } from './next_step';
export { caseStateTone, caseStateWord } from './states';
export { bodyPartWord, caseActorWord, caseChannelWord, caseKindWord, casePublicityWord, caseUrgencyWord, contactRevealed, contactWord, eventBy, eventSentence, refusalWord } from './words';
