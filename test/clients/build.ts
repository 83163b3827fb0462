// Builds the programs of this folder with the packages of test/clients: what relay-compiler, graphql-codegen and gql.tada make from
// schema.graphql, then one module for Node and browsers. **Invariant:** nothing is built where the packages are not installed.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build, type Plugin } from 'esbuild';

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = join(folder, '../..');
const generated = join(folder, 'generated');
const run = promisify(execFile);
// The copy of the project, which the preset below uses: types of two copies do not know each other.
const { buildSchema, introspectionFromSchema, parse } = createRequire(join(root, 'package.json'))(
  'graphql',
) as typeof import('graphql');

/** One export for each program. */
const PROGRAMS = `
export * as apollo from './apollo.ts';
export * as graphqlRequest from './graphql-request.ts';
export * as record from './record.ts';
export * as relay from './relay.ts';
export * as tada from './tada.ts';
export * as urql from './urql.ts';
`;

/** The reason why the programs cannot be built; null when their packages are installed. */
export const clientsMissing: string | null = existsSync(join(folder, 'node_modules/.package-lock.json'))
  ? null
  : 'not installed: npm ci --prefix test/clients';

/** Generates what the tools make of the schema, and returns the path of the module of all programs. */
export async function buildPrograms(): Promise<string> {
  await rm(generated, { recursive: true, force: true });
  await mkdir(join(generated, 'relay'), { recursive: true });
  const sdl = await readFile(join(root, 'schema.graphql'), 'utf8');
  await Promise.all([compileRelay(), generateCodegen(sdl), generateTada(sdl)]);
  const outfile = join(generated, 'programs.mjs');
  await build({
    absWorkingDir: folder,
    stdin: { contents: PROGRAMS, resolveDir: join(folder, 'programs') },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    // Clients print their warnings in this form only.
    define: { 'process.env.NODE_ENV': '"development"', __DEV__: 'true' },
    // The client library imports nothing from here; its packages and those of the programs are one.
    nodePaths: [join(folder, 'node_modules')],
    plugins: [relayTags],
  });
  return outfile;
}

/** Compiles the programs with their generated types. Rejects with what the compiler prints. */
export async function checkTypes(): Promise<void> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  await printing(run(process.execPath, [compiler, '--noEmit', '-p', join(folder, 'tsconfig.json')]));
}

/** Runs relay-compiler, a program of its own, as its package starts it. */
async function compileRelay(): Promise<void> {
  const binary = createRequire(join(folder, 'package.json'))('relay-compiler') as string;
  await printing(run(binary, ['relay.config.json'], { cwd: folder }));
}

/**
 * Runs the client preset of graphql-codegen without any setting. Its command line is left out, because loading that takes longer than all
 * else here.
 */
async function generateCodegen(sdl: string): Promise<void> {
  const [{ preset }, { codegen }] = await Promise.all([
    import('@graphql-codegen/client-preset'),
    import('@graphql-codegen/core'),
  ]);
  const location = join(folder, 'programs/graphql-request.ts');
  const source = await readFile(location, 'utf8');
  const documents = [...source.matchAll(/graphql\(`([^`]*)`\)/g)].map(([, rawSDL = '']) => ({
    location,
    rawSDL,
    document: parse(rawSDL),
  }));
  const files = await preset.buildGeneratesSection({
    baseOutputDir: `${generated}/codegen/`,
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents,
    plugins: [],
    pluginMap: {},
    presetConfig: {},
    config: { useTypeImports: true, importExtension: '.ts' },
  });
  await mkdir(join(generated, 'codegen'), { recursive: true });
  for (const file of files) await writeFile(file.filename, await codegen(file));
}

/** Writes the schema as a type, with the functions that gql.tada's own program calls. */
async function generateTada(sdl: string): Promise<void> {
  const require = createRequire(join(folder, 'node_modules/gql.tada/package.json'));
  const internal = pathToFileURL(require.resolve('@gql.tada/internal')).href;
  const { minifyIntrospection, outputIntrospectionFile } = await import(internal);
  const schema = introspectionFromSchema(buildSchema(sdl));
  const text: string = outputIntrospectionFile(minifyIntrospection(schema), {
    fileType: '.d.ts',
    shouldPreprocess: true,
  });
  await writeFile(join(generated, 'tada.d.ts'), text);
}

/** Replaces each tagged document by the artifact of relay-compiler, as Relay's plugin for Babel does. */
const relayTags: Plugin = {
  name: 'relay-tags',
  setup({ onLoad }) {
    onLoad({ filter: /programs[\\/]relay\.ts$/ }, async ({ path }) => {
      const names: string[] = [];
      const code = (await readFile(path, 'utf8')).replace(/graphql`\s*(?:query|fragment) (\w+)[^`]*`/g, (_, name) => {
        names.push(name);
        return `artifact_${name}`;
      });
      const imports = names.map((name) => `import artifact_${name} from '../generated/relay/${name}.graphql.ts';`);
      return { contents: `${imports.join('\n')}\n${code}`, loader: 'ts' };
    });
  },
};

/** Rejects with the output of a program that failed, which its error leaves out. */
async function printing(program: Promise<unknown>): Promise<void> {
  await program.catch((error: { stdout?: string; stderr?: string }) => {
    throw new Error(`${error.stdout ?? ''}${error.stderr ?? ''}`, { cause: error });
  });
}
