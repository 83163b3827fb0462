// Fills the sandbox of a started process in the background, with its progress for the terminal, for `/readyz` and for the page.
// The background tasks of the process wait until the sandbox is filled, because their changes belong after the history.

import type { AppContext } from '../../app/context.ts';
import type { ScheduledTask } from '../../app/scheduler.ts';
import { beginFill, fillDemoNetwork, type ReadBundledFile } from './fill.ts';
import { type PersonaKey, personaKeys } from './wallets.ts';

export type BackgroundFill = {
  /** How much of the demo network is there, in per cent; null once it is filled, and where there is nothing to fill. */
  readonly percent: () => number | null;
  /** Returns the tasks, each of which does nothing until the sandbox is filled. */
  readonly after: (tasks: readonly ScheduledTask[]) => readonly ScheduledTask[];
  /** Returns the wallets whose keys are public; empty until the sandbox is filled, and without a demo network. */
  readonly personas: () => readonly PersonaKey[];
  /** Begins the work. */
  readonly start: () => void;
  /** Begins no further part; resolves when the present one has ended. */
  readonly stop: () => Promise<void>;
};

export type FillReporting = {
  /** The terminal; with `isTTY` it can show a bar that grows in its line. */
  readonly output: { readonly write: (text: string) => unknown; readonly isTTY?: boolean };
  /** Receives errors; the part that failed is tried again. */
  readonly report: (error: unknown) => void;
};

const AGAIN_MS = 1_000;
const BAR_WIDTH = 30;
/** Where no bar can grow, a line is printed each time so many per cent are done. */
const LINE_EVERY = 25;

/** Records the begin of a fill where the sandbox is empty. The caller starts the work once the server listens. */
export async function openBackgroundFill(
  ctx: AppContext,
  bundledFile: ReadBundledFile,
  reporting: FillReporting,
): Promise<BackgroundFill> {
  let percent = ctx.settings.demoNetwork === true ? await beginFill(ctx) : null;
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  let wake = (): void => undefined;
  const show = progressPrinter(reporting);
  const run = async (): Promise<void> => {
    while (percent !== null && !stopped) {
      try {
        await fillDemoNetwork(ctx, bundledFile, {
          onProgress: (done) => {
            percent = done;
            show(done);
          },
          isStopped: () => stopped,
        });
        if (!stopped) percent = null;
      } catch (error) {
        reporting.report(error);
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, AGAIN_MS).unref();
        });
      }
    }
  };
  return {
    percent: () => percent,
    personas: () => (ctx.settings.demoNetwork === true && percent === null ? personaKeys() : []),
    after: (tasks) => tasks.map((task) => ({ ...task, run: async () => percent === null && (await task.run()) })),
    start: () => {
      if (percent === null) return;
      reporting.output.write('Filling the new sandbox with a demo network; this happens once.\n');
      work = run();
    },
    stop: async () => {
      stopped = true;
      wake();
      await work;
    },
  };
}

/** Returns a function that shows the progress: as a bar that grows, or as a line for each quarter. */
function progressPrinter({ output }: FillReporting): (percent: number) => void {
  let shown = 0;
  return (percent) => {
    const filled = Math.round((percent * BAR_WIDTH) / 100);
    if (output.isTTY === true) {
      const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
      output.write(`\r  ${bar} ${percent} %${percent === 100 ? '\n\n' : ''}`);
    } else if (percent - shown >= LINE_EVERY || (percent === 100 && shown < 100)) {
      shown = percent - (percent % LINE_EVERY);
      output.write(`The demo network is filled to ${percent} %.\n`);
    }
  };
}
