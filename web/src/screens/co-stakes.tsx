// The screen Co-Staked Devices.

import { t } from '../text.ts';

export function CoStakesScreen() {
  return (
    <div className="pagehead">
      <h1>{t('coStakes.title')}</h1>
    </div>
  );
}
