// An editor for JSON, with the engine's findings as its markers.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, linter, nextDiagnostic } from '@codemirror/lint';
import { Annotation, EditorState, StateEffect } from '@codemirror/state';
import { EditorView, drawSelection, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { assist } from './assist.js';
import { el } from './dom.js';

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--page)', color: 'var(--text)', fontSize: '13px', maxHeight: '26rem' },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-scroller': { fontFamily: 'ui-monospace, monospace', overflow: 'auto' },
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--quiet)', border: 'none' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selection)' },
  '.cm-tooltip': { backgroundColor: 'var(--card)', color: 'var(--text)', border: '1px solid var(--line)', maxWidth: 'min(40rem, 95vw)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--selection)', color: 'var(--text)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { maxHeight: 'none' },
  '.cm-completionDetail': { color: 'var(--quiet)', fontStyle: 'normal' },
  '.cm-diagnosticSource': { opacity: '1', color: 'var(--quiet)' },
  '.cm-diagnosticAction': { backgroundColor: 'var(--page)', color: 'var(--accent)', border: '1px solid var(--border)' },
  '.told': { padding: '0.2rem 0.6rem', maxHeight: '12rem', overflow: 'auto' },
  '.told p, .told ul': { margin: '0.3rem 0' },
  '.told ul': { paddingLeft: '1.2rem' },
});
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--key)' },
  { tag: tags.string, color: 'var(--string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--unsure)' },
]);

/** A change that the page made, and knows. */
const isSet = Annotation.define();
/** The same text is to be judged again, as something else. */
const judgedAnew = StateEffect.define();
const isJudgedAnew = ({ transactions }) => transactions.some(({ effects }) => effects.some((effect) => effect.is(judgedAnew)));

/** As the editor has them, of which there are others. */
const WEIGHTS = { error: 'error', security: 'warning', warning: 'warning', suggestion: 'info' };
/** What a fix does, and how far it may be trusted. */
const CAUTIONS = { safe: '', unsafe: ' (to be looked at)', displayOnly: ' (and choose what it should be)' };
export const nameOf = ({ title, applicability }) => `${title}${CAUTIONS[applicability]}`;

/**
 * An editor in a shadow root: there its styles are adopted sheets, which a strict policy lets through.
 * `diagnose` gives findings as the package words them, or throws; `onFindings` is told what was found. With `advisor`, what
 * stands at a place is told of, and what can stand there is offered.
 */
export function createEditor({ label, text, diagnose, advisor, onFindings = () => {}, onChange }) {
  const host = el('div', { className: 'editor' });
  const root = host.attachShadow({ mode: 'open' });
  const parent = el('div');
  root.append(parent);
  /** What mends the text in which it was found; nothing of another one. */
  const mend = (fix, doc) => {
    if (view.state.doc !== doc) return;
    view.dispatch({ changes: fix.edits.map(({ offset, endOffset, replacement }) => ({ from: offset, to: endOffset, insert: replacement })), userEvent: 'input.fix' });
  };
  const toDiagnostic = ({ offset, endOffset, severity, message, id, fix }, doc) => ({
    from: offset,
    to: endOffset,
    severity: WEIGHTS[severity],
    message,
    ...(id && { source: `${severity}: ${id}` }),
    ...(fix && { actions: [{ name: nameOf(fix), apply: () => mend(fix, doc) }] }),
  });
  const lint = ({ state }) => {
    const text = state.doc.toString();
    let found;
    try {
      found = diagnose(text);
    } catch ({ message }) {
      found = [{ line: 1, column: 1, offset: 0, endOffset: text.length, severity: 'error', message }];
    }
    const { doc } = state;
    onFindings(found, (fix) => {
      mend(fix, doc);
      view.focus();
    });
    return found.map((finding) => toDiagnostic(finding, doc));
  };
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), json(), look, syntaxHighlighting(colours),
        ...(advisor ? [assist(advisor)] : []),
        lintGutter(), linter(lint, { delay: 50, needsRefresh: isJudgedAnew }),
        // The findings stand below, as a list that has its buttons: the panel that the editor could open has them within options.
        keymap.of([...defaultKeymap, ...historyKeymap, { key: 'F8', run: nextDiagnostic }]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          const isTyped = update.transactions.some((transaction) => transaction.docChanged && !transaction.annotation(isSet));
          if (isTyped) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    host,
    view,
    relint: () => view.dispatch({ effects: judgedAnew.of(null) }),
    /** Another text, which can be undone like what is typed. */
    setText(text) {
      if (view.state.doc.toString() === text) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, annotations: isSet.of(true) });
    },
    setLabel: (value) => view.contentDOM.setAttribute('aria-label', value),
    select(from, to) {
      view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
      host.scrollIntoView({ block: 'nearest' });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
