// An editor for JSON, with the engine's findings as its markers.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { forceLinting, lintGutter, lintKeymap, linter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, drawSelection, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { el } from './dom.js';

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--page)', color: 'var(--text)', fontSize: '13px', maxHeight: '26rem' },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-scroller': { fontFamily: 'ui-monospace, monospace', overflow: 'auto' },
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--quiet)', border: 'none' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selection)' },
  '.cm-tooltip': { backgroundColor: 'var(--card)', color: 'var(--text)', border: '1px solid var(--line)' },
});
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--key)' },
  { tag: tags.string, color: 'var(--string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--unsure)' },
]);

/**
 * An editor in a shadow root: there its styles are adopted sheets, which a strict policy lets through.
 * `diagnose` gives findings as the package words them.
 */
export function createEditor({ label, text, diagnose, onChange }) {
  const host = el('div', { className: 'editor' });
  const root = host.attachShadow({ mode: 'open' });
  const parent = el('div');
  root.append(parent);
  const toDiagnostic = ({ offset, endOffset, severity, message }) => ({ from: offset, to: endOffset, severity, message });
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), json(), look, syntaxHighlighting(colours),
        lintGutter(), linter((view) => diagnose(view.state.doc.toString()).map(toDiagnostic), { delay: 50 }),
        keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    host,
    view,
    relint: () => forceLinting(view),
    setLabel: (value) => view.contentDOM.setAttribute('aria-label', value),
    select(from, to) {
      view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
      host.scrollIntoView({ block: 'nearest' });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
