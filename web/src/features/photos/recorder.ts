// A voice note by the device's microphone, kept as it is spoken. Where the browser has no recorder, a file is chosen instead.
import { computed, onBeforeUnmount, ref } from 'vue';

export const voiceSecondsMax = 120;
/** What the server takes. */
export const voiceBytesMax = 4 * 1024 * 1024;
const bitsPerSecond = 32_000;
/** What browsers write and the server knows; the first that is supported. */
const types = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

export function useRecorder(done: (voice: Blob, seconds: number) => void) {
  const canRecord = typeof MediaRecorder !== 'undefined' && navigator.mediaDevices?.getUserMedia !== undefined;
  const state = ref<'' | 'asking' | 'running' | 'denied'>('');
  const seconds = ref(0);
  let recorder: MediaRecorder | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let isWanted = true;

  async function start(): Promise<void> {
    state.value = 'asking';
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      state.value = 'denied';
      return;
    }
    const release = (): void => stream.getTracks().forEach((track) => track.stop());
    if (!isWanted) return release();
    const type = types.find((one) => MediaRecorder.isTypeSupported(one));
    const pieces: Blob[] = [];
    const began = Date.now();
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: bitsPerSecond, ...(type === undefined ? {} : { mimeType: type }) });
    recorder.ondataavailable = (event) => { if (event.data.size > 0) pieces.push(event.data); };
    recorder.onstop = () => {
      clearInterval(timer);
      release();
      state.value = '';
      if (isWanted && pieces.length > 0) done(new Blob(pieces, { type: (recorder?.mimeType ?? '').split(';')[0] ?? '' }), Math.max(1, Math.round((Date.now() - began) / 1000)));
    };
    seconds.value = 0;
    state.value = 'running';
    recorder.start();
    timer = setInterval(() => {
      seconds.value = Math.floor((Date.now() - began) / 1000);
      if (seconds.value >= voiceSecondsMax) stop();
    }, 250);
  }
  function stop(): void {
    if (recorder?.state === 'recording') recorder.stop();
  }
  onBeforeUnmount(() => {
    isWanted = false;
    stop();
  });
  return { canRecord: computed(() => canRecord), state, seconds, start, stop };
}
