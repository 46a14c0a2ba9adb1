// What is wrong with a guard that is written as a document of its own.
import { Guards, PortcullisError } from 'portcullis';

/** Findings as `validate` gives them of a policy. */
export function judgeGuard(slot, text) {
  const before = `{"${slot}":\n`;
  const findings = findingsOf(`${before}${text}\n}`);
  // More than one value could be further guards.
  if (findings.length === 0) JSON.parse(text);
  const within = (offset) => Math.min(Math.max(0, offset - before.length), text.length);
  return findings.map(({ line, offset, endOffset, ...rest }) => ({ ...rest, line: line - 1, offset: within(offset), endOffset: within(endOffset) }));
}

function findingsOf(guards) {
  try {
    new Guards(guards).free();
    return [];
  } catch (error) {
    if (!(error instanceof PortcullisError) || error.findings.length === 0) throw error;
    return error.findings;
  }
}
