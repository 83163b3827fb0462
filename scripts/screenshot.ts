// Takes the picture of the marketplace page for README.md, from a running sandbox whose demo network is complete: `npm run screenshot`.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromiumPath, openChromium } from '../test/kit/chromium.ts';

const PICTURE = fileURLToPath(new URL('../docs/marketplace.png', import.meta.url));
const MOST_BYTES = 150 * 1_024;
const [url = 'http://localhost:4000/'] = process.argv.slice(2);

process.exitCode = await take();

async function take(): Promise<number> {
  if (chromiumPath === null) return refuse('There is no Chromium on the PATH. CHROMIUM names the program.');
  const { filling } = (await (await fetch(new URL('/readyz', url))).json()) as { readonly filling?: number };
  if (filling !== undefined)
    return refuse(`The demo network is at ${filling} %. Take the picture when it is complete.`);
  const chromium = await openChromium();
  try {
    const page = await chromium.open(url);
    await page.resize(1280, 720);
    await page.evaluate(`(async () => {
      const isReady = () => document.querySelector('.skel') === null && document.body.innerText.includes('Live');
      while (!isReady()) await new Promise((resolve) => setTimeout(resolve, 100));
    })()`);
    await page.evaluate("void (document.documentElement.style.scrollbarWidth = 'none')");
    const picture = await page.screenshot();
    if (picture.length > MOST_BYTES) return refuse(`The picture has ${picture.length} bytes, more than ${MOST_BYTES}.`);
    writeFileSync(PICTURE, picture);
    console.log(`docs/marketplace.png: ${Math.ceil(picture.length / 1_024)} KB`);
    return 0;
  } finally {
    await chromium.close();
  }
}

function refuse(why: string): number {
  console.error(why);
  return 1;
}
