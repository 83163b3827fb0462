// Command line arguments of each server with which Tandem is compared in the benchmark of reads.

export type ServerInput = {
  readonly databaseUrl: string;
  readonly port: number;
  /** Secret from which owner aliases are derived, so that every server answers with the same aliases. */
  readonly aliasSecret: Uint8Array;
};

export function serverInput(): ServerInput {
  const [databaseUrl = '', port = '0', aliasSecret = ''] = process.argv.slice(2);
  return { databaseUrl, port: Number(port), aliasSecret: Buffer.from(aliasSecret, 'hex') };
}
