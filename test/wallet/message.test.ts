// Tests of the texts that wallets sign: their exact bytes, and that no value can inject a line into them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ActionText,
  actionText,
  domainOfSignedText,
  isNonce,
  newNonce,
  type SignInText,
  signableTextBytes,
  signInText,
  toPrintableAscii,
  UnsignableText,
} from '../../src/wallet/message.ts';
import { makeWallet } from '../kit/wallet.ts';

const scope = {
  domain: 'localhost:4000',
  wallet: makeWallet('alice').address,
  uri: 'http://localhost:4000',
  chainId: 'solana:localnet',
  nonce: '3fG9xQ2LmZ8cVbN7tYw1Ks',
  issuedAt: new Date('2026-11-20T20:00:00Z'),
  expiresAt: new Date('2026-11-20T20:10:00.5Z'),
};
const claim: ActionText = {
  ...scope,
  action: 'Claim co-staking offer',
  details: [
    ['Offer', 'q7Vx2mTzR4nK9pLs'],
    ['Device', '5f0c2f0e (8 x H100 SXM5)'],
    ['Amount', '8000 IO'],
    ['Reward share', '74.00 %'],
    ['Unstaking', '7 days wait, then 14 days cooldown'],
    ['Terms', `sha256 ${'ab'.repeat(32)}`],
  ],
};
const signIn: SignInText = {
  ...scope,
  statement: 'Sign in to Tandem. This moves no funds.',
  requestId: '0b9d6c1e-3d61',
};
const partAtFault = (build: () => string): string | null => {
  try {
    build();
    return null;
  } catch (error) {
    if (error instanceof UnsignableText) return error.part;
    throw error;
  }
};

describe('actionText', () => {
  it('returns exactly the published layout', () => {
    expect(actionText(claim)).toBe(
      [
        'localhost:4000 asks you to authorise an action:',
        'FPP21sbqhr2LPjSnJkw5NBetPubeFG4PsQFBxHj8noTq',
        '',
        'Action: Claim co-staking offer',
        'Offer: q7Vx2mTzR4nK9pLs',
        'Device: 5f0c2f0e (8 x H100 SXM5)',
        'Amount: 8000 IO',
        'Reward share: 74.00 %',
        'Unstaking: 7 days wait, then 14 days cooldown',
        'Terms: sha256 abababababababababababababababababababababababababababababababab',
        '',
        'URI: http://localhost:4000',
        'Chain ID: solana:localnet',
        'Nonce: 3fG9xQ2LmZ8cVbN7tYw1Ks',
        'Issued At: 2026-11-20T20:00:00.000Z',
        'Expiration Time: 2026-11-20T20:10:00.500Z',
      ].join('\n'),
    );
  });

  it('accepts an action without details', () => {
    expect(actionText({ ...claim, details: [] })).toContain('\n\nAction: Claim co-staking offer\n\nURI: ');
  });

  it('refuses a value with a line break or a character outside printable ASCII', () => {
    for (const bad of ['8000 IO\nAmount: 1 IO', '8000\r', 'IO\u2028', 'caf\u00e9', '\u0000', '\t', '']) {
      expect(partAtFault(() => actionText({ ...claim, details: [['Amount', bad]] }))).toBe('detail Amount');
      expect(partAtFault(() => actionText({ ...claim, action: bad }))).toBe('action');
    }
  });

  it('refuses a detail whose name could be mistaken for another line, or occurs twice', () => {
    const names = [
      'URI',
      'Chain ID',
      'Nonce',
      'Issued At',
      'Expiration Time',
      'Action',
      'A: B',
      'Offer\nX',
      '',
      'offer',
    ];
    for (const name of names) {
      expect(
        partAtFault(() => actionText({ ...claim, details: [[name, 'x']] })),
        name,
      ).toBe('name of a detail');
    }
    const twice = [['Amount', '1 IO'] as const, ['Amount', '2 IO'] as const];
    expect(partAtFault(() => actionText({ ...claim, details: twice }))).toBe('details with one name twice');
  });

  it('names the malformed part in the error', () => {
    const faults: readonly (readonly [Partial<ActionText>, string])[] = [
      [{ domain: '' }, 'domain'],
      [{ domain: 'a b' }, 'domain'],
      [{ domain: 'evil.example asks you\nx' }, 'domain'],
      [{ wallet: 'not an address' }, 'wallet'],
      [{ uri: 'http://a b' }, 'uri'],
      [{ uri: '' }, 'uri'],
      [{ chainId: 'mainnet' }, 'chain id'],
      [{ nonce: 'short' }, 'nonce'],
      [{ issuedAt: new Date(Number.NaN) }, 'issued at'],
      [{ expiresAt: new Date('+010000-01-01T00:00:00Z') }, 'expiration time'],
    ];
    for (const [change, part] of faults) expect(partAtFault(() => actionText({ ...claim, ...change }))).toBe(part);
    expect(partAtFault(() => actionText(claim))).toBeNull();
  });

  it('accepts a text of 1 100 bytes and refuses one of 1 101', () => {
    const room = 1100 - actionText({ ...claim, details: [['Note', 'x']] }).length + 1;
    expect(actionText({ ...claim, details: [['Note', 'x'.repeat(room)]] })).toHaveLength(1100);
    expect(partAtFault(() => actionText({ ...claim, details: [['Note', 'x'.repeat(room + 1)]] }))).toBe(
      'a text of more than 1100 bytes',
    );
  });

  it('returns different texts for different actions or details', () => {
    const value = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 });
    const details = fc.array(fc.tuple(fc.constantFrom('Offer', 'Device', 'Amount'), value), { maxLength: 3 });
    const unique = details.filter((list) => new Set(list.map(([name]) => name)).size === list.length);
    const inputs = fc.record({ action: value, details: unique });
    fc.assert(
      fc.property(inputs, inputs, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(actionText({ ...claim, ...one }) === actionText({ ...claim, ...other })).toBe(same);
      }),
    );
  });
});

