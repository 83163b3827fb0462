// The agreement of a co-stake: what was frozen, its document as a file, and the check of it in this browser.

import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type AgreementResult, type Check, checkAgreement } from '../app/agreement.ts';
import { saveFile } from '../app/csv.ts';
import { tandem } from '../app/tandem.ts';
import { toast } from '../app/toasts.ts';
import { Amount } from '../components/amount.tsx';
import { DateTime } from '../components/date-time.tsx';
import { errorText } from '../components/failure.tsx';
import { Icon } from '../components/icon.tsx';
import { Note } from '../components/note.tsx';
import { OffButton } from '../components/off-button.tsx';
import { Section } from '../components/section.tsx';
import { SignText } from '../components/wallet-prompt.tsx';
import { AgreementFileDocument } from '../generated/co-stakes.ts';
import { t } from '../text.ts';
import type { CoStakeOfScreen } from './co-stake-data.ts';

type File = { readonly fileName: string; readonly document: string };

async function readAgreement(id: string): Promise<File | null> {
  const { node } = await tandem.ask(AgreementFileDocument, { id });
  return node?.__typename === 'CoStake' ? node.agreement : null;
}

export function AgreementSection({ coStake }: { readonly coStake: CoStakeOfScreen }) {
  const { id, agreement, offer, rewards } = coStake;
  const { sha256, requirementAtAcceptance, reliabilityAtAcceptance } = offer.terms;
  const onError = (error: unknown): void => toast('bad', t('error.title'), errorText(error));
  const download = useMutation({
    mutationFn: () => readAgreement(id),
    onSuccess: (file) => {
      if (file !== null) saveFile(file.fileName, file.document, 'application/json');
    },
    onError,
  });
  const check = useMutation({
    mutationFn: async (file: Blob | null) => {
      const text = file === null ? (await readAgreement(id))?.document : await file.text();
      return checkAgreement(text ?? '', sha256);
    },
    onError,
  });
  if (agreement === null) return null;
  return (
    <Section
      title={t('coStake.agreement')}
      aside={
        <>
          {t('coStake.frozen')} <DateTime at={agreement.approvedAt} />
        </>
      }
    >
      <div className="stack">
        <p className="small dim">{t('coStake.agreementText')}</p>
        <div className="actions">
          <OffButton size="btn-sm" busy={check.isPending} onClick={() => check.mutate(null)}>
            <Icon name="shield" />
            {t('coStake.check')}
          </OffButton>
          <OffButton size="btn-sm" busy={download.isPending} onClick={() => download.mutate()}>
            <Icon name="dl" />
            {t('coStake.download')}
          </OffButton>
          <ChooseFile onFile={(file) => check.mutate(file)} />
        </div>
        <div role="status">{check.data !== undefined && <Result result={check.data} />}</div>
      </div>
      <dl className="facts agfacts">
        <div>
          <dt>{t('coStake.requirementThen')}</dt>
          <dd>{requirementAtAcceptance === null ? '–' : <Amount value={requirementAtAcceptance} />}</dd>
        </div>
        <div>
          <dt>{t('coStake.reliabilityThen')}</dt>
          <dd>{reliabilityAtAcceptance === null ? '–' : reliabilityAtAcceptance.toFixed(2)}</dd>
        </div>
        <div>
          <dt>{t('coStake.promised')}</dt>
          <dd>{rewards.promisedPerBlock === null ? '–' : <Amount value={rewards.promisedPerBlock} />}</dd>
        </div>
      </dl>
      <p className="hash">
        <span>
          {t('offer.termsHash')} {sha256}
        </span>
      </p>
    </Section>
  );
}

/** Checks a document that was kept as a file. */
function ChooseFile({ onFile }: { readonly onFile: (file: Blob) => void }) {
  return (
    <label className="btn btn-sm btn-quiet filebtn">
      {t('coStake.checkFile')}
      <input
        type="file"
        accept="application/json,.json"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) onFile(file);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}

function Result({ result: { findings, owner, coStaker } }: { readonly result: AgreementResult }) {
  const failed = findings.filter(({ holds }) => !holds).length;
  return (
    <div className="stack">
      <Note tone={failed === 0 ? 'good' : 'bad'} title={t(failed === 0 ? 'agreement.holds' : 'agreement.refused')}>
        {t(failed === 0 ? 'agreement.holdsText' : 'agreement.refusedText')}
      </Note>
      <ol className="settle">
        {findings.map(({ check, holds, what }) => (
          <li key={check} className={holds ? 'ok' : 'err'}>
            <Icon name={holds ? 'ok' : 'bad'} />
            <span>
              <b>{t(holds ? `agreement.${check}` : `agreement.${check}_FAILS`)}</b>
              {detailOf(check, what)}
            </span>
          </li>
        ))}
      </ol>
      {owner !== null && <SignedBy title={t('agreement.ownerText')} text={owner.text} />}
      {coStaker !== null && <SignedBy title={t('agreement.coStakerText')} text={coStaker.text} />}
      <p className="small dim">{t('agreement.offline')}</p>
    </div>
  );
}

/** A wallet, a hash, a format or the names of parts, below what they are about. */
const detailOf = (check: Check, what: string): ReactNode =>
  what === '' ? null : <span className={check === 'PARTS' ? 'detail' : 'detail mono'}>{what}</span>;

function SignedBy({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <details className="asdata">
      <summary>{title}</summary>
      <div className="stack">
        <SignText text={text} title={title} />
      </div>
    </details>
  );
}
