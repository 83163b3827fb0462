// The screen Activity.

import { t } from '../text.ts';

export function ActivityScreen() {
  return (
    <div className="pagehead">
      <h1>{t('activity.title')}</h1>
    </div>
  );
}
