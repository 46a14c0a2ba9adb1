// What the native command answers and finds.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const options = { cwd: fileURLToPath(new URL('../..', import.meta.url)), encoding: 'utf8', maxBuffer: 1 << 28 };
const command = ['run', '--quiet', '--release', '--example', 'portcullis', '--'];

/** One line for each scenario, or each question of another kind. */
export function nativeAnswers(texts, ...asked) {
  const question = asked.length > 0 ? asked : ['evaluate', '--jsonl'];
  // Its status may tell something of the answers.
  const { stdout, stderr } = spawnSync('cargo', [...command, ...question], { ...options, input: `${texts.join('\n')}\n` });
  if (stderr !== '') throw new Error(stderr);
  return stdout.split('\n').slice(0, -1);
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
