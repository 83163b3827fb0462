// A refusal in a dialog: what the rules said, what to do about it, and the code to name in a request for help.

import { Link } from '@tanstack/react-router';
import { placeOf, plain, type Refusal, wayOut } from '../app/refusal.ts';
import { t } from '../text.ts';
import { Note } from './note.tsx';

export function RefusalText({ refusal: { code, message } }: { readonly refusal: Refusal }) {
  const way = wayOut(code);
  const place = placeOf(code);
  return (
    <>
      <Note tone="bad" title={plain(message)} alert>
        {way}{' '}
        {place !== null && (
          <Link className="nowrap" to={place}>
            {t(`wayOutTo.${place}`)}
          </Link>
        )}
      </Note>
      <p className="small dim mono">{code}</p>
    </>
  );
}
