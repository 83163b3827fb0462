// What the sandbox's wallet shows: the text byte for byte, and the decision.

import { useStore } from '../app/store.ts';
import { t } from '../text.ts';
import { signingPrompt } from '../wallet/sandbox-wallet.ts';
import { Address } from './alias.tsx';
import { Dialog } from './dialog.tsx';

export function WalletPrompt() {
  const prompt = useStore(signingPrompt);
  if (prompt === null) return null;
  return (
    <Dialog
      key={prompt.text}
      title={t('wallet.asks')}
      subtitle={
        <>
          {t('wallet.asksText', { address: '' })}
          <Address address={prompt.address} />
        </>
      }
      onClose={() => prompt.decide(false)}
      footer={
        <>
          <button type="button" className="btn btn-quiet" onClick={() => prompt.decide(false)}>
            {t('wallet.decline')}
          </button>
          <button type="button" className="btn btn-primary" onClick={() => prompt.decide(true)}>
            {t('wallet.sign')}
          </button>
        </>
      }
    >
      <SignText text={prompt.text} title={t('wallet.text')} />
    </Dialog>
  );
}

/** A text to sign as the API gave it: never grouped, shortened or translated. */
export function SignText({
  text,
  title,
  aside,
}: {
  readonly text: string;
  readonly title: string;
  readonly aside?: React.ReactNode;
}) {
  return (
    <>
      <div className="texthead">
        <h3>{title}</h3>
        {aside}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled with the keyboard. */}
      <pre className="signtext" tabIndex={0}>
        {text}
      </pre>
    </>
  );
}
