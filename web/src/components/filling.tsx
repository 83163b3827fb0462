// The strip that says how much of the demo network a new sandbox has so far.

import { useFilling } from '../app/status.ts';
import { t } from '../text.ts';

export function Filling() {
  const percent = useFilling();
  if (percent === null) return null;
  return (
    <div className="filling" role="status">
      <div className="fillhead">
        <p>
          <b className="strong">{t('market.filling')}</b> {t('market.fillingText')}
        </p>
        <span className="num small dim">{t('market.fillingDone', { percent })}</span>
      </div>
      <svg className="fillbar" height="6" role="img" aria-label={t('market.fillingLabel', { percent })}>
        <rect className="bg" width="100%" height="6" rx="3" />
        <rect className="co" width={`${percent}%`} height="6" rx="3" />
      </svg>
    </div>
  );
}
