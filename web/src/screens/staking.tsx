// Staking: the devices of an account, what stands on each against its requirement, and what each may still offer.

import { Link } from '@tanstack/react-router';
import { useOwnedPages } from '../app/owned-pages.ts';
import { isSome, type OwnedDevice, parameterOf, stakeOf, sum } from '../app/owner.ts';
import { useTitle } from '../app/title.ts';
import { Amount } from '../components/amount.tsx';
import { Failure } from '../components/failure.tsx';
import { Figures } from '../components/figures.tsx';
import { Pager } from '../components/pager.tsx';
import { Hatches, StakeKey } from '../components/stake-bar.tsx';
import { StakingPageDocument } from '../generated/owner.ts';
import { t } from '../text.ts';
import { StakingDevice } from './staking-device.tsx';
import { NoDevices, StakingFrame, StakingLoading, StakingTabs } from './staking-frame.tsx';

export function StakingScreen() {
  useTitle(t('staking.title'));
  return (
    <StakingFrame>
      <Devices />
    </StakingFrame>
  );
}

function Devices() {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useOwnedPages(
    'devices',
    StakingPageDocument,
  );
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <StakingLoading />;
  const devices = data.pages.flatMap(({ viewer }) => viewer?.devices.nodes ?? []);
  if (devices.length === 0) return <NoDevices />;
  const parameters = data.pages[0]?.protocol.parameters ?? [];
  const deals = devices.filter(({ liveOffers, coStakes }) => liveOffers.length + coStakes.nodes.length > 0).length;
  return (
    <>
      <Hatches />
      <Headline devices={devices} />
      <StakingTabs
        at="devices"
        devices={devices.length}
        deals={deals}
        coStakes={data.pages[0]?.viewer?.coStakes.totalCount ?? 0}
      />
      <div className="devhead" aria-hidden="true">
        <span>{t('staking.device')}</span>
        <span className="reqhead">
          <span>{t('staking.against')}</span>
          <span className="reqlab">{t('staking.required')}</span>
        </span>
        <span>{t('staking.left')}</span>
        <span />
      </div>
      <ol className="devices">
        {devices
          .toSorted((one, other) => isIdle(one) - isIdle(other))
          .map((owned) => (
            <StakingDevice
              key={owned.id}
              owned={owned}
              maxCoStakeBps={parameterOf(parameters, 'maxCoStakeBps')}
              maxShareBps={parameterOf(parameters, 'maxRewardShareBps')}
              cooldownMs={parameterOf(parameters, 'cooldownMs')}
            />
          ))}
      </ol>
      {hasNextPage && <Pager next={{ count: 20, busy: isFetchingNextPage, load: fetchNextPage }} />}
      <ul className="legend">
        {(['own', 'co', 'leave', 'over', 'offer', 'missing'] as const).map((kind) => (
          <li key={kind}>
            <StakeKey kind={kind} />
            <span>{t(`staking.key_${kind}`)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

const COUNTED: ReadonlySet<string> = new Set(['ACTIVE', 'WAIT_PERIOD']);
/** Devices with stake or offers stand before those with neither. */
const isIdle = ({ ownerStake, liveOffers }: OwnedDevice): number =>
  isSome(ownerStake) || liveOffers.length > 0 ? 0 : 1;

function Headline({ devices }: { readonly devices: readonly OwnedDevice[] }) {
  const held = devices.flatMap(({ coStakes }) => coStakes.nodes).filter(({ phase }) => COUNTED.has(phase));
  const leaving = held.filter(({ phase }) => phase !== 'ACTIVE').length;
  const counted = devices.map(stakeOf).flatMap(({ co, leaving: part }) => [co, part]);
  return (
    <Figures
      items={[
        {
          name: t('staking.yours'),
          value: <Amount value={sum(devices.map(({ ownerStake }) => ownerStake))} />,
          sub: t('staking.onDevices', { count: devices.length }),
        },
        {
          name: t('staking.theirs'),
          value: <Amount value={sum(counted)} />,
          sub: held.length === 0 ? t('staking.noCoStake') : t('staking.fromHeld', { count: held.length, leaving }),
        },
        {
          name: t('staking.overflow'),
          value: <Amount value={sum(devices.map(({ withdrawableOverflow }) => withdrawableOverflow))} />,
          sub: t('staking.overflowSub'),
        },
        {
          name: t('staking.rewards'),
          value: <Amount value={sum(devices.map(({ rewards }) => rewards.accrued))} />,
          sub: <Link to="/rewards">{t('staking.seeRewards')}</Link>,
        },
      ]}
    />
  );
}
