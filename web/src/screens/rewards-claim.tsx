// What can be claimed, by source, each with its own signature.

import { sumAmounts } from '@tandem/client/money';
import { useState } from 'react';
import { type RewardSource, sourceName } from '../app/rewards.ts';
import { Amount } from '../components/amount.tsx';
import { SigningDialog } from '../components/signing-dialog.tsx';
import { shortAddress, shortAmount } from '../format.ts';
import { t } from '../text.ts';
import { withWallet } from '../wallet/wallets.ts';

export function ToClaim({ sources }: { readonly sources: readonly RewardSource[] }) {
  const [open, setOpen] = useState<RewardSource | null>(null);
  const claimable = sources.filter(({ rewards }) => Number(rewards.accrued) > 0);
  return (
    <aside className="sidecol" aria-label={t('rewards.sources')}>
      <section>
        <h2>{t('rewards.toClaim')}</h2>
        {claimable.length === 0 && <p className="dim small">{t('rewards.nothingToClaim')}</p>}
        <dl className="kv">
          {claimable.map((source) => (
            <div key={source.id}>
              <dt>
                {sourceName(source)}
                <br />
                <span className="small">
                  {source.off ?? (
                    <button type="button" className="linkbtn" onClick={() => withWallet(() => setOpen(source))}>
                      {t('rewards.claim')}
                      <span className="hide"> {sourceName(source)}</span>
                    </button>
                  )}
                </span>
              </dt>
              <dd>
                <Amount value={source.rewards.accrued} />
              </dd>
            </div>
          ))}
          {claimable.length > 1 && (
            <div>
              <dt className="strong">{t('rewards.together')}</dt>
              <dd>
                <Amount value={sumAmounts(claimable.map(({ rewards }) => rewards.accrued))} />
              </dd>
            </div>
          )}
        </dl>
      </section>
      {open !== null && (
        <SigningDialog
          action="claimRewards"
          fields={open.fields}
          title={t('coStake.claimTitle', { amount: shortAmount(open.rewards.accrued) })}
          subtitle={sourceName(open)}
          before={open.wallet !== null && <p>{t('rewards.paidTo', { wallet: shortAddress(open.wallet) })}</p>}
          done={() => ({
            title: t('coStake.CLAIM_REWARDS_DONE'),
            body: <p>{t('coStake.CLAIM_REWARDS_DONE_TEXT')}</p>,
          })}
          onClose={() => setOpen(null)}
        />
      )}
    </aside>
  );
}
