// How long a decision takes through a handle in Node, beside the same decisions natively and beside iam-simulate.
//   node bench/run.js            both comparisons
//   node bench/run.js --check    the first alone, failing above the limit
// Rounds take turns, and ratios are medians over the rounds: the machine's load falls on all alike.
import * as portcullis from 'portcullis';
import { handlesOf } from '../support/handles.js';
import { nativeCase, organization, suite } from './cases.js';
import { buildNative, startNative } from './native.js';
import { median, spread } from './spread.js';

const LIMIT = 3;
const check = process.argv.includes('--check');

function timed(rounds, cases, decide) {
  let allowed = 0;
  const start = process.hrtime.bigint();
  for (let round = 0; round < rounds; round += 1) {
    for (const one of cases) allowed += decide(one) ? 1 : 0;
  }
  const nanoseconds = Number(process.hrtime.bigint() - start) / (rounds * cases.length);
  return { nanoseconds, allowed };
}

async function besideNative(name, cases) {
  const handles = cases.map(({ scenario }) => handlesOf(portcullis, scenario));
  const native = startNative('native', cases.map(nativeCase));
  const rounds = Math.ceil(60_000 / cases.length);
  const ways = {
    handle: () => timed(rounds, handles, ({ authorizer, request }) => authorizer.isAllowed(request)),
    object: () => timed(Math.ceil(rounds / 10), handles.map(({ authorizer }, index) => ({ authorizer, request: cases[index].scenario.request })),
      ({ authorizer, request }) => authorizer.isAllowed(request)),
  };
  if (cases.some(({ scenario }) => scenario.settings?.loader === 'lenient')) delete ways.object;
  await native.rounds(rounds);
  for (const way of Object.values(ways)) way();
  const times = { native: [], handle: [], object: [] };
  for (let turn = 0; turn < 15; turn += 1) {
    const { nanoseconds, counted } = await native.rounds(rounds);
    times.native.push(nanoseconds);
    for (const [way, run] of Object.entries(ways)) {
      const result = run();
      times[way].push(result.nanoseconds);
      if (way === 'handle' && result.allowed !== counted) throw new Error(`${name}: native and WebAssembly decide differently`);
    }
  }
  native.stop();
  const ratios = times.handle.map((time, turn) => time / times.native[turn]);
  console.log(`${name}, ${cases.length} scenarios: native ${median(times.native).toFixed(0)} ns, handle ${median(times.handle).toFixed(0)} ns` +
    `${times.object.length ? `, request as an object ${median(times.object).toFixed(0)} ns` : ''}; handle / native ${spread(ratios)}`);
  return median(ratios);
}

await portcullis.init();
buildNative('native');
const worst = Math.max(
  await besideNative('organization', organization()),
  await besideNative('conformance suite', suite(portcullis)),
);
if (check && worst > LIMIT) {
  console.error(`a decision takes ${worst.toFixed(2)} times the native time; at most ${LIMIT}`);
  process.exit(1);
}
if (!check) {
  const { besideSimulate } = await import('./simulate.js');
  await besideSimulate(portcullis, timed, spread);
}
