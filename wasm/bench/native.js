// The native program, asked for rounds through a pipe.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const targetDir = process.env.CARGO_TARGET_DIR ?? join(root, 'target');

export function buildNative(example) {
  execFileSync('cargo', ['build', '--quiet', '--release', '-p', 'portcullis-wasm', '--example', example], { cwd: root, stdio: 'inherit' });
}

/** `rounds(n)` gives the nanoseconds of one of the lines, and what the program counted: decisions that allow, bytes of answers. */
export function startNative(example, lines, ...args) {
  const file = join(mkdtempSync(join(tmpdir(), 'portcullis-')), 'cases.jsonl');
  writeFileSync(file, lines.join('\n'));
  const child = spawn(join(targetDir, 'release/examples', example), [...args, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const output = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function ask(line) {
    child.stdin.write(`${line}\n`);
    const { value, done } = await output.next();
    if (done) throw new Error('the native program ended');
    return value;
  }
  return {
    ask,
    async rounds(count) {
      const [nanoseconds, counted] = (await ask(count)).split(' ').map(Number);
      return { nanoseconds, counted };
    },
    stop: () => child.stdin.end(),
  };
}
