// Input type `WalletAuthorization`: a wallet's signature over the text of an action, and its conversion. app/authorization.ts verifies
// the signature.

import { isAuthorizationNonce, type WalletAuthorization } from '../app/authorization.ts';
import { badInput, builder } from './builder.ts';
import { SignedEncodingEnum } from './enums.ts';

export const WalletAuthorizationInput = builder.inputType('WalletAuthorization', {
  description:
    "A wallet's signature over the text of an action, as `signingMessage` returns it. The nonce makes it an idempotency key: sending the same authorisation again has no second effect and returns the first outcome with `replayed: true`.",
  fields: (t) => ({
    wallet: t.field({
      type: 'WalletAddress',
      required: true,
      description: 'Address of the wallet that signed, in base58; the signed text contains it.',
    }),
    nonce: t.string({
      required: true,
      description:
        'Nonce of 22 base62 characters, chosen by the client or taken from `signingMessage`. A nonce that this wallet has used for another text is refused with NONCE_ALREADY_USED.',
    }),
    issuedAt: t.field({
      type: 'DateTime',
      required: true,
      description:
        "Issue time as in the signed text, to the millisecond; at most 30 seconds ahead of the server's clock.",
    }),
    expiresAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'Expiry time as in the signed text: later than `issuedAt`, by at most ten minutes.',
    }),
    signature: t.string({ required: true, description: 'The Ed25519 signature: 64 bytes in base58 or base64.' }),
    encoding: t.field({
      type: SignedEncodingEnum,
      required: true,
      defaultValue: 'RAW',
      description:
        'Encoding of the bytes that the wallet signed: the text alone, or a Solana off-chain message around it.',
    }),
  }),
});

type Input = typeof WalletAuthorizationInput.$inferInput;

/** Converts an authorisation input. @throws GraphQLError BAD_USER_INPUT with the invalid field below `path`. */
export function parseAuthorization(path: string, input: Input): WalletAuthorization {
  if (!isAuthorizationNonce(input.nonce)) throw badInput(`${path}.nonce`, 'exactly 22 base62 characters');
  if (input.signature.length > 128) throw badInput(`${path}.signature`, '64 bytes in base58 or base64');
  return input;
}
