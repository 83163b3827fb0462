// Code blocks of the pages in docs: their languages, and their compilation in one project with the client library.

import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Returns the code blocks of a page in a language. */
export const blocksOf = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code = '']) => code);

/** Compiles TypeScript files by their name against the sources of the client library. Returns the messages of the compiler. */
export async function compile(files: ReadonlyMap<string, string>): Promise<string> {
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-docs-')));
  try {
    for (const [name, code] of files) writeFileSync(join(project, name), `export {};\n${code}`);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
    const paths = {
      '@tandem/client': [join(root, 'client/src/index.ts')],
      '@tandem/client/*': [join(root, 'client/src/*.ts')],
    };
    const lib = ['es2023', 'dom', 'dom.iterable'];
    // Rules of this project's own style do not apply to the code of a reader.
    const style = { noUnusedLocals: false, noUnusedParameters: false, noPropertyAccessFromIndexSignature: false };
    const compilerOptions = { lib, paths, types: ['node'], ...style };
    const config = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.ts'] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    return await new Promise((resolve) => {
      execFile(process.execPath, [compiler, '-p', project], (_, stdout, stderr) => resolve(stdout + stderr));
    });
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
