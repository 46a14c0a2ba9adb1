// The native program, asked for rounds through a pipe.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const targetDir = process.env.CARGO_TARGET_DIR ?? join(root, 'target');

export function buildNative() {
  execFileSync('cargo', ['build', '--quiet', '--release', '-p', 'portcullis-wasm', '--example', 'native'], { cwd: root, stdio: 'inherit' });
}

/** `rounds(n)` gives the nanoseconds of one decision, and how many were allowed. */
export function startNative(lines) {
  const file = join(mkdtempSync(join(tmpdir(), 'portcullis-')), 'cases.jsonl');
  writeFileSync(file, lines.join('\n'));
  const child = spawn(join(targetDir, 'release/examples/native'), [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const output = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async rounds(count) {
      child.stdin.write(`${count}\n`);
      const { value, done } = await output.next();
      if (done) throw new Error('the native program ended');
      const [nanoseconds, allowed] = value.split(' ').map(Number);
      return { nanoseconds, allowed };
    },
    stop: () => child.stdin.end(),
  };
}
