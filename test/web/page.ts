// What a person does on the page: read and click by the visible words.

import type { ChromiumPage } from '../kit/chromium.ts';

/** A click or a text that does not come within this time fails the test. */
const LIMIT_MS = 15_000;

/**
 * Functions in the page: `until` waits until `find` returns something. It looks after each change of the document, and five times a second
 * besides, because files and styles change too; with `always` it looks fifty times a second.
 */
export const IN_PAGE = `
const clean = (text) => text.replace(/\\s+/g, (space) => (space.includes('\\u202f') ? space : ' ')).trim();
const until = (find, what, always = false) => new Promise((resolve, reject) => {
  const end = Date.now() + ${LIMIT_MS};
  let hasChanged = true;
  let looks = 0;
  const observer = new MutationObserver(() => { hasChanged = true; });
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const look = () => {
    looks += 1;
    if (hasChanged || always || looks % 10 === 0) {
      hasChanged = false;
      const found = find();
      if (found) return observer.disconnect(), resolve(found);
    }
    if (Date.now() > end) return observer.disconnect(), reject(new Error(what + ' is not on the page: ' + clean(document.body?.innerText ?? '').slice(0, 1500)));
    setTimeout(look, 20);
  };
  look();
});
const top = () => [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
`;

/** Waits until the page shows a text. */
export const shows = (page: ChromiumPage, text: string): Promise<void> =>
  page.evaluate(`(async () => { ${IN_PAGE}
    const text = ${JSON.stringify(text)};
    // A page that has just been opened has no body yet.
    await until(() => document.body?.innerText.includes(text), text);
  })()`);

/** So often in a row a page has to look loaded: a part that has just come may ask for more. */
const LOOKS = 10;

/** Waits until the page has loaded what it shows: there is a heading and no placeholder. */
export const settled = (page: ChromiumPage): Promise<void> =>
  page.evaluate(`(async () => { ${IN_PAGE}
    let looks = 0;
    await until(() => {
      const isLoaded = document.querySelector('h1') && !document.querySelector('.skel, [aria-busy="true"]');
      looks = isLoaded ? looks + 1 : 0;
      return looks === ${LOOKS};
    }, 'a page that has loaded', true);
  })()`);

/** Signs in as one of the sandbox's two persons. */
export async function signInAs(page: ChromiumPage, person: 'OWNER' | 'CO_STAKER'): Promise<void> {
  await click(page, 'Connect wallet');
  await click(page, person === 'OWNER' ? 'Owner' : 'Co-staker');
  await shows(page, 'Signed in');
}

/** Clicks the first element that a selector finds in the topmost dialog, or in the page, once it is there. */
export const clickAt = (page: ChromiumPage, selector: string): Promise<void> =>
  page.evaluate(`(async () => { ${IN_PAGE}
    (await until(() => top().querySelector(${JSON.stringify(selector)}), ${JSON.stringify(selector)})).click();
  })()`);

/** Clicks the button or link whose words begin with `text`, once it is there and on. In a dialog only what the dialog has can be clicked. */
export const click = (page: ChromiumPage, text: string): Promise<void> =>
  page.evaluate(`(async () => { ${IN_PAGE}
    const text = ${JSON.stringify(text)};
    const button = await until(() => {
      const all = [...top().querySelectorAll('button, a')].filter((one) => one.getAttribute('aria-disabled') !== 'true');
      const visible = all.filter((one) => one.checkVisibility());
      return visible.find((one) => clean(one.innerText) === text) ?? visible.find((one) => clean(one.innerText).startsWith(text));
    }, text);
    button.click();
  })()`);

/** Ticks or unticks the choice whose words begin with `text`, once it is there. */
export const choose = (page: ChromiumPage, text: string): Promise<void> =>
  page.evaluate(`(async () => { ${IN_PAGE}
    const text = ${JSON.stringify(text)};
    (await until(() => [...top().querySelectorAll('label')].find((one) => clean(one.innerText).startsWith(text)), text)).click();
  })()`);

/** Returns the text of the first element that a selector finds in the topmost dialog, or in the page. */
export const field = (page: ChromiumPage, selector: string): Promise<string> =>
  page.evaluate(`(async () => { ${IN_PAGE}
    const found = await until(() => top().querySelector(${JSON.stringify(selector)}), ${JSON.stringify(selector)});
    return found.textContent;
  })()`);

/** Returns the visible words of every element that a selector finds in the page now. */
export const textsOf = (page: ChromiumPage, selector: string): Promise<readonly string[]> =>
  page.evaluate(`(() => { ${IN_PAGE}
    return [...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => clean(one.innerText));
  })()`);

/** Returns the title of the first element that a selector finds in the page, once it is there. */
export const titleOf = (page: ChromiumPage, selector: string): Promise<string> =>
  page.evaluate(`(async () => { ${IN_PAGE}
    const found = await until(() => document.querySelector(${JSON.stringify(selector)}), ${JSON.stringify(selector)});
    return found.title;
  })()`);

/** Types a value into the field with a label, in place of what it has. */
export const fill = (page: ChromiumPage, label: string, value: string): Promise<void> =>
  page.evaluate(`(async () => { ${IN_PAGE}
    const input = await until(() => [...top().querySelectorAll('label')].find((one) => clean(one.textContent).startsWith(${JSON.stringify(label)}))?.querySelector('input'), ${JSON.stringify(label)});
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, ${JSON.stringify(value)});
    input.dispatchEvent(new Event('input', { bubbles: true }));
  })()`);

/** Waits until the page does not show a text any more. */
export const hides = (page: ChromiumPage, text: string): Promise<void> =>
  page.evaluate(`(async () => { ${IN_PAGE}
    const text = ${JSON.stringify(text)};
    await until(() => !document.body.innerText.includes(text), 'the page without ' + text);
  })()`);

/** So many elements are passed at most on the way to one. */
const MOST_TABS = 150;

/** Presses Tab until what has the focus begins with `text` and is on, then Enter. */
export async function pressOn(page: ChromiumPage, text: string): Promise<void> {
  const isThere = `(() => { ${IN_PAGE}
    const at = document.activeElement;
    return clean(at?.innerText ?? '').startsWith(${JSON.stringify(text)}) && at.getAttribute('aria-disabled') !== 'true';
  })()`;
  for (let tab = 0; tab < MOST_TABS; tab += 1) {
    await page.press('Tab');
    if (await page.evaluate<boolean>(isThere)) return page.press('Enter');
  }
  throw new Error(`${text} cannot be reached with Tab`);
}

/** Gives the field of a file another file, with a text. */
export const giveFile = (page: ChromiumPage, text: string): Promise<void> =>
  page.evaluate(`(() => {
    const files = new DataTransfer();
    files.items.add(new File([${JSON.stringify(text)}], 'agreement.json', { type: 'application/json' }));
    const input = document.querySelector('input[type=file]');
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  })()`);

/** Returns the text of the file that the page saves while `save` runs. */
export async function savedFile(page: ChromiumPage, save: () => Promise<void>): Promise<string> {
  await page.evaluate(`(() => {
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => { window.savedBlob = blob; return make(new Blob([])); };
    HTMLAnchorElement.prototype.click = new Proxy(HTMLAnchorElement.prototype.click, {
      apply: (target, link, rest) => { if (!link.download) Reflect.apply(target, link, rest); },
    });
  })()`);
  await save();
  return page.evaluate(
    `(async () => { ${IN_PAGE} return (await until(() => window.savedBlob, 'a saved file')).text(); })()`,
  );
}
