// The wallets of the account: balances, paying out, which one is the primary, and linking and unlinking.

import type { Signer } from '@tandem/client/signers';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { plain } from '../app/refusal.ts';
import { toast } from '../app/toasts.ts';
import { Address, Copy } from '../components/alias.tsx';
import { Amount } from '../components/amount.tsx';
import { DateTime } from '../components/date-time.tsx';
import { errorText } from '../components/failure.tsx';
import { Icon } from '../components/icon.tsx';
import { Section } from '../components/section.tsx';
import { SigningDialog } from '../components/signing-dialog.tsx';
import { Status } from '../components/status.tsx';
import { shortAddress } from '../format.ts';
import { type TextKey, t } from '../text.ts';
import { otherSigner } from '../wallet/connect-wallet.ts';
import { type PageWallet, useConnected, useWallets, withWallet } from '../wallet/wallets.ts';
import type { AccountOfPage } from './account-data.ts';
import { PayoutDialog } from './account-payout-dialog.tsx';

const COLUMNS = [
  { name: 'account.available', field: 'available' },
  { name: 'account.ownStaked', field: 'ownStaked' },
  { name: 'account.coStaked', field: 'coStaked' },
  { name: 'account.payable', field: 'payable' },
] as const;

type Open =
  | { readonly what: 'PAYOUT' | 'PRIMARY' | 'UNLINK'; readonly wallet: string }
  | { readonly what: 'LINK'; readonly signer: Signer };

export function Wallets({ account }: { readonly account: AccountOfPage }) {
  const [open, setOpen] = useState<Open | null>(null);
  const begin = (next: Open): void => withWallet(() => setOpen(next));
  const close = (): void => setOpen(null);
  return (
    <Section anchor="wallets" title={t('account.wallets')} aside={t('account.walletsText')}>
      <table className="table rows acct">
        <thead>
          <tr>
            <th scope="col">{t('account.wallet')}</th>
            {COLUMNS.map(({ name }) => (
              <th scope="col" className="n" key={name}>
                {t(name)}
              </th>
            ))}
            <th scope="col">
              <span className="hide">{t('account.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {account.wallets.map((wallet) => (
            <WalletRow key={wallet.address} wallet={wallet} account={account} begin={begin} />
          ))}
        </tbody>
      </table>
      <LinkWallet account={account} onSigner={(signer) => begin({ what: 'LINK', signer })} />
      {open?.what === 'PAYOUT' && (
        <PayoutDialog
          wallet={open.wallet}
          available={account.balances.find(({ wallet }) => wallet === open.wallet)?.available ?? '0'}
          onClose={close}
        />
      )}
      {open?.what === 'PRIMARY' && (
        <SigningDialog
          action="setPrimaryWallet"
          fields={{ wallet: open.wallet }}
          title={t('account.primaryTitle', { wallet: shortAddress(open.wallet) })}
          done={() => said('account.primaryDone', 'account.primaryDoneText')}
          onClose={close}
        />
      )}
      {open?.what === 'UNLINK' && (
        <SigningDialog
          action="unlinkWallet"
          fields={{ wallet: open.wallet }}
          danger
          title={t('account.unlinkTitle', { wallet: shortAddress(open.wallet) })}
          before={<p>{t('account.unlinkText')}</p>}
          done={() => said('account.unlinkDone', 'account.unlinkDoneText')}
          onClose={close}
        />
      )}
      {open?.what === 'LINK' && (
        <SigningDialog
          action="linkWallet"
          fields={{ wallet: open.signer.address, walletAuthorization: open.signer }}
          title={t('account.linkTitle', { wallet: shortAddress(open.signer.address) })}
          before={<p>{t('account.linkText')}</p>}
          done={() => said('account.linkDone', 'account.linkDoneText')}
          onClose={close}
        />
      )}
    </Section>
  );
}

const said = (title: TextKey, text: TextKey) => ({ title: t(title), body: <p>{t(text)}</p> });

function WalletRow({
  wallet: { address, primary, linkedAt },
  account,
  begin,
}: {
  readonly wallet: AccountOfPage['wallets'][number];
  readonly account: AccountOfPage;
  readonly begin: (next: Open) => void;
}) {
  const connected = useConnected();
  const balance = account.balances.find(({ wallet }) => wallet === address);
  const signsHere = connected?.address === address;
  const canPay = balance?.canRequestPayout.allowed === true && signsHere;
  return (
    <tr>
      <td>
        <Address address={address} /> <Copy value={address} what={t('account.wallet')} />{' '}
        {signsHere && <Status tone="good">{t('account.connected')}</Status>}
        <span className="sub">
          {primary && <span className="tag">{t('account.primary')}</span>} {t('account.since')}{' '}
          <DateTime at={linkedAt} form="day" />
        </span>
      </td>
      {COLUMNS.map(({ name, field }) => (
        <td className="n" key={name}>
          <span className="lb">{t(name)}</span>
          <Amount value={balance?.[field] ?? '0'} />
        </td>
      ))}
      <td className="acts">
        {canPay ? (
          <button type="button" className="btn btn-sm" onClick={() => begin({ what: 'PAYOUT', wallet: address })}>
            {t('account.payOut')}
          </button>
        ) : (
          <span className="small dim">
            {signsHere ? plain(balance?.canRequestPayout.refusals[0]?.message ?? '') : t('account.signsToPay')}
          </span>
        )}
        {!primary && (
          <>
            <button type="button" className="btn btn-sm" onClick={() => begin({ what: 'PRIMARY', wallet: address })}>
              {t('account.makePrimary')}
            </button>
            <button type="button" className="btn btn-sm" onClick={() => begin({ what: 'UNLINK', wallet: address })}>
              {t('account.unlink')}
            </button>
          </>
        )}
      </td>
    </tr>
  );
}

/** Links another wallet of this browser: it signs first, then the one that is connected. */
function LinkWallet({
  account,
  onSigner,
}: {
  readonly account: AccountOfPage;
  readonly onSigner: (signer: Signer) => void;
}) {
  const known = account.wallets.map(({ address }) => address);
  // A wallet that shows its addresses only after connecting may have another one.
  const wallets = useWallets().filter(
    ({ accounts }) => accounts.length === 0 || accounts.some(({ address }) => !known.includes(address)),
  );
  const connect = useMutation({
    mutationFn: (wallet: PageWallet) => otherSigner(wallet, known),
    onSuccess: (signer) => {
      if (signer === null) toast('info', t('account.linkNone'), t('account.linkNoneText'));
      else onSigner(signer);
    },
    onError: (error) => toast('bad', t('action.failed'), errorText(error)),
  });
  return (
    <div className="linkwallet">
      <div>
        <h3>{t('account.link')}</h3>
        <p className="small dim">{t('account.linkText')}</p>
      </div>
      <ol className="stepper">
        <li className="on" aria-current="step">
          <Icon name="open" />
          {t('account.newSigns')}
        </li>
        <li>
          <Icon name="open" />
          {t('account.yoursSigns')}
        </li>
      </ol>
      <div className="actions">
        {wallets.length === 0 && <p className="small dim">{t('account.noOther')}</p>}
        {wallets.map((wallet) => (
          <button
            type="button"
            className="btn"
            key={wallet.name}
            aria-busy={connect.isPending}
            onClick={() => connect.mutate(wallet)}
          >
            <Icon name="plus" />
            {wallet.name}
          </button>
        ))}
      </div>
    </div>
  );
}
