// How long an analysis takes in Node, beside the same one natively, text in and text out.
//   node bench/analysis.mjs            prints the ratios
//   node bench/analysis.mjs --check    and fails above the limit
// Rounds take turns, and ratios are medians over the rounds: the machine's load falls on both alike.
import { engine, glue } from '../package/analysis-engine.js';
import { initSync } from '../package/analysis-node.js';
import { buildNative, startNative } from './native.js';
import { kinds } from './questions.js';
import { median, spread } from './spread.js';

const LIMIT = 3;
const TURNS = 9;
/** Of one turn on one side. */
const NANOSECONDS = 2e8;

function timed(rounds, questions, ask) {
  const start = process.hrtime.bigint();
  for (let round = 0; round < rounds; round += 1) {
    for (const question of questions) engine.guarded(() => ask(question));
  }
  return Number(process.hrtime.bigint() - start) / (rounds * questions.length);
}

async function besideNative(name, question, asked) {
  const questions = asked.map((one) => JSON.stringify(one));
  const ask = glue[question];
  const native = startNative('native_analysis', questions, question);
  const answers = questions.map((one) => engine.guarded(() => ask(one)));
  if (`[${answers.join()}]` !== (await native.ask('answers'))) throw new Error(`${name}: native and WebAssembly answer differently`);
  const first = await native.rounds(1);
  const rounds = Math.ceil(NANOSECONDS / (first.nanoseconds * questions.length));
  // What V8 compiles while it runs, it has compiled by then.
  timed(1, questions, ask);
  const times = { native: [], wasm: [] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    times.native.push((await native.rounds(rounds)).nanoseconds);
    times.wasm.push(timed(rounds, questions, ask));
  }
  native.stop();
  const ratios = times.wasm.map((time, turn) => time / times.native[turn]);
  const microseconds = (values) => `${(median(values) / 1e3).toFixed(1)} µs`;
  console.log(`${question}, ${name}, ${questions.length}: native ${microseconds(times.native)}, WebAssembly ${microseconds(times.wasm)}; ` +
    `WebAssembly / native ${spread(ratios)}`);
  return median(ratios);
}

initSync();
buildNative('native_analysis');
let worst = 0;
for (const kind of kinds()) worst = Math.max(worst, await besideNative(...kind));
if (process.argv.includes('--check') && worst > LIMIT) {
  console.error(`an analysis takes ${worst.toFixed(2)} times the native time; at most ${LIMIT}`);
  process.exitCode = 1;
}
