// The title of the document: what the screen shows, then the name of the page.

import { useEffect } from 'react';
import { t } from '../text.ts';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title]);
}
