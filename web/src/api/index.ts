export * from './client';
export * from './problem';
export * from './events';
export type * from './interim';
export * from './query';
