// What every unit test stands on: messages in Chinese, and an IndexedDB in memory.
import 'fake-indexeddb/auto';
import { beforeAll } from 'vitest';
import { messagesReady, setLanguage } from '@/i18n';

await setLanguage('zh-CN');
beforeAll(messagesReady);
