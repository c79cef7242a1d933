export * from './client';
export * from './problem';
export * from './events';
export type * from './types';
export * from './query';
