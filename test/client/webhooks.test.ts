// The verification of webhook messages in the client library, against messages that the reference library and the server sign.

import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verificationAnswer, verifyWebhook } from '../../client/src/webhooks.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const at = new Date('2026-11-30T12:00:00.000Z');
const now = () => at.getTime();
const body = JSON.stringify({
  type: 'WITHDRAWN',
  timestamp: at.toISOString(),
  cursor: 'c',
  data: {},
  notification: null,
});
const headersOf = (signature: string) => ({
  'webhook-id': 'event_1',
  'webhook-timestamp': String(at.getTime() / 1000),
  'webhook-signature': signature,
});
const byLibrary = headersOf(new Webhook(secret).sign('event_1', at, body));

describe('verifyWebhook', () => {
  it('returns a message that the reference library has signed', async () => {
    expect(await verifyWebhook({ body, headers: byLibrary, secret, now })).toMatchObject({
      id: 'event_1',
      type: 'WITHDRAWN',
    });
    const headers = new Headers(byLibrary);
    expect(await verifyWebhook({ body, headers, secret: [other, secret], now })).toMatchObject({ cursor: 'c' });
  });

  it('accepts the Ed25519 signature with the public key alone', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const signed = Buffer.from(`event_1.${at.getTime() / 1000}.${body}`);
    const headers = headersOf(`v1,AAAA v1a,${sign(null, signed, privateKey).toString('base64')}`);
    const jwk = publicKey.export({ format: 'jwk' }) as Record<string, unknown>;
    expect(await verifyWebhook({ body, headers, publicKey: jwk, now })).toMatchObject({ id: 'event_1' });
    const stranger = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }) as Record<string, unknown>;
    await expect(verifyWebhook({ body, headers, publicKey: stranger, now })).rejects.toThrow('no signature is valid');
  });

  it.each([
    ['another body', { body: `${body} ` }, 'no signature'],
    ['another secret', { secret: other }, 'no signature'],
    ['another id', { headers: { ...byLibrary, 'webhook-id': 'event_2' } }, 'no signature'],
    ['an old time', { now: () => at.getTime() + 301_000 }, 'too old'],
    ['a time ahead', { now: () => at.getTime() - 301_000 }, 'too old'],
    ['a missing header', { headers: {} }, 'missing'],
    ['no secret', { secret: [] }, 'no secret was given'],
    ['a secret that is undefined', { secret: undefined }, 'no secret was given'],
  ] as const)('rejects %s', async (_, change, message) => {
    await expect(verifyWebhook({ body, headers: byLibrary, secret, now, ...change })).rejects.toThrow(message);
  });

  it('does not accept an HMAC as the asymmetric signature, or the other way round', async () => {
    const mac = createHmac('sha256', Buffer.alloc(32, 7))
      .update(`event_1.${at.getTime() / 1000}.${body}`)
      .digest('base64');
    await expect(verifyWebhook({ body, headers: headersOf(`v1a,${mac}`), secret, now })).rejects.toThrow(
      'no signature',
    );
  });

  it('answers a verification with its challenge alone', () => {
    const message = { id: 'a', timestamp: '', cursor: '', notification: null };
    const data = { challenge: 'xyz', endpointId: 'webhook_1' };
    expect(verificationAnswer({ ...message, type: 'webhook.verification', data })).toBe('{"challenge":"xyz"}');
    expect(verificationAnswer({ ...message, type: 'WITHDRAWN', data })).toBeNull();
  });
});
