// The dialog of a signed action: what it does, the exact text, then the wallet, the sending and the outcome, all in one place. Closing it
// stops nothing that was sent.

import type { ActionName, Actions } from '@tandem/client';
import { type ReactNode, useEffect } from 'react';
import { needsNewText } from '../app/refusal.ts';
import { type Success, useSigning } from '../app/signing.ts';
import { shortAddress } from '../format.ts';
import { type TextKey, t } from '../text.ts';
import { useConnected } from '../wallet/wallets.ts';
import { Dialog } from './dialog.tsx';
import { errorText } from './failure.tsx';
import { Icon } from './icon.tsx';
import { Note } from './note.tsx';
import { Why } from './off-button.tsx';
import { RefusalText } from './refusal-text.tsx';
import { ConfirmButton, ReviewText, Stepper } from './signing-parts.tsx';

export function SigningDialog<Name extends ActionName>({
  action,
  fields,
  title,
  subtitle,
  before,
  after,
  why,
  confirm = t('action.openWallet'),
  cancel = t('action.cancel'),
  danger = false,
  foldText = false,
  settles = false,
  done,
  refusedActions,
  onClose,
}: {
  readonly action: Name;
  readonly fields: Actions[Name]['fields'];
  readonly title: string;
  readonly subtitle?: ReactNode;
  /** What stands above and below the text while it is read. */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
  /** A sentence beside the buttons. */
  readonly why?: ReactNode;
  readonly confirm?: string;
  readonly cancel?: string;
  readonly danger?: boolean;
  /** The text is one click away, for actions whose dates say more. */
  readonly foldText?: boolean;
  /** A third step follows the sending: the settlement. */
  readonly settles?: boolean;
  /** The outcome: its title, its text and its buttons. */
  readonly done: (success: Success<Name>) => {
    readonly title: string;
    readonly body: ReactNode;
    readonly actions?: ReactNode;
  };
  readonly refusedActions?: ReactNode;
  readonly onClose: () => void;
}) {
  const wallet = useConnected();
  const { state, start, confirm: sign } = useSigning(action);
  const key = JSON.stringify(fields, (_, value: unknown) => (typeof value === 'function' ? undefined : value));
  const begin = (): void => {
    if (wallet !== null) start(wallet, fields);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is read again for other fields or another wallet.
  useEffect(begin, [key, wallet?.address]);
  const close = (
    <button type="button" className="btn btn-quiet" onClick={onClose}>
      {t('action.close')}
    </button>
  );
  const stepper = <Stepper at={state.step} settles={settles} />;
  switch (state.step) {
    case 'IDLE':
    case 'READING':
    case 'REVIEW': {
      const text = state.step === 'REVIEW' ? state.text : null;
      return (
        <Dialog
          title={title}
          subtitle={subtitle}
          onClose={onClose}
          footer={
            <>
              {why !== undefined && <Why>{why}</Why>}
              <button type="button" className="btn btn-quiet" onClick={onClose}>
                {cancel}
              </button>
              <ConfirmButton
                danger={danger}
                expiry={state.step === 'REVIEW' ? state.expiry : null}
                busy={text === null}
                off={wallet === null ? t('action.needsWallet') : null}
                onConfirm={sign}
                onAnew={begin}
              >
                {confirm}
              </ConfirmButton>
            </>
          }
        >
          {before}
          <ReviewText text={text} expiry={state.step === 'REVIEW' ? state.expiry : null} fold={foldText} />
          {after}
        </Dialog>
      );
    }
    case 'WALLET':
      return (
        <Dialog title={t('action.look')} onClose={onClose} footer={close}>
          {stepper}
          <ol className="settle">
            <li className="run">
              <Icon name="spin" />
              <span>
                <b>{t('action.waiting')}</b>
                <br />
                <span className="dim">{t('action.waitingText', { wallet: shortAddress(wallet?.address ?? '') })}</span>
              </span>
            </li>
          </ol>
        </Dialog>
      );
    case 'SENDING':
      return (
        <Dialog title={t('action.sending')} onClose={onClose} footer={close}>
          {stepper}
          <ol className="settle">
            <li className="ok">
              <Icon name="ok" />
              <b>{t('action.signed')}</b>
            </li>
            <li className="run">
              <Icon name="spin" />
              <span>
                <b>{t('action.sending')}</b>
                <br />
                <span className="dim">{t('action.sendingText')}</span>
              </span>
            </li>
          </ol>
        </Dialog>
      );
    case 'DONE': {
      const outcome = done(state.success);
      return (
        <Dialog title={outcome.title} onClose={onClose} footer={outcome.actions ?? close}>
          {!settles && stepper}
          {outcome.body}
        </Dialog>
      );
    }
    case 'REFUSED':
      return (
        <Outcome
          title={t('action.refused')}
          onClose={onClose}
          stepper={stepper}
          actions={needsNewText(state.refusal.code) ? again(begin, 'action.anew') : refusedActions}
        >
          <RefusalText refusal={state.refusal} />
        </Outcome>
      );
    case 'DECLINED':
      return (
        <Outcome
          title={t('action.declined')}
          onClose={onClose}
          stepper={stepper}
          actions={again(begin, 'action.again')}
        >
          <p>{t('action.declinedText')}</p>
        </Outcome>
      );
    case 'OTHER_BYTES':
      return (
        <Outcome title={t('action.other')} onClose={onClose} stepper={stepper} actions={again(begin, 'action.anew')}>
          <p>{t('action.otherText')}</p>
        </Outcome>
      );
    case 'FAILED':
      return (
        <Outcome
          title={state.again === null ? t('action.failed') : t('action.noAnswer')}
          onClose={onClose}
          stepper={stepper}
          actions={state.again === null ? again(begin, 'action.anew') : again(state.again, 'action.sendAgain')}
        >
          <Note tone="bad" title={errorText(state.error)} alert>
            {state.again === null ? t('error.nothing') : t('action.noAnswerText')}
          </Note>
        </Outcome>
      );
    default:
      return state satisfies never;
  }
}

const again = (retry: () => void, text: TextKey): ReactNode => (
  <button type="button" className="btn btn-primary" onClick={retry}>
    {t(text)}
  </button>
);

function Outcome({
  title,
  stepper,
  actions,
  onClose,
  children,
}: {
  readonly title: string;
  readonly stepper: ReactNode;
  readonly actions?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const footer = (
    <>
      <button type="button" className="btn btn-quiet" onClick={onClose}>
        {t('action.close')}
      </button>
      {actions}
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} footer={footer}>
      {stepper}
      {children}
    </Dialog>
  );
}
