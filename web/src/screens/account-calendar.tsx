// The calendar feed of the account: its address for calendar programs, and another one when somebody else has it.

import { useMutation } from '@tanstack/react-query';
import { RefusedError } from '../app/refusal.ts';
import { stale, tandem } from '../app/tandem.ts';
import { toast } from '../app/toasts.ts';
import { Copy } from '../components/alias.tsx';
import { sayFailure } from '../components/failure.tsx';
import { OffButton } from '../components/off-button.tsx';
import { Section } from '../components/section.tsx';
import { NewCalendarAddressDocument } from '../generated/account.ts';
import { t } from '../text.ts';
import type { AccountOfPage } from './account-data.ts';

export function Calendar({ account: { calendarUrl } }: { readonly account: AccountOfPage }) {
  const rotate = useMutation({
    mutationFn: async () => {
      const { rotateCalendarUrl } = await tandem.ask(NewCalendarAddressDocument, { input: {} });
      if (rotateCalendarUrl.__typename !== 'RotateCalendarUrlSuccess') throw new RefusedError(rotateCalendarUrl);
    },
    onSuccess: () => {
      stale('account');
      toast('ok', t('account.calendarChanged'));
    },
    onError: sayFailure,
  });
  return (
    <Section anchor="calendar" title={t('account.calendar')} aside={t('account.calendarText')}>
      <p className="feed">
        <span className="mono">{calendarUrl}</span>{' '}
        <Copy value={calendarUrl} what={t('account.calendarAddress')} icon="link" />
      </p>
      <OffButton size="btn-sm" busy={rotate.isPending} onClick={() => rotate.mutate()}>
        {t('account.calendarNew')}
      </OffButton>
    </Section>
  );
}
