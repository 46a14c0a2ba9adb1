// The npm package in a page of Chromium, under the strictest policy under which it works.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { launch, openPage, serve } from '../../../wasm/support/browser.js';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));
const texts = {
  'page/index.html': '<!doctype html><title>abuse</title><link rel="icon" href="data:,"><script type="module" src="main.js"></script>',
  'page/main.js': `import * as portcullis from '/portcullis/index.js';
    import { frontOf } from '/fronts/npm.js';
    await portcullis.init();
    const ask = frontOf(portcullis);
    window.askAll = (lines) => lines.map(ask);`,
};
const server = await serve({ portcullis: folder('../../../wasm/package'), fronts: folder('.') }, { texts });
const browser = await launch();
try {
  const { page, problems } = await openPage(browser, `${server.url}/page/`);
  await page.waitForFunction(() => window.askAll);
  let lines = [];
  const ask = async () => {
    for (const said of await page.evaluate((asked) => window.askAll(asked), lines)) process.stdout.write(`${said}\n`);
    lines = [];
  };
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (lines.push(line) === 200) await ask();
  }
  await ask();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  server.close();
}
