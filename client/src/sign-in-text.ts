// Reads the values of a Sign-In-With-Solana text, for wallets that build the text themselves (`solana:signIn`). What the wallet has
// signed is compared with the text afterwards, byte by byte, so a wallet that builds another text is found.

const NAMES: Readonly<Record<string, string>> = {
  URI: 'uri',
  Version: 'version',
  'Chain ID': 'chainId',
  Nonce: 'nonce',
  'Issued At': 'issuedAt',
  'Expiration Time': 'expirationTime',
  'Request ID': 'requestId',
};

/** Returns the input of `solana:signIn` that makes a wallet build exactly `text`. */
export function signInFields(text: string): Readonly<Record<string, string>> {
  const [opening = '', address = '', , statement = '', , ...lines] = text.split('\n');
  const fields: Record<string, string> = { domain: opening.split(' ', 1)[0] ?? '', address, statement };
  for (const line of lines) {
    const at = line.indexOf(': ');
    const name = NAMES[line.slice(0, at)];
    if (name !== undefined) fields[name] = line.slice(at + 2);
  }
  return fields;
}
