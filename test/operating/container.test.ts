// Executes the steps of Dockerfile and compose.yaml without a container engine: the build in a copy of the build context, then the
// command of the image in a folder without write permission, as another user.

import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { createDatabase, describeWithServer } from '../kit/database.ts';
import { freePort } from '../kit/port.ts';
import { SOAK } from '../kit/soak.ts';
import { contextFiles, copyInto, dockerfileStages } from './container.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TIMEOUT_MS = 300_000;

type Compose = {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly read_only?: boolean;
        readonly cap_drop?: readonly string[];
        readonly environment?: Record<string, string>;
      }
    >
  >;
};

describeWithServer('the container image', () => {
  it(
    'is built from the lock file, and its command answers as ready without write permission and as another user than root',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tandem-image-'));
      chmodSync(folder, 0o755);
      const database = await createDatabase(null);
      try {
        const [build = [], image = []] = dockerfileStages();
        const app = executeBuild(join(folder, 'build'), build);
        const settings: Record<string, string> = {};
        const at = join(folder, 'image');
        mkdirSync(at);
        for (const { name, text } of image) {
          if (name === 'COPY') copyInto(at, text.replaceAll('/app/', ''), app, null);
          if (name === 'ENV')
            for (const pair of text.split(' ')) settings[pair.split('=')[0] ?? ''] = pair.split('=')[1] ?? '';
        }
        expect(image.map(({ name }) => name)).toContain('USER');
        spawnSync('chmod', ['-R', 'a-w,a+rX', at]);
        const env = {
          PATH: process.env['PATH'] ?? '',
          ...settings,
          PORT: String(await freePort()),
          DATABASE_URL: database.url,
          PUBLIC_ORIGIN: 'https://tandem.example',
          ALIAS_SECRET: randomBytes(32).toString('hex'),
          SEAL_SECRET: randomBytes(32).toString('hex'),
        };
        const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
        const command = instruction(image, 'CMD');
        const server = spawn(command[0] ?? '', command.slice(1), { cwd: at, env, stdio: 'ignore', ...asNobody });
        const check = instruction(image, 'HEALTHCHECK');
        const isHealthy = (): boolean =>
          spawnSync(check[0] ?? '', check.slice(1), { cwd: at, env, ...asNobody }).status === 0;
        let exited = false;
        const ended = new Promise<number | null>((resolve) =>
          server.once('exit', (code) => {
            exited = true;
            resolve(code);
          }),
        );
        const isListening = (): Promise<boolean> =>
          fetch(`http://127.0.0.1:${env.PORT}/healthz`).then(
            () => true,
            () => false,
          );
        // A health check is a process of its own, so it runs once the server listens.
        while (!(await isListening()) || !isHealthy()) {
          if (exited) throw new Error('the command of the image has ended');
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        server.kill('SIGTERM');
        expect(await ended).toBe(0);
        expect(isHealthy()).toBe(false);
      } finally {
        await database.drop();
        spawnSync('chmod', ['-R', 'u+w', folder]);
        rmSync(folder, { recursive: true, force: true });
      }
    },
    TIMEOUT_MS,
  );

  it('is installed with the packages of every workspace', () => {
    const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { workspaces: string[] };
    const [build = []] = dockerfileStages();
    const copied = build.slice(
      0,
      build.findIndex(({ text }) => text.startsWith('npm ci ')),
    );
    for (const name of workspaces) expect(copied.map(({ text }) => text)).toContain(`${name}/package.json ${name}/`);
  });

  it('runs in compose.yaml without write permission and capabilities, beside a database in UTF8 with the collation C', () => {
    const { services } = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8')) as Compose;
    expect(services['tandem']).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(services['database']?.environment?.['POSTGRES_INITDB_ARGS']).toBe('--encoding=UTF8 --locale=C');
  });
});

/** Executes the instructions of the build stage in `folder`, and returns it. A soak installs from the lock file, otherwise packages are linked. */
function executeBuild(folder: string, stage: readonly { readonly name: string; readonly text: string }[]): string {
  mkdirSync(folder);
  for (const { name, text } of stage) {
    if (name === 'COPY') copyInto(folder, text, ROOT, contextFiles());
    if (name !== 'RUN') continue;
    const isInstallation = text.startsWith('npm ci ');
    const command =
      isInstallation && !SOAK ? `cp -al '${ROOT}node_modules' . && node scripts/generate-client.mjs` : text;
    const run = spawnSync('sh', ['-ec', command], { cwd: folder, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`${text}\n${run.stdout}${run.stderr}`);
  }
  return folder;
}

/** Returns the words of an instruction in its JSON form. */
function instruction(
  stage: readonly { readonly name: string; readonly text: string }[],
  name: string,
): readonly string[] {
  const text = stage.find((candidate) => candidate.name === name)?.text ?? '';
  return JSON.parse(text.slice(text.indexOf('['))) as readonly string[];
}
