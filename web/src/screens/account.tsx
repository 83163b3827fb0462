// The screen Account.

import { t } from '../text.ts';

export function AccountScreen() {
  return (
    <div className="pagehead">
      <h1>{t('account.title')}</h1>
    </div>
  );
}
