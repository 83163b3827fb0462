// The clients that are signed in to the account, and ending them.

import { useMutation } from '@tanstack/react-query';
import { RefusedError } from '../app/refusal.ts';
import { stale, tandem } from '../app/tandem.ts';
import { Address } from '../components/alias.tsx';
import { DateTime } from '../components/date-time.tsx';
import { sayFailure } from '../components/failure.tsx';
import { OffButton } from '../components/off-button.tsx';
import { Section } from '../components/section.tsx';
import { EndSessionDocument } from '../generated/account.ts';
import { t } from '../text.ts';
import { disconnect } from '../wallet/connect-wallet.ts';
import type { AccountOfPage } from './account-data.ts';

export function Sessions({ account }: { readonly account: AccountOfPage }) {
  return (
    <Section anchor="sessions" title={t('account.sessions')} aside={t('account.sessionsText')}>
      <table className="table rows acct">
        <thead>
          <tr>
            <th scope="col">{t('account.where')}</th>
            <th scope="col">{t('account.sinceHead')}</th>
            <th scope="col">{t('account.lastUsed')}</th>
            <th scope="col">
              <span className="hide">{t('account.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {account.sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function SessionRow({
  session: { id, label, wallet, createdAt, lastUsedAt, current },
}: {
  readonly session: AccountOfPage['sessions'][number];
}) {
  const end = useMutation({
    mutationFn: async () => {
      if (current) return disconnect();
      const { revokeSession } = await tandem.ask(EndSessionDocument, { input: { sessionId: id } });
      if (revokeSession.__typename !== 'RevokeSessionSuccess') throw new RefusedError(revokeSession);
    },
    onSuccess: () => stale('account'),
    onError: sayFailure,
  });
  const name = label ?? t('account.unnamed');
  return (
    <tr>
      <td>
        {name} {current && <span className="tag acc">{t('account.thisOne')}</span>}
        <span className="sub">
          {t('account.signedInWith')} <Address address={wallet} />
        </span>
      </td>
      <td>
        <span className="lb">{t('account.sinceHead')}</span>
        <DateTime at={createdAt} />
      </td>
      <td>
        <span className="lb">{t('account.lastUsed')}</span>
        <DateTime at={lastUsedAt} />
      </td>
      <td className="acts">
        <OffButton kind={current ? 'plain' : 'danger'} size="btn-sm" busy={end.isPending} onClick={() => end.mutate()}>
          {t(current ? 'account.signOut' : 'account.endSession')}
          {!current && <span className="hide"> {name}</span>}
        </OffButton>
      </td>
    </tr>
  );
}
