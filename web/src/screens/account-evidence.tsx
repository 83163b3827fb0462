// What the wallets of the account signed: the text of each action, and its document, which is checked without the server.

import { useSession } from '@tandem/client/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { saveFile } from '../app/csv.ts';
import { tandem } from '../app/tandem.ts';
import { Address } from '../components/alias.tsx';
import { DateTime } from '../components/date-time.tsx';
import { Failure } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { OffButton } from '../components/off-button.tsx';
import { Pager } from '../components/pager.tsx';
import { Section } from '../components/section.tsx';
import { grouped } from '../format.ts';
import { EvidencePageDocument, type EvidencePageQuery } from '../generated/account.ts';
import { t } from '../text.ts';

type Signed = NonNullable<EvidencePageQuery['viewer']>['signedActions']['nodes'][number];

const PAGE = 10;

export function Evidence() {
  const session = useSession();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['account', 'evidence'] as const,
    queryFn: ({ pageParam, signal }) => tandem.ask(EvidencePageDocument, { first: PAGE, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ viewer }) =>
      viewer?.signedActions.pageInfo.hasNextPage === true ? viewer.signedActions.pageInfo.endCursor : null,
    enabled: session != null,
  });
  const actions = data?.pages.flatMap(({ viewer }) => viewer?.signedActions.nodes ?? []) ?? [];
  return (
    <Section anchor="evidence" title={t('account.evidence')} aside={t('account.evidenceText')}>
      {error !== null && data === undefined ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton className="w-3" />
      ) : actions.length === 0 ? (
        <p className="dim">{t('account.noEvidence')}</p>
      ) : (
        <table className="table rows acct">
          <thead>
            <tr>
              <th scope="col">{t('account.signed')}</th>
              <th scope="col">{t('account.when')}</th>
              <th scope="col">
                <span className="hide">{t('account.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {actions.map((action) => (
              <EvidenceRow key={action.id} action={action} />
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <Pager shown={grouped(actions.length)} next={{ count: PAGE, busy: isFetchingNextPage, load: fetchNextPage }} />
      )}
    </Section>
  );
}

/** The title of the action, as the signed text names it. */
const titleOf = ({ text, action }: Signed): string => /^Action: (.+)$/m.exec(text)?.[1] ?? action;

function EvidenceRow({ action }: { readonly action: Signed }) {
  const { id, wallet, text, receivedAt, document } = action;
  const title = titleOf(action);
  return (
    <tr>
      <td>
        <details className="disc">
          <summary>
            {title} <Icon name="down" />
          </summary>
          <pre className="signtext">{text}</pre>
        </details>
        <span className="sub">
          {t('account.signedBy')} <Address address={wallet} />
        </span>
      </td>
      <td>
        <span className="lb">{t('account.when')}</span>
        <DateTime at={receivedAt} />
      </td>
      <td className="acts">
        <OffButton size="btn-sm" onClick={() => saveFile(`${id}.json`, document, 'application/json')}>
          {t('account.evidenceFile')}
          <span className="hide"> {title}</span>
        </OffButton>
      </td>
    </tr>
  );
}
