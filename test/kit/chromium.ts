// A headless Chromium for tests, driven over its debugging protocol: pages of one profile, and scripts in them.
// CHROMIUM names the program; by default the first of its usual names on the PATH.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const START_MS = 60_000;
/** A narrower page is one of a phone: its scroll bar takes no room. */
const PHONE_WIDTH = 600;
/** What a key types, and the number by which the protocol knows it, where it types no letter. */
const KEY_TEXTS: Readonly<Record<string, string>> = { Enter: '\r' };
const KEY_CODES: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, Escape: 27 };

/** Path of the program; null when this computer has none. */
export const chromiumPath: string | null =
  process.env['CHROMIUM'] ??
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path)) ??
  null;

export type ChromiumPage = {
  /** Runs an expression in the page and returns its value, awaited. Rejects with the exception of the page. */
  readonly evaluate: <Result>(expression: string) => Promise<Result>;
  /** Presses and releases a key, such as `Tab`, `Enter` or `/`. */
  readonly press: (key: string) => Promise<void>;
  /** Types a text into what has the focus. */
  readonly type: (text: string) => Promise<void>;
  /** Gives the page a size in CSS pixels. */
  readonly resize: (width: number, height: number) => Promise<void>;
  /** Makes the page one of a person who prefers this theme, and no motion. */
  readonly prefer: (theme: 'light' | 'dark') => Promise<void>;
  /** Returns what is visible as a PNG file. */
  readonly screenshot: () => Promise<Buffer>;
  /** Collects garbage, and returns the bytes of the page's heap that are left. */
  readonly heapBytes: () => Promise<number>;
  readonly close: () => Promise<void>;
  /** What the page reported since it was opened: errors and warnings of its console, exceptions, and violations of its policy. */
  readonly problems: readonly string[];
  /** URLs that the page has requested. */
  readonly requests: readonly string[];
};

/** Opens a page and waits until it has loaded. The script `before` runs in it before its own scripts, also after a reload. */
type OpenPage = (url: string, before?: string) => Promise<ChromiumPage>;

export type Chromium = {
  /** All these pages share the storage of one profile, as the tabs of a browser do. */
  readonly open: OpenPage;
  /** Begins an empty profile, as another person's browser is, without the extension, and returns what opens its pages. */
  readonly otherProfile: () => Promise<OpenPage>;
  /**
   * Waits for the service worker of an extension in which the expression `isIt` is true, and returns what runs an expression in it. It is in
   * a process of its own.
   */
  readonly extension: (isIt: string) => Promise<ChromiumPage['evaluate']>;
  readonly close: () => Promise<void>;
};

type Message = {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};

type Evaluated = {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
};

/**
 * Starts Chromium with an empty profile, and with the extension of the folder `extension` if one is given.
 * @throws Error when there is no Chromium (`chromiumPath`)
 */
