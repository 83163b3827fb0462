// Tests of the rules for webhook endpoints: where they may lead, and when a message is sent again.

import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/domain/inner-address.ts';
import { retryPauseMs, webhookState, webhookUrlFault } from '../../src/domain/webhook.ts';

const faultOf = (url: string, sandbox = false) => webhookUrlFault(new URL(url), sandbox);

describe('webhookUrlFault', () => {
  /** Spellings of addresses inside of a network, as a URL can contain them. */
  const INNER = [
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0x7f.0.0.1/',
    'https://127.0.0.1./',
    'https://１２７.０.０.１/',
    'https://0/',
    'https://10.1.2.3/',
    'https://172.31.255.255/',
    'https://192.168.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://localhost/',
    'https://api.localhost./',
    'https://printer.local/',
    'https://metadata.internal/',
    'https://intranet/',
  ] as const;

  it.each(INNER)('refuses the inner address in %s', (url) => {
    expect(faultOf(url)).toBe('ADDRESS');
  });

  it.each([
    ['https://hooks.example/in', null],
    ['https://hooks.example:8443/in', null],
    ['https://8.8.8.8/', null],
    ['https://[2606:4700::1111]/', null],
    ['http://hooks.example/', 'SCHEME'],
    ['ftp://hooks.example/', 'SCHEME'],
    ['https://hooks.example:444/', 'PORT'],
    ['https://name:word@hooks.example/', 'CREDENTIALS'],
  ] as const)('answers for %s: %s', (url, fault) => {
    expect(faultOf(url)).toBe(fault);
  });

  it('allows http and inner addresses in a sandbox, but no other scheme', () => {
    expect(faultOf('http://127.0.0.1:4001/', true)).toBeNull();
    expect(faultOf('file:///etc/passwd', true)).toBe('SCHEME');
  });
});

describe('isPublicAddress', () => {
  it.each(['1.2.3.4', '223.255.255.255', '2001:4860:4860::8888', '172.32.0.0', '100.128.0.0'])('accepts %s', (text) => {
    expect(isPublicAddress(text)).toBe(true);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '255.255.255.255',
    '224.0.0.1',
    '198.19.0.1',
    '::ffff:8.8.8.8',
    '2001:db8::1',
    '2001::1',
    '3fff::1',
    '1:2:3:4:5:6:7:8',
    '2606:::1',
    '2606::1%eth0',
    'fe80::1%1',
    '4000::1',
  ])('refuses %s', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });
});

describe('retryPauseMs', () => {
  it('follows the table of the specification, which ends after about three days', () => {
    const pauses = Array.from({ length: 10 }, (_, failed) => retryPauseMs(failed + 1, 0.5, null));
    expect(pauses.slice(0, 3)).toEqual([5_000, 300_000, 1_800_000]);
    expect(pauses[9]).toBeNull();
    const hours = pauses.reduce<number>((sum, pause) => sum + (pause ?? 0), 0) / 3_600_000;
    expect(hours).toBeGreaterThan(72);
    expect(hours).toBeLessThan(80);
  });

  it('varies a pause by at most a fifth', () => {
    expect(retryPauseMs(1, 0, null)).toBe(4_000);
    expect(retryPauseMs(1, 1, null)).toBe(6_000);
  });

  it('waits as long as the receiver requests, but at most a day', () => {
    expect(retryPauseMs(1, 0.5, 90_000)).toBe(90_000);
    expect(retryPauseMs(1, 0.5, 10)).toBe(5_000);
    expect(retryPauseMs(1, 0.5, 9e12)).toBe(86_400_000);
  });
});

describe('webhookState', () => {
  it('is DISABLED before PAUSED before PENDING before ACTIVE', () => {
    const at = new Date(0);
    expect(webhookState({ disabledReason: 'GONE', paused: true, verifiedAt: at })).toBe('DISABLED');
    expect(webhookState({ disabledReason: null, paused: true, verifiedAt: null })).toBe('PAUSED');
    expect(webhookState({ disabledReason: null, paused: false, verifiedAt: null })).toBe('PENDING');
    expect(webhookState({ disabledReason: null, paused: false, verifiedAt: at })).toBe('ACTIVE');
  });
});
