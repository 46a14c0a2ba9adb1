// The conformance suite, as texts: spellings count.
import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../../tests/conformance/', import.meta.url);

/** The text of a member's value in a line of JSON, as it stands there. */
function slice(line, member) {
  const start = line.indexOf(`"${member}"`);
  let at = line.indexOf(':', start + member.length + 2) + 1;
  while (line[at] === ' ') at += 1;
  const from = at;
  let depth = 0;
  let quoted = false;
  for (; at < line.length; at += 1) {
    const character = line[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return line.slice(from, at + 1);
    }
  }
  throw new Error(`no ${member} in ${line}`);
}

/** Every fixture: `{ id, text }`, where the text is the scenario's. */
export function fixtures() {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl')).sort();
  const lines = files.flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'));
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => ({ id: JSON.parse(line).id, text: slice(line, 'scenario') }));
}
