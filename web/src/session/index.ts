export * from '@/ui/look';
export * from './session';
export * from './place';
