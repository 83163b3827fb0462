// What the owner of an open offer can do with it from its page: replace it, or close it. Others see neither.

import { useSession } from '@tandem/client/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { parameterOf } from '../app/owner.ts';
import { asked } from '../app/tandem.ts';
import { NewOfferPageDocument } from '../generated/owner.ts';
import { t } from '../text.ts';
import { withWallet } from '../wallet/wallets.ts';
import { OwnerDialog } from './owner-actions.tsx';

export function PublishedActions({ offerId, ownedId }: { readonly offerId: string; readonly ownedId: string }) {
  const [closing, setClosing] = useState(false);
  const { data } = useQuery({
    ...asked('staking', NewOfferPageDocument, { id: ownedId }),
    enabled: useSession() != null,
  });
  const owned = data?.node?.__typename === 'OwnedDevice' ? data.node : null;
  const offer = owned?.liveOffers.find(({ id, status }) => id === offerId && status === 'OPEN');
  if (owned === null || offer === undefined) return null;
  const terms = { amount: offer.requestedAmount, share: offer.rewardShareBps };
  return (
    <>
      <Link className="btn" to="/staking/$id/offer" params={{ id: owned.id }} search={{ ...terms, replaces: offer.id }}>
        {t('published.replace')}
      </Link>
      <button type="button" className="btn btn-danger" onClick={() => withWallet(() => setClosing(true))}>
        {t('staking.menuClose')}
      </button>
      {closing && (
        <OwnerDialog
          action="CLOSE_OFFER"
          owned={owned}
          offer={offer}
          cooldownMs={parameterOf(data?.protocol.parameters ?? [], 'cooldownMs')}
          onClose={() => setClosing(false)}
        />
      )}
    </>
  );
}
