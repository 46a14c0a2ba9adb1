// What the native command answers and finds.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const options = { cwd: fileURLToPath(new URL('../..', import.meta.url)), encoding: 'utf8', maxBuffer: 1 << 28 };
const command = ['run', '--quiet', '--release', '--example', 'portcullis', '--'];

/** One line for each scenario. */
export function nativeAnswers(texts) {
  const input = `${texts.join('\n')}\n`;
  const output = execFileSync('cargo', [...command, 'evaluate', '--jsonl'], { ...options, input });
  return output.split('\n').slice(0, -1);
}

/** What `validate` finds in policies of one type: a list for each text. */
export function nativeFindings(texts, type, flags) {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-'));
  try {
    const files = texts.map((text, nth) => {
      const file = join(folder, `${nth}.json`);
      writeFileSync(file, text);
      return file;
    });
    // Its status tells how much the findings weigh.
    const { stdout, stderr } = spawnSync('cargo', [...command, 'validate', '--json', '--quiet', '--config', 'none', '--type', type, ...flags, ...files], options);
    if (stderr !== '') throw new Error(stderr);
    const told = stdout.trim().split('\n').map((line) => JSON.parse(line));
    const byFile = new Map(told.map(({ file, findings }) => [basename(file), findings]));
    return texts.map((_, nth) => byFile.get(`${nth}.json`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
