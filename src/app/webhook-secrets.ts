// Secrets of webhook endpoints: 32 random bytes that sign messages, encrypted in the database. **Invariant:** a secret opens only for
// the endpoint for which it was encrypted, and is shown only to its account.

import type { RandomBytes } from '../domain/key.ts';
import { openCursor, sealCursorWithRandomNonce } from '../store/cursor.ts';
import type { Transaction } from '../store/db/database.ts';
import { lockWebhookEndpoints } from '../store/locks.ts';
import { replaceWebhookSecrets, webhookSecrets } from '../store/webhooks.ts';
import { type SealSecrets, sealSecretsOf } from './context.ts';

const SECRET_BYTES = 32;
/** Prefix of a secret's text in the Standard Webhooks specification. */
const PREFIX = 'whsec_';

const bindingOf = (endpointId: string): string => `webhook secret ${endpointId}`;

/** Returns a new random secret. */
export function newWebhookSecret(random: RandomBytes): Uint8Array {
  return random(SECRET_BYTES);
}

/** Returns the text of a secret that its owner keeps: `whsec_` and base64. */
export function webhookSecretText(secret: Uint8Array): string {
  return `${PREFIX}${Buffer.from(secret).toString('base64')}`;
}

/** Returns a secret encrypted for one endpoint. */
export function sealWebhookSecret(secrets: SealSecrets, endpointId: string, secret: Uint8Array): string {
  return sealCursorWithRandomNonce(secrets.seal, bindingOf(endpointId), secret);
}

/** Returns the secret of an endpoint; null when it was encrypted with another secret of the installation. */
export function openWebhookSecret(secrets: SealSecrets, endpointId: string, sealed: string): Uint8Array | null {
  return openCursor(sealSecretsOf(secrets), bindingOf(endpointId), sealed);
}

/** Encrypts every secret that opens with the present secret of the installation; called after a rotation. Returns how many endpoints. */
export async function resealWebhookSecrets(secrets: SealSecrets, tx: Transaction): Promise<number> {
  await lockWebhookEndpoints(tx);
  let resealed = 0;
  for (const { id, sealedSecret, sealedPrevious } of await webhookSecrets(tx)) {
    const again = (sealed: string): string => {
      const opened = openWebhookSecret(secrets, id, sealed);
      return opened === null ? sealed : sealWebhookSecret(secrets, id, opened);
    };
    const previous = sealedPrevious === null ? null : again(sealedPrevious);
    await replaceWebhookSecrets(tx, { id, sealedSecret: again(sealedSecret), sealedPrevious: previous });
    resealed += 1;
  }
  return resealed;
}
