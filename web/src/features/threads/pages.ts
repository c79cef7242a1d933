// What pages of other areas take, with the words of threads.
export { lineWords } from './words';
