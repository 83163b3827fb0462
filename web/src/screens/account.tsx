// The account: its wallets with their balances, signing out, and in a sandbox its clock and faucet, which narrow screens have only here.

import { useSession } from '@tandem/client/react';
import { useMutation } from '@tanstack/react-query';
import { type Me, useMe } from '../app/me.ts';
import { usePageStatus } from '../app/status.ts';
import { useTitle } from '../app/title.ts';
import { toast } from '../app/toasts.ts';
import { Address, Copy } from '../components/alias.tsx';
import { Amount } from '../components/amount.tsx';
import { errorText } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { OffButton } from '../components/off-button.tsx';
import { SandboxControls } from '../components/sandbox-controls.tsx';
import { Section } from '../components/section.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { Status } from '../components/status.tsx';
import { t } from '../text.ts';
import { disconnect } from '../wallet/connect-wallet.ts';
import { useConnected } from '../wallet/wallets.ts';

export function AccountScreen() {
  const session = useSession();
  const me = useMe();
  useTitle(t('account.title'));
  return (
    <>
      <div className="pagehead">
        <h1>{t('account.title')}</h1>
        {session != null && <SignOut />}
      </div>
      {session === null ? <SignedOut /> : me == null ? <Skeleton className="w-3" /> : <Wallets me={me} />}
      <Sandbox />
    </>
  );
}

function SignOut() {
  const leave = useMutation({
    mutationFn: disconnect,
    onError: (error) => toast('bad', t('action.failed'), errorText(error)),
  });
  return (
    <OffButton busy={leave.isPending} onClick={() => leave.mutate()}>
      {t('account.signOut')}
    </OffButton>
  );
}

function Wallets({ me }: { readonly me: Me }) {
  const connected = useConnected();
  return (
    <Section title={t('account.wallets')} aside={t('account.walletsText')}>
      <table className="table rows acct">
        <thead>
          <tr>
            <th scope="col">{t('account.wallet')}</th>
            {COLUMNS.map(({ name }) => (
              <th scope="col" className="n" key={name}>
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {me.wallets.map(({ address, primary }) => {
            const balance = me.balances.find(({ wallet }) => wallet === address);
            return (
              <tr key={address}>
                <td>
                  <Address address={address} /> <Copy value={address} what={t('account.wallet')} />
                  {connected?.address === address && <Status tone="good">{t('account.connected')}</Status>}
                  {primary && <span className="sub">{t('account.primary')}</span>}
                </td>
                {COLUMNS.map(({ name, field }) => (
                  <td className="n" key={name}>
                    <span className="lb">{t(name)}</span>
                    <Amount value={balance?.[field] ?? '0'} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}

const COLUMNS = [
  { name: 'account.available', field: 'available' },
  { name: 'account.ownStaked', field: 'ownStaked' },
  { name: 'account.coStaked', field: 'coStaked' },
  { name: 'account.rewards', field: 'rewardsAccrued' },
] as const;

function Sandbox() {
  if (usePageStatus()?.sandbox !== true) return null;
  return (
    <Section title={t('account.sandbox')} aside={t('account.sandboxText')}>
      <SandboxControls className="sandbox" />
    </Section>
  );
}
