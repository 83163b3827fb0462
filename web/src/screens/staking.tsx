// The screen Staking.

import { t } from '../text.ts';

export function StakingScreen() {
  return (
    <div className="pagehead">
      <h1>{t('staking.title')}</h1>
    </div>
  );
}
