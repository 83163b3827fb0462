// What the benchmark gives each server that Tandem is compared with: its arguments after the name of the file.

export type ServerInput = {
  readonly databaseUrl: string;
  readonly port: number;
  /** The key of the aliases, so that every server answers with the same ones. */
  readonly aliasSecret: Uint8Array;
};

export function serverInput(): ServerInput {
  const [databaseUrl = '', port = '0', aliasSecret = ''] = process.argv.slice(2);
  return { databaseUrl, port: Number(port), aliasSecret: Buffer.from(aliasSecret, 'hex') };
}
