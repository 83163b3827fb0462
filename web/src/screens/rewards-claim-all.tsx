// Claiming everything that has accrued to the wallet that signs, with one signature.

import { sumAmounts } from '@tandem/client/money';
import { type ReactNode, useState } from 'react';
import { type RewardSource, sourceName } from '../app/rewards.ts';
import { Amount } from '../components/amount.tsx';
import { SigningDialog } from '../components/signing-dialog.tsx';
import { grouped, shortAddress, shortAmount } from '../format.ts';
import { t } from '../text.ts';
import { connectedWallet, useConnected, withWallet } from '../wallet/wallets.ts';

/** One action pays at most so many sources. */
const MOST_SOURCES = 100;

/** The button and its dialog; nothing while the wallet that signs has nothing to claim. */
export function ClaimAll({ sources }: { readonly sources: readonly RewardSource[] }) {
  const [open, setOpen] = useState<readonly RewardSource[] | null>(null);
  const wallet = useConnected()?.address ?? null;
  const all = sources.filter((source) => Number(source.rewards.accrued) > 0);
  const mine = wallet === null ? all : all.filter((source) => source.wallet === wallet);
  return (
    <>
      {mine.length > 0 && (
        <button
          type="button"
          className="btn btn-primary"
          onClick={() =>
            withWallet(() => setOpen(all.filter((source) => source.wallet === connectedWallet()?.address)))
          }
        >
          {t('rewards.claimAll', { amount: shortAmount(accrued(mine)) })}
        </button>
      )}
      {open !== null && (
        <SigningDialog
          action="claimAllRewards"
          fields={{}}
          title={t('rewards.claimAllTitle')}
          subtitle={t('rewards.claimAllAbout', { amount: shortAmount(accrued(open)) })}
          before={
            <Sources
              rows={open.slice(0, MOST_SOURCES).map((source) => ({
                id: source.id,
                name: sourceName(source),
                amount: source.rewards.accrued,
              }))}
            />
          }
          after={<p className="small dim">{t('rewards.claimAllNoAmount')}</p>}
          done={({ amount, claims, remaining }) => ({
            title: t('rewards.claimAllDone', { amount: shortAmount(amount) }),
            body: (
              <>
                <p>{t('rewards.claimAllPaid', { wallet: shortAddress(wallet ?? '') })}</p>
                <Sources
                  rows={claims.map((claim) => {
                    const id = claim.coStake?.id ?? claim.device?.id ?? '';
                    return { id, name: nameOf(sources, id), amount: claim.amount };
                  })}
                />
                {remaining > 0 && <p>{t('rewards.claimAllLeft', { count: grouped(remaining) })}</p>}
              </>
            ),
          })}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

const accrued = (sources: readonly RewardSource[]): string => sumAmounts(sources.map(({ rewards }) => rewards.accrued));

/** The name of a source by the id of its co-stake or device. */
function nameOf(sources: readonly RewardSource[], id: string): string {
  const source = sources.find((one) => one.id === id || one.device.id === id);
  return source === undefined ? t('rewards.otherSource') : sourceName(source);
}

function Sources({
  rows,
}: {
  readonly rows: readonly { readonly id: string; readonly name: string; readonly amount: string }[];
}): ReactNode {
  return (
    <dl className="kv">
      {rows.map(({ id, name, amount }) => (
        <div key={id}>
          <dt>{name}</dt>
          <dd>
            <Amount value={amount} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
