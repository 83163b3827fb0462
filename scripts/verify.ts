// Verifies an agreement, or the evidence of a signed action, offline: `npm run verify -- FILE`. Reads that file only; no database,
// settings or network.

import { readFileSync } from 'node:fs';
import { verifyAgreement } from '../src/app/agreements.ts';
import { verifyEvidence } from '../src/app/evidence.ts';
import { isEvidence } from '../src/formats/evidence-file.ts';

const HELP = `Checks the document of an agreement, or of a signed action, with nothing but the file.

  npm run verify -- FILE      FILE as downloaded: coStake { agreement { document } }, or
                              viewer { signedActions { nodes { document } } }; "-" reads it from standard input

Each line names one check that holds or fails. The command exits with 1 when a check fails.

Of a signed action:

  signature    the wallet signed exactly this text in this encoding
  text         wallet, nonce and times are those of the text
  time         it took effect while the text was in force

Of an agreement:

  terms        the text of the terms is complete, and its SHA-256 is the one that was signed
  owner        the owner's wallet signed the text that these terms give: device, amount, share, expiry
  coStaker     the co-staker's wallet signed the text that these terms give, with the hash of the terms
  acceptance   amount and share are those of the terms; the claim and its approval were in time
  exit         wait period and cooldown are as long as the terms say, to the millisecond
  unchanged    the digest of each part is the one that the document names

The two signatures protect the terms, the parties and the dates of signing: a change of these always fails a check.
Requirement, reliability, parameters and the dates of acceptance and exit were recorded by the marketplace. Only their
digests protect them, so that a change together with a new digest is not found.`;

const [file] = process.argv.slice(2);
if (file === undefined || file === '--help' || file === '-h') {
  console.log(HELP);
  process.exitCode = file === undefined ? 1 : 0;
} else {
  process.exitCode = report(file);
}

function report(name: string): number {
  let text: string;
  try {
    text = readFileSync(name === '-' ? 0 : name, 'utf8');
  } catch (error) {
    console.error(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  const [subject, findings] = isEvidence(text)
    ? (['evidence', verifyEvidence(text)] as const)
    : (['agreement', verifyAgreement(text)] as const);
  for (const { name, passed, explanation } of findings)
    console.log(`${passed ? 'holds' : 'FAILS'}  ${name}  (${explanation})`);
  const failed = findings.filter(({ passed }) => !passed);
  console.log(failed.length === 0 ? `The ${subject} holds.` : `The ${subject} does not hold: ${failed.length} failed.`);
  return failed.length === 0 ? 0 : 1;
}
