// A Prometheus server for one test, on a free port, that scrapes one address four times a second. It runs the installed `prometheus` and
// `promtool` of Debian; when they are missing, the suites that need them are skipped with one line.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './port.ts';

/** The reason why no Prometheus can be started; null when one can. */
export const prometheusMissing: string | null = ['prometheus', 'promtool'].every(
  (program) => spawnSync(program, ['--version']).status === 0,
)
  ? null
  : 'there is no prometheus on this machine';

/** Runs promtool in a folder. Returns its output. @throws with the output when it refuses */
export function promtool(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`promtool ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

export type TestPrometheus = {
  /** Evaluates an expression now. Returns the number of its series. @throws when Prometheus refuses the expression */
  readonly count: (expression: string) => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Starts a server that scrapes /metrics of `target`, an address with its port, as the job `tandem`. */
export async function startPrometheus(target: string): Promise<TestPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-prometheus-'));
  const port = await freePort();
  const scraped = { job_name: 'tandem', static_configs: [{ targets: [target] }] };
  // JSON is YAML.
  const config = { global: { scrape_interval: '250ms', scrape_timeout: '250ms' }, scrape_configs: [scraped] };
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ];
  const child = spawn('prometheus', args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  return {
    async count(expression) {
      const query = new URLSearchParams({ query: expression });
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?${query}`).catch(() => null);
      // Not listening yet, or still reading its data.
      if (response === null || response.status === 503) {
        if (child.exitCode !== null) throw new Error('prometheus did not start');
        return 0;
      }
      const { data, error } = (await response.json()) as { data?: { result: readonly unknown[] }; error?: string };
      if (data === undefined) throw new Error(`${expression}: ${error}`);
      return data.result.length;
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
