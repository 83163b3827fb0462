// Checks the subjects of new commits: `area: imperative`, at most 72 characters. Commits up to FIRST are not checked. Prints each
// subject that breaks the rule and then exits with 1.

import { execFileSync, spawnSync } from 'node:child_process';
import { printHelpIfAsked } from './help.mjs';

printHelpIfAsked('scripts/check-commits.mjs');

/** Last commit before the rule was introduced. */
const FIRST = 'c5cf0cc802f014e441b84283427f01d9c6d6d715';
const LONGEST = 72;
const FORM = /^[a-z][a-z0-9/-]*: [a-z]\S*(?: \S+)+$/;
/** Matches verbs that are not imperatives (`adds`, `added`, `adding`), except imperatives with such an ending. */
const NOT_IMPERATIVE =
  /^(?!(?:pass|process|press|address|discuss|express|embed|need|feed|seed|speed|exceed|bring|ping|string|bus)$)\w+(?:[^s]s|ed|ing)$/;

/** Returns the rule that a subject breaks, or null. */
function faultOf(subject) {
  if (subject.length > LONGEST) return `longer than ${LONGEST} characters (${subject.length})`;
  if (!FORM.test(subject)) return 'not of the form `area: imperative`';
  const verb = subject.split(': ')[1].split(' ')[0];
  return NOT_IMPERATIVE.test(verb) ? `"${verb}" is no imperative` : null;
}

const [given] = process.argv.slice(2);
const subjects = given === undefined ? newSubjects() : [given];
const faults = subjects.flatMap((subject) => {
  const fault = faultOf(subject);
  return fault === null ? [] : [`${subject}\n  ${fault}`];
});
for (const line of faults) console.error(line);
if (faults.length === 0) console.log(`${subjects.length} commit subjects follow \`area: imperative\`.`);
process.exit(faults.length === 0 ? 0 : 1);

/** Returns the subjects of the commits after FIRST; none in a shallow clone or an archive without that commit. */
function newSubjects() {
  if (spawnSync('git', ['cat-file', '-e', `${FIRST}^{commit}`], { stdio: 'ignore' }).status !== 0) return [];
  const log = execFileSync('git', ['log', '--no-merges', '--format=%s', `${FIRST}..HEAD`], { encoding: 'utf8' });
  return log.split('\n').filter((line) => line !== '');
}
