// Limit server of the benchmark of claims: `node:http`, a check of the signature over the text, and one call of the SQL function.

import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { parseGlobalId } from '../../src/domain/id.ts';
import { addressBytes } from '../../src/wallet/address.ts';
import { serverInput } from '../reads/server-input.ts';

/** Input of a claim as Tandem takes it, and the signed text, which this server receives and Tandem builds itself. */
export type ClaimInput = {
  readonly text: string;
  readonly offerId: string;
  readonly authorization: {
    readonly wallet: string;
    readonly nonce: string;
    readonly issuedAt: string;
    readonly expiresAt: string;
    /** The signature in base64. */
    readonly signature: string;
  };
};

const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const CLAIM = 'SELECT bench.claim($1, $2, $3, $4, $5, $6, $7, $8, $9) AS id';

const { databaseUrl, port } = serverInput();
const pool = new pg.Pool({ connectionString: databaseUrl, application_name: 'bench claim', max: 10 });

createServer(async (request, response) => {
  const { operationName, variables } = JSON.parse(await bodyOf(request));
  const data = operationName === 'Claim' ? { claimOffer: await claim(variables.input) } : { __typename: 'Query' };
  const body = Buffer.from(JSON.stringify({ data }));
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
}).listen(port, '127.0.0.1');

async function claim({ text, offerId, authorization }: ClaimInput): Promise<object> {
  const { wallet, nonce, issuedAt, expiresAt } = authorization;
  const signature = Buffer.from(authorization.signature, 'base64');
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, addressBytes(wallet)]), format: 'der', type: 'spki' });
  if (!verify(null, Buffer.from(text), key, signature)) return { code: 'SIGNATURE_INVALID' };
  const id = randomUUID();
  const offer = parseGlobalId(offerId)?.key;
  const values = [randomUUID(), wallet, nonce, text, signature, issuedAt, expiresAt, offer, id];
  const { rows } = await pool.query<{ id: string }>({ name: 'claim', text: CLAIM, values });
  return { coStake: { id: rows[0]?.id, phase: 'ACTIVE', settlement: { status: 'APPROVED' } } };
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
  });
}
