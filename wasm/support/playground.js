// The built playground, from a static host, under the strict policy.
import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { launch, openPage, serve } from './browser.js';

const dist = fileURLToPath(new URL('../playground/dist', import.meta.url));

/** For the tests of a file: one browser; each page has a storage of its own. */
export function usePlayground() {
  let browser;
  let server;
  before(async () => {
    server = await serve({ playground: dist });
    browser = await launch();
  });
  // A page that nobody looks at any more takes the machine from the others.
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  after(async () => {
    await browser?.close();
    server?.close();
  });
  return {
    async open(fragment = '', options = { viewport: { width: 1500, height: 1000 } }) {
      const opened = await openPage(browser, `${server.url}/playground/${fragment}`, options);
      await isReady(opened.page);
      return opened;
    },
    /** Nothing went wrong, and nothing but the page's own files was asked for, with those that are loaded on demand. */
    assertQuiet({ problems, requests }, demanded = []) {
      assert.deepEqual(problems, []);
      const files = requests.filter((url) => !url.startsWith('data:')).map((url) => new URL(url).href.replace(`${server.url}/playground/`, ''));
      assert.deepEqual([...new Set(files.map((file) => file.split('#')[0]))].toSorted(), ['', 'main.js', 'portcullis-lint.wasm', 'portcullis.wasm', 'reference.bin', 'style.css', ...demanded].toSorted());
    },
  };
}

/** With all that is loaded later. */
export const isReady = (page) => page.waitForSelector('html[data-ready][data-advised]');
/** Nothing has changed for a while: what is typed is judged some moments later. */
export const isStill = (page) => page.evaluate(() => new Promise((resolve) => {
  let timer = setTimeout(resolve, 120);
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(resolve, 120);
  });
  const roots = [...document.querySelectorAll('.editor')].map(({ shadowRoot }) => shadowRoot);
  for (const root of [document, ...roots]) observer.observe(root, { subtree: true, childList: true, characterData: true });
}));
/** As the page has it; Playwright hears of it later. */
export const hash = (page) => page.evaluate(() => location.hash);
/** Deciding is over. */
export const isDecided = (page) => page.waitForSelector('#decision:not([aria-busy]) .verdict');
export const verdict = (page) => page.locator('#decision .verdict').textContent();
export const decision = (page) => page.locator('#decision').textContent();
export const becomes = (page, text) => page.waitForFunction((text) => document.querySelector('#decision .verdict').textContent.includes(text), text);

export const selected = (page) => page.evaluate(() => {
  const root = document.activeElement.shadowRoot;
  return (root.getSelection?.() ?? document.getSelection()).toString();
});

/** Replaces the text of the editor that has this name. */
export async function write(page, name, text) {
  const editor = page.getByRole('textbox', { name });
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
  return editor;
}

export async function writeRequest(page, text) {
  await page.getByLabel('JSON', { exact: true }).check();
  return write(page, 'Request as JSON', text);
}

/** A link as others may make it, from a text or a value. */
export const link = (value) => `#q=${deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`;

export const REQUEST = { principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
export const statement = (Effect, rest = {}) => ({ Effect, Action: 's3:*', Resource: '*', ...rest });
export const policy = (statements, rest = {}) => ({
  slot: 'identity', level: 0, name: '', text: JSON.stringify({ Version: '2012-10-17', Statement: statements }), ...rest,
});
export const ALLOW = policy([statement('Allow')]);
/** Allows, unless the key of the context is `red`. */
export const ALLOW_BUT_RED = policy([statement('Allow'), statement('Deny', { Condition: { StringEquals: { 'app:colour': 'red' } } })]);
