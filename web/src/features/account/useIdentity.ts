// "Is it really you?": the password once more, and the one-time code where the account has a second factor.
import { nextTick, ref } from 'vue';
import { asProblem } from '@/api';
import { m } from '@/i18n';
import { session } from '@/session';
import { useForm } from '@/ui';

/** A form with password and, once the server asks for it (or the account is known to have one), a one-time code. */
export function useIdentity(prefix: string) {
  const password = ref('');
  const totp = ref('');
  const needsTotp = ref(false);
  const form = useForm({ password: `${prefix}-password`, totp_code: `${prefix}-totp` });

  function begin(): void {
    password.value = '';
    totp.value = '';
    needsTotp.value = session.value.person?.second_factor === 'enrolled';
    form.clear();
  }

  /** True when `send` went through. */
  async function submit(send: (proof: { password: string; totp_code?: string }) => Promise<void>): Promise<boolean> {
    const done = await form.submit({
      password: password.value === '' ? m.sign_in_password_needed() : undefined,
      totp_code: needsTotp.value && !/^\d{6}$/.test(totp.value.trim()) ? m.sign_in_totp_needed() : undefined,
    }, async () => {
      try {
        await send({ password: password.value, ...(needsTotp.value ? { totp_code: totp.value.trim() } : {}) });
      } catch (error) {
        if (asProblem(error).code === 'sign_in.totp_needed' && !needsTotp.value) {
          needsTotp.value = true;
          await nextTick();
          document.getElementById(`${prefix}-totp`)?.focus();
        }
        throw error;
      }
    });
    if (done) begin();
    return done;
  }
  return { password, totp, needsTotp, form, begin, submit };
}