describe('signInText', () => {
  it('returns exactly the layout of Sign-In With Solana', () => {
    expect(signInText(signIn)).toBe(
      [
        'localhost:4000 wants you to sign in with your Solana account:',
        'FPP21sbqhr2LPjSnJkw5NBetPubeFG4PsQFBxHj8noTq',
        '',
        'Sign in to Tandem. This moves no funds.',
        '',
        'URI: http://localhost:4000',
        'Version: 1',
        'Chain ID: solana:localnet',
        'Nonce: 3fG9xQ2LmZ8cVbN7tYw1Ks',
        'Issued At: 2026-11-20T20:00:00.000Z',
        'Expiration Time: 2026-11-20T20:10:00.500Z',
        'Request ID: 0b9d6c1e-3d61',
      ].join('\n'),
    );
  });

  it('refuses a statement or request id outside the grammar of Sign-In With Solana', () => {
    for (const statement of ['', 'two\nlines', 'a "quote"', '50 %', '<b>']) {
      expect(partAtFault(() => signInText({ ...signIn, statement }))).toBe('statement');
    }
    for (const requestId of ['', 'a b', 'a/b', 'a\n']) {
      expect(partAtFault(() => signInText({ ...signIn, requestId }))).toBe('request id');
    }
  });

  it('has a first line that differs from the first line of an action text, so that neither text passes for the other', () => {
    expect(domainOfSignedText(signInText(signIn))).toBe('localhost:4000');
    expect(domainOfSignedText(actionText(claim))).toBe('localhost:4000');
    expect(signInText(signIn).split('\n')[0]).not.toBe(actionText(claim).split('\n')[0]);
    for (const text of ['', 'hello', 'localhost asks you', 'a b wants you to sign in with your Solana account:']) {
      expect(domainOfSignedText(text)).toBeNull();
    }
  });
});

describe('signableTextBytes', () => {
  it('refuses every character outside printable ASCII and LF', () => {
    expect(signableTextBytes('a\nb')).toEqual(Uint8Array.of(97, 10, 98));
    for (const text of ['', 'a\r\nb', 'a\tb', 'é', '\ud800', '\u007f']) {
      expect(() => signableTextBytes(text)).toThrow(UnsignableText);
    }
  });
});

describe('toPrintableAscii', () => {
  it('returns one line of at most the maximal length that actionText accepts, for any text', () => {
    const foreign = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('\r\n', 'A\nAmount: 1 IO', '\ud800'),
    );
    fc.assert(
      fc.property(foreign, fc.integer({ min: 4, max: 80 }), (text, maxLength) => {
        const line = toPrintableAscii(text, maxLength);
        expect(line).toMatch(/^[\x20-\x7e]+$/);
        expect(line.length).toBeLessThanOrEqual(maxLength);
        const lines = actionText({ ...claim, details: [['Device', line]] }).split('\n');
        expect(lines).toHaveLength(11);
        expect(lines[4]).toBe(`Device: ${line}`);
      }),
    );
  });

  it('replaces characters outside printable ASCII by ?, shortens long text, and returns ? for empty text', () => {
    expect(toPrintableAscii('8 x H100 SXM5')).toBe('8 x H100 SXM5');
    expect(toPrintableAscii('GPU\r\nAmount: 1 IO')).toBe('GPU??Amount: 1 IO');
    expect(toPrintableAscii('Größe 😀')).toBe('Gr??e ?');
    expect(toPrintableAscii('')).toBe('?');
    expect(toPrintableAscii('x'.repeat(64))).toBe('x'.repeat(64));
    expect(toPrintableAscii('x'.repeat(65))).toBe(`${'x'.repeat(61)}...`);
  });
});

describe('newNonce and isNonce', () => {
  it('accept exactly 22 base62 characters', () => {
    expect(isNonce('3fG9xQ2LmZ8cVbN7tYw1Ks')).toBe(true);
    for (const text of [
      '',
      'a'.repeat(21),
      'a'.repeat(23),
      `${'a'.repeat(22)}\n`,
      ` ${'a'.repeat(21)}`,
      `${'a'.repeat(21)}-`,
    ]) {
      expect(isNonce(text)).toBe(false);
    }
  });

  it('create and accept a nonce from any random bytes', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(247)), (stream) => {
        const draw = (bytes: number) => Uint8Array.from({ length: bytes }, () => stream.next().value ?? 0);
        expect(isNonce(newNonce(draw))).toBe(true);
      }),
    );
  });

  it('map exactly four byte values to each character, so that none is more probable', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 248; byte += 1) {
      const nonce = newNonce((bytes) => new Uint8Array(bytes).fill(byte));
      counts.set(nonce, (counts.get(nonce) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(Array(62).fill(4));
  });

  it('discard byte values from 248 on, which would make the first characters more probable', () => {
    const source = [Uint8Array.of(248, 249, 250, 251, 252, 253, 254, 255), new Uint8Array(22).fill(61)];
    expect(newNonce(() => source.shift() ?? new Uint8Array(0))).toBe('z'.repeat(22));
  });

  it('throw instead of looping when the random source returns no usable byte', () => {
    expect(() => newNonce((bytes) => new Uint8Array(bytes).fill(255))).toThrow('no usable bytes');
    expect(() => newNonce(() => new Uint8Array(0))).toThrow('no usable bytes');
  });
});
