import { textOr } from './text.js';

/**
 * The text of the answer to a question, which is an object or its text. What is too long, or no JSON, is answered as the
 * engine answers such texts.
 */
export function asked({ assertReady, guarded }, answer, question, kind, path) {
  assertReady();
  const text = textOr(question, kind, path, ({ code, message, findings: [{ reason, rule, path, line, column, offset }] }) => {
    return { error: { code, message, findings: [{ reason, rule, message, path, line, column, offset }] } };
  });
  return typeof text === 'string' ? guarded(() => answer(text)) : JSON.stringify(text);
}
