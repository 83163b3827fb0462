// Payouts of the account: requested, sent or failed.

import type { PayoutStatus } from '@tandem/client';
import { useSession } from '@tandem/client/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { tandem } from '../app/tandem.ts';
import { Address, Copy } from '../components/alias.tsx';
import { Amount } from '../components/amount.tsx';
import { DateTime } from '../components/date-time.tsx';
import { Failure } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { Pager } from '../components/pager.tsx';
import { Section } from '../components/section.tsx';
import { Status, type Tone } from '../components/status.tsx';
import { grouped, shortAddress } from '../format.ts';
import { PayoutsPageDocument, type PayoutsPageQuery } from '../generated/account.ts';
import { t } from '../text.ts';

type Payout = NonNullable<PayoutsPageQuery['viewer']>['payouts']['nodes'][number];

const TONES = { REQUESTED: 'wait', SENT: 'good', FAILED: 'bad' } as const satisfies Readonly<
  Record<PayoutStatus, Tone>
>;

export function Payouts() {
  const session = useSession();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['account', 'payouts'] as const,
    queryFn: ({ pageParam, signal }) => tandem.ask(PayoutsPageDocument, { after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ viewer }) =>
      viewer?.payouts.pageInfo.hasNextPage === true ? viewer.payouts.pageInfo.endCursor : null,
    enabled: session != null,
  });
  const payouts = data?.pages.flatMap(({ viewer }) => viewer?.payouts.nodes ?? []) ?? [];
  return (
    <Section anchor="payouts" title={t('account.payouts')} aside={t('account.payoutsText')}>
      {error !== null && data === undefined ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton className="w-3" />
      ) : payouts.length === 0 ? (
        <p className="dim">{t('account.noPayout')}</p>
      ) : (
        <table className="table rows payouts">
          <thead>
            <tr>
              <th scope="col">{t('account.amount')}</th>
              <th scope="col">{t('account.status')}</th>
              <th scope="col">{t('account.when')}</th>
            </tr>
          </thead>
          <tbody>
            {payouts.map((payout) => (
              <PayoutRow key={payout.id} payout={payout} />
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <Pager shown={grouped(payouts.length)} next={{ count: 20, busy: isFetchingNextPage, load: fetchNextPage }} />
      )}
    </Section>
  );
}

function PayoutRow({ payout }: { readonly payout: Payout }) {
  const { amount, wallet, status, failure, requestedAt, reportedAt, transactionSignature } = payout;
  return (
    <tr>
      <td className="n2">
        <Amount value={amount} />
        <span className="sub">
          <Address address={wallet} />
        </span>
      </td>
      <td>
        <Status tone={TONES[status]}>{status}</Status>
        <span className="sub">
          {transactionSignature !== null ? (
            <>
              <span className="mono">{shortAddress(transactionSignature)}</span>{' '}
              <Copy value={transactionSignature} what={t('account.transaction')} />
            </>
          ) : failure !== null ? (
            t('account.payoutFailed', { failure })
          ) : (
            t('account.payoutPending')
          )}
        </span>
      </td>
      <td>
        <DateTime at={reportedAt ?? requestedAt} />
        {reportedAt !== null && (
          <span className="sub">
            {t('account.requested')} <DateTime at={requestedAt} form="short" />
          </span>
        )}
      </td>
    </tr>
  );
}
