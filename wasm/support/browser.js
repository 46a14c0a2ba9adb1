// Debian's Chromium, and a server for it that sends the strictest policy under which the package works.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json' };
export const STRICT =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

/** Serves folders by the first part of the path; `text` gives pages made by a test. */
export async function serve(folders, { texts = {}, policy = STRICT } = {}) {
  const server = createServer((request, response) => {
    const [, first, ...rest] = normalize(new URL(request.url, 'http://localhost').pathname).split('/');
    const path = rest.join('/') || 'index.html';
    const text = texts[`${first}/${path}`];
    const file = folders[first] && join(folders[first], path);
    if (text === undefined && !(file && existsSync(file))) {
      response.writeHead(404).end();
      return;
    }
    const headers = { 'content-type': TYPES[extname(path)] ?? 'text/plain' };
    if (policy) headers['content-security-policy'] = policy;
    response.writeHead(200, headers);
    if (text === undefined) createReadStream(file).pipe(response);
    else response.end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

/** A page that remembers what went wrong on it, and what it asked for. Files that are `missing` the server does not have. */
export async function openPage(browser, url, { missing = [], ...options } = {}) {
  const page = await browser.newPage(options);
  for (const name of missing) await page.route(`**/${name}`, (route) => route.fulfill({ status: 404 }));
  const problems = [];
  const requests = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(`${error}`));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, problems, requests };
}
