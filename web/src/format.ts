// How amounts, shares and dates are written. **Invariant:** an amount never passes through a floating-point number.

import { parseAmount } from '@tandem/client/money';

/** Narrow no-break space: parts groups of digits, and never breaks a line. */
const GROUP = '\u202f';
const UNIT = 100_000_000n;

/** Returns a whole number in groups of three digits. */
export const grouped = (digits: string | number | bigint): string =>
  String(digits).replace(/\B(?=(\d{3})+(?!\d))/g, GROUP);

/** Returns an amount for reading: whole amounts without decimals, two decimals from 100 IO on, four below. */
export function shortAmount(amount: string): string {
  const units = parseAmount(amount);
  const decimals = units % UNIT === 0n ? 0 : units >= 100n * UNIT ? 2 : 4;
  const step = 10n ** BigInt(8 - decimals);
  const rounded = (units + step / 2n) / step;
  const text = String(rounded).padStart(decimals + 1, '0');
  const whole = grouped(text.slice(0, text.length - decimals));
  return decimals === 0 ? whole : `${whole}.${text.slice(-decimals)}`;
}

/** Returns an amount with all eight decimals. */
export function exactAmount(amount: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  return `${whole}.${fraction.padEnd(8, '0')}`;
}

/** Returns basis points as a number of per cent with two decimals, without the sign. */
export const percent = (bps: number): string => (bps / 100).toFixed(2);
/** Returns basis points as a number of per cent with one decimal: for yields. */
export const yieldPercent = (bps: number): string => {
  const [whole = '0', fraction = '0'] = (bps / 100).toFixed(1).split('.');
  return `${grouped(whole)}.${fraction}`;
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (value: number): string => String(value).padStart(2, '0');

/** Forms of a date: all are in UTC and say so unless they are a part of one. */
export type DateForm = 'full' | 'weekday' | 'seconds' | 'short' | 'day' | 'dayShort' | 'time' | 'minute';

/** Returns a date in a form. */
export function dateText(at: string | number | Date, form: DateForm = 'full'): string {
  const date = new Date(at);
  const dayShort = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  const day = `${dayShort} ${date.getUTCFullYear()}`;
  const minute = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  const time = `${minute}:${two(date.getUTCSeconds())}`;
  switch (form) {
    case 'full':
      return `${day}, ${minute} UTC`;
    case 'weekday':
      return `${DAYS[date.getUTCDay()]} ${day}, ${minute} UTC`;
    case 'seconds':
      return `${day}, ${time} UTC`;
    case 'short':
      return `${dayShort}, ${minute} UTC`;
    case 'day':
      return day;
    case 'dayShort':
      return dayShort;
    case 'time':
      return time;
    case 'minute':
      return `${minute} UTC`;
    default:
      return form satisfies never;
  }
}

/** Returns a length of time with its two largest units, such as `7 d 00 h`. */
export function lengthText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${days} d ${two(hours)} h`;
  if (hours > 0) return `${hours} h ${two(minutes)} min`;
  return minutes > 0 ? `${minutes} min ${two(seconds % 60)} s` : `${seconds} s`;
}

/** Returns the first and last four characters of an address, which name a wallet to its owner. */
export const shortAddress = (address: string): string => `${address.slice(0, 4)}…${address.slice(-4)}`;

/** Returns an alias with the first six characters of its own letters, such as `owner-41f7c2`. */
export function shortAlias(alias: string): string {
  const at = alias.lastIndexOf('-');
  return alias.slice(0, at + 7);
}

/** Returns the name of hardware, such as `8 × H100 SXM5`. */
export const hardware = ({ quantity, model }: { readonly quantity: number; readonly model: string }): string =>
  `${quantity} × ${model}`;

/** Returns the place of a device, such as `Porto, PT`. */
export const place = ({ location, country }: { readonly location: string | null; readonly country: string }): string =>
  location === null ? country : `${location}, ${country}`;
