// An editor for a policy, with the findings in it below.
import { completionsAt, hoverAt } from './advice.js';
import { el, some } from './dom.js';
import { createEditor, nameOf } from './editor.js';

const SEVERITIES = { error: 'Error', security: 'Security', warning: 'Warning', suggestion: 'Suggestion' };

/** As `createEditor`, and with the list of its `findings`. With `typeOf` there is advice for policies of that type. */
export function createPolicyEditor({ text, diagnose, typeOf, onChange }) {
  const findings = el('ul', { className: 'findings' });
  const editor = createEditor({
    text,
    diagnose,
    advisor: typeOf && {
      completionsAt: (text, offset) => completionsAt(text, offset, typeOf()),
      hoverAt: (text, offset) => hoverAt(text, offset, typeOf()),
    },
    onFindings(found, mend) {
      findings.replaceChildren(...some(found, (finding) => item(finding, editor, mend)));
      findings.inert = false;
    },
    onChange(text) {
      // They are of the text before.
      findings.inert = true;
      onChange(text);
    },
  });
  return {
    ...editor,
    findings,
    setTitle(title) {
      editor.setLabel(title);
      findings.setAttribute('aria-label', `Findings in ${title}`);
    },
  };
}

function item({ severity, message, id, line, column, offset, endOffset, fix }, editor, mend) {
  const told = `${SEVERITIES[severity]}, line ${line}, column ${column}: ${message}${id ? ` (${id})` : ''}`;
  const button = el('button', { type: 'button', className: severity }, told);
  button.addEventListener('click', () => editor.select(offset, endOffset));
  if (!fix) return el('li', {}, button);
  const does = `Fix: ${nameOf(fix)}`;
  const fixing = el('button', { type: 'button', className: 'fix', 'aria-label': `${does}, line ${line}, column ${column}` }, does);
  fixing.addEventListener('click', () => mend(fix));
  return el('li', {}, button, ' ', fixing);
}
