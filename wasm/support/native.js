// The native command's answers, one line for each scenario.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const command = ['run', '--quiet', '--release', '--example', 'portcullis', '--', 'evaluate', '--jsonl'];

export function nativeAnswers(texts) {
  const input = `${texts.join('\n')}\n`;
  const output = execFileSync('cargo', command, { cwd, input, encoding: 'utf8', maxBuffer: 1 << 28 });
  return output.split('\n').slice(0, -1);
}
