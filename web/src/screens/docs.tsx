// The screen Docs.

import { t } from '../text.ts';

export function DocsScreen() {
  return (
    <div className="pagehead">
      <h1>{t('docs.title')}</h1>
    </div>
  );
}
