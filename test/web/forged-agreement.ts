// A document of an agreement with other terms than were signed, whose hash and digests fit them all the same.

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src/formats/agreement-file.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Returns the document with a larger share than was signed. */
export function withOtherTerms(text: string): string {
  const document = JSON.parse(text);
  document.terms.text = document.terms.text.replace('Reward share: 40.00 %', 'Reward share: 50.00 %');
  document.terms.sha256 = sha256(document.terms.text);
  document.digests.terms = sha256(canonicalJson(document.terms));
  return JSON.stringify(document);
}
