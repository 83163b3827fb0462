// The screen Rewards.

import { t } from '../text.ts';

export function RewardsScreen() {
  return (
    <div className="pagehead">
      <h1>{t('rewards.title')}</h1>
    </div>
  );
}
