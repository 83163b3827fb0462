// The popover that offers wallets: the personas and the empty one of a sandbox first, then what was found installed.

import { useEffect, useRef, useState } from 'react';
import { useFilling, usePageStatus } from '../app/status.ts';
import { toast } from '../app/toasts.ts';
import { t } from '../text.ts';
import { connectWallet } from '../wallet/connect-wallet.ts';
import { PERSONAS, SANDBOX_WALLET } from '../wallet/sandbox-wallet.ts';
import { connectOpen, type PageWallet, useWallets } from '../wallet/wallets.ts';
import { errorText } from './failure.tsx';
import { Icon, Mark } from './icon.tsx';
import { Note } from './note.tsx';
import { Why } from './off-button.tsx';

const personaOf = (wallet: string) => PERSONAS.find(({ name }) => name === wallet)?.persona;

export function ConnectPopover() {
  const box = useRef<HTMLDivElement>(null);
  const wallets = useWallets();
  const isSandbox = usePageStatus()?.sandbox === true;
  const filling = useFilling();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const close = (): void => connectOpen.set(false);
  useEffect(() => {
    box.current?.querySelector('button')?.focus();
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && document.querySelector('dialog[open]') === null) connectOpen.set(false);
    };
    // A press beside the popover closes it; the buttons of the top bar open and close it themselves, and a dialog lies above it.
    const onPress = ({ target }: PointerEvent): void => {
      if (target instanceof Element && target.closest('.connectpop, .topbar button, dialog') === null)
        connectOpen.set(false);
    };
    addEventListener('keydown', onKey);
    addEventListener('pointerdown', onPress);
    return () => {
      removeEventListener('keydown', onKey);
      removeEventListener('pointerdown', onPress);
    };
  }, []);
  const connect = async (wallet: PageWallet): Promise<void> => {
    setBusy(wallet.name);
    setProblem(null);
    try {
      const refused = await connectWallet(wallet);
      if (refused !== null) return setProblem(refused);
      toast('ok', t('wallet.signedIn'), wallet.name);
      close();
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setBusy(null);
    }
  };
  const own = wallets.filter(({ name }) => name === SANDBOX_WALLET);
  const personas = wallets.filter(({ name }) => personaOf(name) !== undefined);
  const others = wallets.filter(({ name }) => name !== SANDBOX_WALLET && personaOf(name) === undefined);
  const row = (wallet: PageWallet, text: string) => (
    <li key={wallet.name}>
      <button type="button" className="persona" aria-busy={busy === wallet.name} onClick={() => void connect(wallet)}>
        {personaOf(wallet.name) !== undefined ? (
          <Mark only={personaOf(wallet.name)} />
        ) : wallet.name === SANDBOX_WALLET ? (
          <Icon name="wallet" large />
        ) : (
          <img src={wallet.icon} alt="" width="20" height="20" />
        )}
        <span>
          <b>{wallet.name}</b>
          <span>{busy === wallet.name ? t('wallet.connecting') : text}</span>
        </span>
        <Icon name={busy === wallet.name ? 'spin' : 'right'} />
      </button>
    </li>
  );
  return (
    <div className="connectpop" role="dialog" aria-label={t('wallet.title')} ref={box}>
      <div className="sh">
        <div>
          <h2>{t('wallet.title')}</h2>
          <p>{t('wallet.lead')}</p>
        </div>
        <button
          type="button"
          className="iconbtn"
          aria-label={t('app.closeNamed', { name: t('wallet.title') })}
          onClick={close}
        >
          <Icon name="x" />
        </button>
      </div>
      <div className="sb">
        {isSandbox && own.length > 0 && (
          <>
            {personas.length > 0 && filling === null && (
              <>
                <h3>{t('wallet.personas')}</h3>
                <ul className="personas">
                  {personas.map((wallet) =>
                    row(wallet, t(personaOf(wallet.name) === 'owner' ? 'wallet.ownerText' : 'wallet.coStakerText')),
                  )}
                </ul>
              </>
            )}
            {personas.length > 0 && filling !== null && (
              <>
                <h3>{t('wallet.personas')}</h3>
                <Why>{t('wallet.personasWait')}</Why>
              </>
            )}
            <h3>{t('wallet.empty')}</h3>
            <ul className="personas">{own.map((wallet) => row(wallet, t('wallet.sandboxText')))}</ul>
            <p className="why">
              <Icon name="shield" />
              <span>{t('wallet.keyText')}</span>
            </p>
          </>
        )}
        {others.length > 0 && (
          <>
            <h3>{t('wallet.installed')}</h3>
            <ul className="personas">{others.map((wallet) => row(wallet, t('wallet.installedText')))}</ul>
          </>
        )}
        {problem !== null && (
          <Note tone="bad" title={t('wallet.failed')} alert>
            {problem}
          </Note>
        )}
      </div>
      {others.length === 0 && (
        <div className="sf">
          <Why>
            <b className="mid">{t('wallet.none')}</b> {t('wallet.noneText')}
          </Why>
        </div>
      )}
    </div>
  );
}
