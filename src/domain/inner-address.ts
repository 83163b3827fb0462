// Which network addresses a webhook may reach: public unicast addresses only. **Invariant:** an address that this file cannot read is
// refused. The rule holds for the address of a connection and for an address in a URL; host names are resolved in server/webhooks.

type Ipv4 = readonly [number, number, number, number];

/** Networks of IPv4 that are not public, as base and prefix length. Source: IANA's registry of special-purpose addresses. */
const INNER_IPV4: readonly (readonly [Ipv4, number])[] = [
  [[0, 0, 0, 0], 8],
  [[10, 0, 0, 0], 8],
  [[100, 64, 0, 0], 10],
  [[127, 0, 0, 0], 8],
  [[169, 254, 0, 0], 16],
  [[172, 16, 0, 0], 12],
  [[192, 0, 0, 0], 24],
  [[192, 0, 2, 0], 24],
  [[192, 31, 196, 0], 24],
  [[192, 52, 193, 0], 24],
  [[192, 88, 99, 0], 24],
  [[192, 168, 0, 0], 16],
  [[192, 175, 48, 0], 24],
  [[198, 18, 0, 0], 15],
  [[198, 51, 100, 0], 24],
  [[203, 0, 113, 0], 24],
  [[224, 0, 0, 0], 3],
];

/** Networks within 2000::/3 that are not public or that lead to an embedded IPv4 address, as leading groups and prefix length. */
const INNER_IPV6: readonly (readonly [readonly number[], number])[] = [
  [[0x2001, 0x0000], 23],
  [[0x2001, 0x0db8], 32],
  [[0x2002], 16],
  [[0x2620, 0x004f, 0x8000], 48],
  [[0x3fff], 20],
];

/** Returns true for the text of a public unicast address: dotted IPv4, or IPv6 within 2000::/3, with or without brackets. */
export function isPublicAddress(text: string): boolean {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (bare.includes(':')) {
    const groups = ipv6Groups(bare);
    return groups !== null && isPublicIpv6(groups);
  }
  const address = ipv4Bytes(bare);
  return address !== null && !INNER_IPV4.some(([base, length]) => sharesPrefix(address, base, length, 8));
}

function isPublicIpv6(groups: readonly number[]): boolean {
  if (!sharesPrefix(groups, [0x2000], 3, 16)) return false;
  return !INNER_IPV6.some(([base, length]) => sharesPrefix(groups, base, length, 16));
}

/** Whether the first `length` bits of two addresses are equal; each part of an address has `bits` bits, missing parts are zero. */
function sharesPrefix(address: readonly number[], base: readonly number[], length: number, bits: number): boolean {
  for (let index = 0; index * bits < length; index += 1) {
    const unused = Math.max(0, (index + 1) * bits - length);
    if ((address[index] ?? 0) >> unused !== (base[index] ?? 0) >> unused) return false;
  }
  return true;
}

function ipv4Bytes(text: string): Ipv4 | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return null;
  const [a = 256, b = 256, c = 256, d = 256] = match.slice(1).map(Number);
  return Math.max(a, b, c, d) > 255 ? null : [a, b, c, d];
}

/** Returns the eight groups of an IPv6 address without a zone; null for any other text, such as one with an IPv4 part. */
function ipv6Groups(text: string): readonly number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...new Array<string>(missing).fill('0'), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : null;
}
