// Content coding: compresses replies for clients that accept Brotli or gzip.
// **Invariant:** a coded reply decodes to exactly the bytes that the same request would get without Accept-Encoding.

import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { ContentCoding, Reply } from './reply.ts';

/** A body of at most this size is sent uncompressed, because compression would not save a network packet. */
export const MIN_COMPRESSED_BYTES = 2_048;

/** Compression levels that take half a millisecond for a page of 20 offers; higher ones take many times longer to save a few per cent. */
const BROTLI_QUALITY = 4;
const GZIP_LEVEL = 5;

const compress: Readonly<Record<ContentCoding, (body: Uint8Array) => Promise<Uint8Array>>> = {
  br: (body) => brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (body) => zip(body, { level: GZIP_LEVEL }),
};
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Returns the coding with the higher quality in an Accept-Encoding header, Brotli if equal; null when it accepts neither coding. */
export function acceptedCoding(header: string | undefined): ContentCoding | null {
  if (header === undefined || header === '') return null;
  const qualities = new Map(header.split(',').map(readCoding));
  const quality = (coding: string): number => qualities.get(coding) ?? qualities.get('*') ?? 0;
  const [br, gz] = [quality('br'), Math.max(quality('gzip'), quality('x-gzip'))];
  if (br === 0 && gz === 0) return null;
  return br >= gz ? 'br' : 'gzip';
}

/** Returns false for a reply that is certainly too short to be compressed. */
export const mayBeEncoded = ({ body }: Reply): boolean => body.length > MIN_COMPRESSED_BYTES / 3;

/** Returns a body in a coding. Runs off the main thread. */
export const compressed = (coding: ContentCoding, body: Uint8Array): Promise<Uint8Array> => compress[coding](body);

/** Returns the reply in the coding that the client accepts; unchanged when it is too short. */
export async function encoded(reply: Reply, acceptEncoding: string | undefined): Promise<Reply> {
  const coding = acceptedCoding(acceptEncoding);
  if (coding === null || Buffer.byteLength(reply.body) <= MIN_COMPRESSED_BYTES) return reply;
  const body = await (reply.coded?.(coding) ?? compressed(coding, Buffer.from(reply.body)));
  return { ...reply, body, headers: { ...reply.headers, 'content-encoding': coding } };
}

function readCoding(range: string): readonly [string, number] {
  const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
  const quality = given === undefined ? 1 : Number(given);
  return [name, quality >= 0 && quality <= 1 ? quality : 0];
}
