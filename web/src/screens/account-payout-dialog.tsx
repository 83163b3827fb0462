// Paying out: the amount first, then the text and the signature. The money goes to the wallet that signs, and nowhere else.

import { parseAmount } from '@tandem/client/money';
import { useState } from 'react';
import { AmountField } from '../components/amount-field.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Note } from '../components/note.tsx';
import { OffButton } from '../components/off-button.tsx';
import { SigningDialog } from '../components/signing-dialog.tsx';
import { shortAddress, shortAmount } from '../format.ts';
import { t } from '../text.ts';

/** Returns why an amount cannot be paid out; null when it can. */
function fault(amount: string, available: string): string | null {
  if (!/^\d{1,12}(\.\d{1,8})?$/.test(amount)) return t('account.amountForm');
  const units = parseAmount(amount);
  if (units === 0n) return t('account.amountForm');
  return units > parseAmount(available) ? t('account.amountMost', { amount: shortAmount(available) }) : null;
}

export function PayoutDialog({
  wallet,
  available,
  onClose,
}: {
  readonly wallet: string;
  readonly available: string;
  readonly onClose: () => void;
}) {
  const [amount, setAmount] = useState(available);
  const [isChosen, setChosen] = useState(false);
  const off = fault(amount, available);
  if (isChosen) {
    return (
      <SigningDialog
        action="requestPayout"
        fields={{ amount }}
        title={t('account.payoutTitle', { amount: shortAmount(amount) })}
        subtitle={t('account.payoutTo', { wallet: shortAddress(wallet) })}
        done={({ payout }) => ({
          title: t('account.payoutDone'),
          body: <p>{t('account.payoutDoneText', { amount: shortAmount(payout?.amount ?? amount) })}</p>,
        })}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      title={t('account.payOut')}
      subtitle={t('account.payoutTo', { wallet: shortAddress(wallet) })}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="btn btn-quiet" onClick={onClose}>
            {t('action.cancel')}
          </button>
          <OffButton kind="primary" off={off} onClick={() => setChosen(true)}>
            {t('account.readText')}
          </OffButton>
        </>
      }
    >
      <AmountField label={t('account.amount')} value={amount} onChange={setAmount}>
        {t('account.amountText', { amount: shortAmount(available) })}
      </AmountField>
      <Note icon="lock" title={t('account.payoutFinal')}>
        {t('account.payoutFinalText')}
      </Note>
    </Dialog>
  );
}
