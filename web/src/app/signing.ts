// A signed action in a dialog: the text is read first, then the wallet is asked, then the authorisation is sent until an answer comes.
// **Invariant:** the text that the person reads is the one that is signed, byte for byte; nothing is sent before the wallet has signed it.

import { type ActionName, type Actions, isRefusal, type PreparedAction, TandemError } from '@tandem/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Connected } from '../wallet/wallets.ts';
import type { Refusal } from './refusal.ts';
import { OWN_SCOPES, stale, tandem } from './tandem.ts';

type Result<Name extends ActionName> = Actions[Name]['result'];
/** The answer of a signed action that was done. */
export type Success<Name extends ActionName> = Exclude<Result<Name>, { readonly code: string }>;

/** Where a signed action stands. */
export type Signing<Name extends ActionName> =
  | { readonly step: 'IDLE' | 'READING' }
  | { readonly step: 'REVIEW' | 'WALLET'; readonly text: string; readonly expiry: Expiry | null }
  | { readonly step: 'SENDING' }
  | { readonly step: 'DONE'; readonly success: Success<Name>; readonly text: string }
  | { readonly step: 'REFUSED'; readonly refusal: Refusal }
  | { readonly step: 'DECLINED' | 'OTHER_BYTES' }
  /** `again` is there when the authorisation may have arrived: it sends the same one again. */
  | { readonly step: 'FAILED'; readonly error: unknown; readonly again: (() => void) | null };

/** What `useSigning` returns. */
export type SigningHandle<Name extends ActionName> = {
  readonly state: Signing<Name>;
  /** Reads the text. */
  readonly start: (wallet: Connected, fields: Actions[Name]['fields']) => void;
  /** Lets the wallet sign the text that was read. */
  readonly confirm: () => void;
  /** Goes back to the beginning. What was sent stays sent. */
  readonly reset: () => void;
};

/** Runs a signed action step by step. */
export function useSigning<Name extends ActionName>(name: Name): SigningHandle<Name> {
  const [state, setState] = useState<Signing<Name>>({ step: 'IDLE' });
  const confirmation = useRef<(() => void) | null>(null);
  const run = useRef(0);

  const start = useCallback<SigningHandle<Name>['start']>(
    (wallet, fields) => {
      run.current += 1;
      const mine = run.current;
      const show = (next: Signing<Name>): void => {
        if (run.current === mine) setState(next);
      };
      let text = '';
      const onText = (shown: string): Promise<void> => {
        text = shown;
        const expiry = expiryOf(text);
        show({ step: 'REVIEW', text, expiry });
        return new Promise((resolve) => {
          confirmation.current = () => {
            show({ step: 'WALLET', text, expiry });
            resolve();
          };
        });
      };
      const send = async (prepared: PreparedAction<Name>): Promise<void> => {
        show({ step: 'SENDING' });
        try {
          const result = await tandem.submit(prepared);
          stale(...OWN_SCOPES, 'offer', 'market');
          if (isRefusal(result as never)) show({ step: 'REFUSED', refusal: result as unknown as Refusal });
          else show({ step: 'DONE', success: result as Success<Name>, text });
        } catch (error) {
          show({ step: 'FAILED', error, again: () => void send(prepared) });
        }
      };
      show({ step: 'READING' });
      tandem.prepare(wallet.signer, name, fields, { onText }).then(send, (error: unknown) => show(failure(error)));
    },
    [name],
  );
  const confirm = useCallback(() => confirmation.current?.(), []);
  const reset = useCallback(() => {
    run.current += 1;
    confirmation.current = null;
    setState({ step: 'IDLE' });
  }, []);
  useEffect(() => reset, [reset]);
  return { state, start, confirm, reset };
}

function failure(
  error: unknown,
): { readonly step: 'DECLINED' | 'OTHER_BYTES' } | Extract<Signing<never>, { step: 'FAILED' }> {
  if (error instanceof TandemError && error.code === 'WALLET_REJECTED') return { step: 'DECLINED' };
  if (error instanceof TandemError && error.code === 'WALLET_SIGNED_OTHER_BYTES') return { step: 'OTHER_BYTES' };
  return { step: 'FAILED', error, again: null };
}

/** When a text is refused: as it says, and in milliseconds of this computer's clock, which may differ from the server's. */
export type Expiry = { readonly at: string; readonly deadline: number };

/** Returns when a text that was just read expires, from the dates that it says. */
function expiryOf(text: string): Expiry | null {
  const date = (name: string): string | undefined => new RegExp(`^${name}: (\\S+)$`, 'm').exec(text)?.[1];
  const [issuedAt, at] = [date('Issued At'), date('Expiration Time')];
  if (issuedAt === undefined || at === undefined) return null;
  return { at, deadline: Date.now() + Date.parse(at) - Date.parse(issuedAt) };
}
