// Prints the demo to a terminal: sections, steps, values, events and tables. Colours only on a terminal without NO_COLOR.

const colours = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
const bold = paint(1);
const dim = paint(2);
const red = paint(31);
const green = paint(32);
const cyan = paint(36);

const out = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

let steps = 0;
export const printSection = (title: string): void => out(`\n${bold(`${title}\n${'─'.repeat(title.length)}`)}`);
export const printStep = (title: string): void => {
  steps += 1;
  out(`\n${bold(`${steps}. ${title}`)}`);
};
export const printLine = (text: string): void => out(`   ${text}`);
export const printValue = (name: string, value: string | number | null | undefined): void =>
  out(`   ${dim(name.padEnd(22))}${value ?? '–'}`);
export const printCheck = (holds: boolean, name: string, text: string): void =>
  out(`   ${holds ? green('✓') : red('✗')} ${name.padEnd(20)}${dim(text)}`);
export const printRefusal = (code: string, message: string): void => out(`   ${red(`✗ ${code}`)}  ${message}`);
export const printEvent = (who: string, at: string, text: string): void =>
  out(`   ${cyan(`← ${who.padEnd(5)}`)} ${dim(formatMinute(at))}  ${text}`);
export const printBlock = (text: string): void => {
  for (const row of text.split('\n')) out(`   ${dim('│')} ${row}`);
};
export const printTable = (head: readonly string[], rows: readonly (readonly string[])[]): void => {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const spread = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  out(`   ${dim(spread(head))}`);
  for (const row of rows) out(`   ${spread(row)}`);
};
export const formatPercent = (bps: number | null | undefined): string =>
  bps == null ? '–' : `${(bps / 100).toFixed(2)} %`;
/** Formats an ISO instant to the minute, in UTC. */
export const formatMinute = (at: string): string => at.slice(0, 16).replace('T', ' ');
export const codeInWords = (code: string): string => code.toLowerCase().replaceAll('_', ' ');
