// What a screen of the account shows to somebody who is signed out.

import { t } from '../text.ts';
import { connectOpen } from '../wallet/wallets.ts';
import { Empty } from './note.tsx';

export function SignedOut() {
  return (
    <Empty
      title={t('signedOut.title')}
      actions={
        <button type="button" className="btn btn-sm btn-primary" onClick={() => connectOpen.set(true)}>
          {t('nav.connect')}
        </button>
      }
    >
      {t('signedOut.text')}
    </Empty>
  );
}