export async function openChromium({
  extension = null,
}: {
  readonly extension?: string | null;
} = {}): Promise<Chromium> {
  if (chromiumPath === null) throw new Error('no Chromium on the PATH');
  const profile = mkdtempSync(join(tmpdir(), 'tandem-chromium-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--window-size=1280,900',
    ...(extension === null ? [] : [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`]),
  ];
  const child = spawn(
    chromiumPath,
    [...flags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const exited = once(child, 'exit');
  const socket = new WebSocket(await endpointOf(child.stderr));
  await once(socket, 'open');

  let sent = 0;
  const waiting = new Map<number, (message: Message) => void>();
  const events = new Map<string, (params: unknown) => void>();
  socket.on('message', (data) => {
    const message: Message = JSON.parse(data.toString());
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else events.get(`${message.sessionId} ${message.method}`)?.(message.params);
  });
  const call = <Result = unknown>(method: string, params: object, sessionId?: string): Promise<Result> =>
    new Promise((resolve, reject) => {
      sent += 1;
      waiting.set(sent, ({ id, result, error }) => {
        waiting.delete(id ?? 0);
        if (error === undefined) resolve(result as Result);
        else reject(new Error(`${method}: ${error.message}`));
      });
      socket.send(JSON.stringify({ id: sent, method, params, sessionId }));
    });

  const attach = async (targetId: string): Promise<string> =>
    (await call<{ readonly sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })).sessionId;
  const evaluateIn =
    (sessionId: string): ChromiumPage['evaluate'] =>
    async <Result>(expression: string): Promise<Result> => {
      const params = { expression, awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = await call<Evaluated>('Runtime.evaluate', params, sessionId);
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'the page threw');
      return result.value as Result;
    };

  const open = async (url: string, before?: string, browserContextId?: string): Promise<ChromiumPage> => {
    const { targetId } = await call<{ readonly targetId: string }>('Target.createTarget', {
      url: 'about:blank',
      browserContextId,
    });
    const sessionId = await attach(targetId);
    const { problems, requests } = watchPage((method, seen) => events.set(`${sessionId} ${method}`, seen));
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await call(`${domain}.enable`, {}, sessionId);
    if (before !== undefined) await call('Page.addScriptToEvaluateOnNewDocument', { source: before }, sessionId);
    const loaded = new Promise<void>((resolve) => events.set(`${sessionId} Page.loadEventFired`, () => resolve()));
    await call('Page.navigate', { url }, sessionId);
    await loaded;
    return {
      problems,
      requests,
      press: async (key) => {
        const text = KEY_TEXTS[key] ?? (key.length === 1 ? key : undefined);
        const pressed = { key, code: key, windowsVirtualKeyCode: KEY_CODES[key] ?? 0, text };
        await call(
          'Input.dispatchKeyEvent',
          { type: text === undefined ? 'rawKeyDown' : 'keyDown', ...pressed },
          sessionId,
        );
        await call('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed, text: undefined }, sessionId);
      },
      type: async (text) => {
        await call('Input.insertText', { text }, sessionId);
      },
      heapBytes: async () => {
        await call('HeapProfiler.collectGarbage', {}, sessionId);
        return (await call<{ readonly usedSize: number }>('Runtime.getHeapUsage', {}, sessionId)).usedSize;
      },
      close: async () => {
        await call('Target.closeTarget', { targetId });
      },
      prefer: async (theme) => {
        const features = [
          { name: 'prefers-color-scheme', value: theme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ];
        await call('Emulation.setEmulatedMedia', { features }, sessionId);
      },
      screenshot: async () => {
        const { data } = await call<{ readonly data: string }>('Page.captureScreenshot', { format: 'png' }, sessionId);
        return Buffer.from(data, 'base64');
      },
      resize: async (width, height) => {
        const metrics = { width, height, deviceScaleFactor: 1, mobile: width < PHONE_WIDTH };
        await call('Emulation.setDeviceMetricsOverride', metrics, sessionId);
      },
      evaluate: evaluateIn(sessionId),
    };
  };
  return {
    open: (url, before) => open(url, before),
    async otherProfile() {
      const { browserContextId } = await call<{ readonly browserContextId: string }>('Target.createBrowserContext', {});
      return (url, before) => open(url, before, browserContextId);
    },
    async extension(isIt) {
      const attached = new Map<string, ChromiumPage['evaluate']>();
      for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
        const { targetInfos } = await call<Targets>('Target.getTargets', {});
        // Chromium has extensions of its own, and a worker is listed before its script has run.
        for (const { targetId, type, url } of targetInfos) {
          if (type !== 'service_worker' || !url.startsWith('chrome-extension:')) continue;
          const evaluate = attached.get(targetId) ?? evaluateIn(await attach(targetId));
          attached.set(targetId, evaluate);
          if (await evaluate<boolean>(isIt)) return evaluate;
        }
        await sleep(AGAIN_MS);
      }
      throw new Error('this Chromium runs no extension');
    },
    async close() {
      socket.close();
      child.kill();
      await exited;
      await removeProfile(profile);
    },
  };
}

/** So often is looked for something that comes, or goes, a moment after the browser; then again after AGAIN_MS. */
const MOST_LOOKS = 600;
const AGAIN_MS = 50;
const MOST_REMOVALS = 60;

/**
 * Removes a profile. Helpers of Chromium end a moment after it and write there until then; `rmSync` repeats only the removal of a folder
 * in which it has found such a file, without the file, so each attempt here begins anew.
 */
async function removeProfile(profile: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      rmSync(profile, { recursive: true, force: true });
      return;
    } catch (error) {
      // The folder lies among the temporary files, where it may stay.
      if (tries === MOST_REMOVALS) return void console.warn(`${profile} was not removed: ${String(error)}`);
      await sleep(AGAIN_MS);
    }
  }
}

type Targets = {
  readonly targetInfos: readonly { readonly targetId: string; readonly type: string; readonly url: string }[];
};

type Watched = {
  readonly type?: string;
  readonly args?: readonly { readonly value?: unknown; readonly description?: string }[];
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
  readonly entry?: { readonly level: string; readonly text: string; readonly url?: string };
  readonly request?: { readonly url: string };
};

/** Collects what a page reports and requests. */
function watchPage(on: (method: string, seen: (params: unknown) => void) => void): {
  readonly problems: readonly string[];
  readonly requests: readonly string[];
} {
  const problems: string[] = [];
  const requests: string[] = [];
  on('Runtime.consoleAPICalled', (params) => {
    const { type = '', args = [] } = params as Watched;
    if (['error', 'warning', 'assert'].includes(type))
      problems.push(`${type}: ${args.map(({ value, description }) => String(value ?? description)).join(' ')}`);
  });
  on('Runtime.exceptionThrown', (params) => {
    problems.push(`exception: ${(params as Watched).exceptionDetails?.exception?.description}`);
  });
  on('Log.entryAdded', (params) => {
    const { entry } = params as Watched;
    if (entry?.level === 'error' || entry?.level === 'warning') problems.push(`${entry.text} ${entry.url ?? ''}`);
  });
  on('Network.requestWillBeSent', (params) => {
    requests.push((params as Watched).request?.url ?? '');
  });
  return { problems, requests };
}

/** Reads the address of the debugging protocol from what the program prints at its start. */
async function endpointOf(output: NodeJS.ReadableStream): Promise<string> {
  const timer = setTimeout(() => output.emit('error', new Error('Chromium did not start')), START_MS);
  try {
    for await (const line of createInterface({ input: output })) {
      const [, address] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
      if (address !== undefined) return address;
    }
  } finally {
    clearTimeout(timer);
    output.resume();
  }
  throw new Error('Chromium ended before it listened');
}
