// Every movement of money on the wallets of the account, newest first, and all of them as a file.

import { useSession } from '@tandem/client/react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { csv, saveFile } from '../app/csv.ts';
import { tandem } from '../app/tandem.ts';
import { toast } from '../app/toasts.ts';
import { Address } from '../components/alias.tsx';
import { Amount } from '../components/amount.tsx';
import { DateTime } from '../components/date-time.tsx';
import { errorText, Failure } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { OffButton } from '../components/off-button.tsx';
import { Pager } from '../components/pager.tsx';
import { Section } from '../components/section.tsx';
import { exactAmount, grouped, hardware } from '../format.ts';
import { LedgerPageDocument, type LedgerPageQuery } from '../generated/account.ts';
import { t, textOf } from '../text.ts';

type Entry = NonNullable<LedgerPageQuery['viewer']>['ledger']['nodes'][number];

const PAGE = 10;
/** A file has at most so many pages of 100 movements. */
const MOST_PAGES = 100;

export function Ledger() {
  const session = useSession();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['account', 'ledger'] as const,
    queryFn: ({ pageParam, signal }) => tandem.ask(LedgerPageDocument, { after: pageParam, first: PAGE }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ viewer }) =>
      viewer?.ledger.pageInfo.hasNextPage === true ? viewer.ledger.pageInfo.endCursor : null,
    enabled: session != null,
  });
  const entries = data?.pages.flatMap(({ viewer }) => viewer?.ledger.nodes ?? []) ?? [];
  return (
    <Section anchor="ledger" title={t('account.ledger')} aside={t('account.ledgerText')}>
      {error !== null && data === undefined ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton className="w-4" />
      ) : entries.length === 0 ? (
        <p className="dim">{t('account.noEntry')}</p>
      ) : (
        <Entries entries={entries} />
      )}
      {entries.length > 0 && (
        <Pager
          shown={grouped(entries.length)}
          actions={<SaveLedger />}
          next={hasNextPage ? { count: PAGE, busy: isFetchingNextPage, load: fetchNextPage } : null}
        />
      )}
    </Section>
  );
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <table className="table rows ledger">
      <thead>
        <tr>
          <th scope="col">{t('account.when')}</th>
          <th scope="col">{t('account.what')}</th>
          <th scope="col" className="n">
            {t('account.amount')}
          </th>
          <th scope="col" className="n">
            {t('account.balanceAfter')}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ at, kind, direction, amount, balanceAfter, wallet, device }, index) => (
          <tr key={index}>
            <td>
              <DateTime at={at} />
            </td>
            <td>
              {textOf('transfer', kind) ?? kind}
              <span className="sub">
                {device !== null && `${hardware(device)}, `}
                <Address address={wallet} />
              </span>
            </td>
            <td className="n">
              {direction === 'IN' ? '+' : '−'}
              <Amount value={amount} />
            </td>
            <td className="n dim">
              <span className="lb">{t('account.balanceAfter')}</span>
              <Amount value={balanceAfter} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function wholeLedger(): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { viewer }: LedgerPageQuery = await tandem.ask(LedgerPageDocument, { after, first: 100 });
    if (viewer === null) break;
    entries.push(...viewer.ledger.nodes);
    if (!viewer.ledger.pageInfo.hasNextPage) break;
    after = viewer.ledger.pageInfo.endCursor;
  }
  return entries;
}

/** Saves every movement as CSV, each with its exact amounts. */
function SaveLedger() {
  const save = useMutation({
    mutationFn: wholeLedger,
    onSuccess: (entries) =>
      saveFile(
        'ledger.csv',
        csv([
          ['at', 'wallet', 'kind', 'direction', 'amountIo', 'balanceAfterIo', 'device', 'text'],
          ...entries.map(({ at, wallet, kind, direction, amount, balanceAfter, device, text }) => [
            at,
            wallet,
            kind,
            direction,
            exactAmount(amount),
            exactAmount(balanceAfter),
            device === null ? null : hardware(device),
            text,
          ]),
        ]),
      ),
    onError: (error) => toast('bad', t('action.failed'), errorText(error)),
  });
  return (
    <OffButton size="btn-sm" busy={save.isPending} onClick={() => save.mutate()}>
      <Icon name="dl" />
      {t('rewards.csv')}
    </OffButton>
  );
}
