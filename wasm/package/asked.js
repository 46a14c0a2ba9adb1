import { textOr } from './text.js';

/**
 * The text of the answer to a question, which is an object or its text. What is too long, or no JSON, is answered as the
 * engine answers such texts. `whom` finds what is asked, when no code of the caller runs any more, which could free it.
 */
export function asked({ assertReady, guarded }, answer, question, kind, path, whom = () => undefined) {
  assertReady();
  const text = textOr(question, kind, path, ({ code, message, findings: [{ reason, rule, path, line, column, offset }] }) => {
    return { error: { code, message, findings: [{ reason, rule, message, path, line, column, offset }] } };
  });
  if (typeof text !== 'string') return JSON.stringify(text);
  const found = whom();
  return guarded(() => answer(text, found));
}
