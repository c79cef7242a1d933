export * from './look';
export * from './session';
