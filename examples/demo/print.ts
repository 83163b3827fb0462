// How the story looks in a terminal. Colours only where there is one.

const colours = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
const bold = paint(1);
const dim = paint(2);
const red = paint(31);
const cyan = paint(36);

const out = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export const chapter = (title: string): void => out(`\n${bold(title)}`);
export const line = (text: string): void => out(`  ${text}`);
export const pair = (name: string, value: string | number | null | undefined): void =>
  out(`  ${dim(name.padEnd(22))}${value ?? '–'}`);
export const refusal = (code: string, message: string): void => out(`  ${red(code)}  ${message}`);
export const heard = (stream: string, at: string, text: string): void =>
  out(`  ${cyan(`← ${stream}`)}  ${dim(at)}  ${text}`);
export const block = (text: string): void => {
  for (const row of text.split('\n')) out(`  ${dim('│')} ${row}`);
};
export const percent = (bps: number | null | undefined): string => (bps == null ? '–' : `${(bps / 100).toFixed(2)} %`);
