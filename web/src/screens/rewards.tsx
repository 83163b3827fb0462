// Rewards of the co-stakes that the account holds: what each paid, and what can be claimed.

import { parseAmount, sumAmounts } from '@tandem/client/money';
import { useSession } from '@tandem/client/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { asked } from '../app/tandem.ts';
import { useTitle } from '../app/title.ts';
import { Amount } from '../components/amount.tsx';
import { Failure } from '../components/failure.tsx';
import { Figures, Skeleton } from '../components/figures.tsx';
import { Empty } from '../components/note.tsx';
import { Section } from '../components/section.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { hardware, place } from '../format.ts';
import { CoStakesPageDocument } from '../generated/co-stakes.ts';
import { t } from '../text.ts';
import { CoStakeActions } from './co-stake-actions.tsx';
import type { CoStakeOfPage } from './co-stake-data.ts';

export function RewardsScreen() {
  const session = useSession();
  useTitle(t('rewards.title'));
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{t('rewards.title')}</h1>
          <p>{t('rewards.lead')}</p>
        </div>
      </div>
      {session === null ? <SignedOut /> : <Rewards />}
    </>
  );
}

function Rewards() {
  const { data, error, isPending, refetch } = useQuery(asked('rewards', CoStakesPageDocument, {}));
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton className="w-3" />;
  const earned = (data.viewer?.coStakes.nodes ?? []).filter(
    ({ phase, rewards }) => phase === 'ACTIVE' || parseAmount(rewards.lifetime) > 0n,
  );
  if (earned.length === 0) {
    return (
      <Empty
        title={t('rewards.none')}
        actions={
          <Link className="btn btn-sm btn-primary" to="/">
            {t('coStakes.seeOffers')}
          </Link>
        }
      >
        {t('rewards.noneText')}
      </Empty>
    );
  }
  const sum = (field: keyof Pick<CoStakeOfPage['rewards'], 'accrued' | 'last7Days' | 'lifetime' | 'claimed'>) => (
    <Amount value={sumAmounts(earned.map(({ rewards }) => rewards[field]))} />
  );
  return (
    <>
      <Figures
        items={[
          { name: t('coStake.toClaim'), value: sum('accrued') },
          { name: t('coStake.last7'), value: sum('last7Days') },
          { name: t('coStake.lifetime'), value: sum('lifetime') },
          { name: t('coStake.claimedSum'), value: sum('claimed') },
        ]}
      />
      <Section title={t('rewards.byCoStake')}>
        <table className="table rows acct">
          <thead>
            <tr>
              <th scope="col">{t('market.device')}</th>
              {COLUMNS.map(({ name }) => (
                <th scope="col" className="n" key={name}>
                  {t(name)}
                </th>
              ))}
              <th scope="col">
                <span className="hide">{t('rewards.claim')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {earned.map((coStake) => (
              <RewardRow key={coStake.id} coStake={coStake} />
            ))}
          </tbody>
        </table>
      </Section>
    </>
  );
}

const COLUMNS = [
  { name: 'coStake.legendPromised', field: 'promisedPerBlock' },
  { name: 'coStake.meanPerBlock', field: 'paidPerBlock' },
  { name: 'coStake.last7', field: 'last7Days' },
  { name: 'coStake.lifetime', field: 'lifetime' },
] as const;

function RewardRow({ coStake }: { readonly coStake: CoStakeOfPage }) {
  const { offer, rewards } = coStake;
  return (
    <tr>
      <td>
        <Link to="/co-stakes/$id" params={{ id: coStake.id }}>
          {hardware(offer.device)}
        </Link>
        <span className="sub">{place(offer.device)}</span>
      </td>
      {COLUMNS.map(({ name, field }) => {
        const value = rewards[field];
        return (
          <td className="n" key={name}>
            <span className="lb">{t(name)}</span>
            {value === null ? '–' : <Amount value={value} />}
          </td>
        );
      })}
      <td className="acts">
        <CoStakeActions coStake={{ ...coStake, phase: 'PENDING' }} more={['CLAIM_REWARDS']} size="btn-sm" />
      </td>
    </tr>
  );
}
