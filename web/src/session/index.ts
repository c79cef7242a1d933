export * from '@/ui/look';
export * from './session';
export * from './place';
export { useOwnForm } from './kept_form';
