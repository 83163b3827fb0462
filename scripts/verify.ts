// Verifies an agreement offline: `npm run verify -- FILE`. Reads that file only; no database, settings or network.

import { readFileSync } from 'node:fs';
import { verifyAgreement } from '../src/app/agreements.ts';

const HELP = `Checks the document of an agreement, with nothing but the file.

  npm run verify -- FILE      FILE as downloaded: coStake { agreement { document } }; "-" reads it from standard input

Every line names one thing that holds or fails; the command ends with 1 when anything fails.

  terms        the text both parties agreed to is whole, and its sha-256 is the one that was signed
  owner        the owner's wallet signed exactly the text that these terms make: device, amount, share, expiry
  coStaker     the co-staker's wallet signed exactly the text that these terms make, their hash included
  acceptance   amount and share are those of the terms; claimed and approved in time
  exit         wait and cooldown are as long as the terms say, to the millisecond
  "as it was written" compares each part with its digest: it finds an accident, and names it

What the two signatures cover, nobody can change unseen: the terms, the parties, the dates of signing. What only a digest
covers was written down by the marketplace: requirement, reliability, parameters, the dates of acceptance and exit.`;

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
  const findings = verifyAgreement(text);
  for (const { name, passed, explanation } of findings)
    console.log(`${passed ? 'holds' : 'FAILS'}  ${name}  (${explanation})`);
  const failed = findings.filter(({ passed }) => !passed);
  console.log(failed.length === 0 ? 'The agreement holds.' : `The agreement does not hold: ${failed.length} failed.`);
  return failed.length === 0 ? 0 : 1;
}
