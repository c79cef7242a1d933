// The workbench's own words. Only workbench pages import this, so residents never download it.
import type * as Messages from '@/paraglide/workbench/messages/_index.js';
import { messagesOf } from './index';

export const w = messagesOf<typeof Messages>({
  'zh-CN': () => import('@/paraglide/workbench/messages/zh-CN.js'),
  en: () => import('@/paraglide/workbench/messages/en.js'),
});
