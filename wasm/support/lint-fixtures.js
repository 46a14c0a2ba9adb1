// The fixtures of the checks: `tests/lint/*.jsonl`, in the words of tests/tests/lint.rs.
import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../../tests/lint/', import.meta.url);

/** The text as it is, or that of an object with its members in the order of their names, as Rust writes them. */
const textOf = (policy) => (typeof policy === 'string' ? policy : JSON.stringify(policy, sorted));

function sorted(_, value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Every case: a text that has the finding, and one that nearly does. */
export function lintFixtures() {
  const lines = readdirSync(folder).flatMap((name) => readFileSync(new URL(name, folder), 'utf8').trim().split('\n'));
  return lines.map((line) => {
    const { id, type = 'identity', at, legacy = false, letters = [1, 1], has, nearly } = JSON.parse(line);
    const [one, other] = [has, nearly].map((policy, nth) => textOf(policy).replaceAll('…', 'a'.repeat(letters[nth])));
    return { id, type, at, legacy, has: one, nearly: other };
  });
}
