// The request as a form. What a field shows is what is asked: what no field can show stands below them, and what cannot
// be understood is a draft, and no question.
import { readContext, showContext } from './context-lines.js';
import { el } from './dom.js';
import { at, isObject, put, readJson, writeJson } from './json.js';

const TLS = { '': 'not said', '1.2': 'TLS 1.2', '1.3': 'TLS 1.3', none: 'clear text' };
const CREDENTIALS = { '': 'not said', longTerm: 'long-term', temporary: 'temporary', none: 'none (unsigned)' };

/** Why a text cannot be shown as a form; `undefined` if it can. */
export function reasonAgainstForm(text) {
  try {
    return isObject(readJson(text)) ? undefined : 'it is no object';
  } catch (error) {
    return error.message;
  }
}

/** In the form a principal is an object, which it is in JSON only with more facts than its ARN. */
const open = ({ principal, ...rest }) => (principal === undefined ? rest : { ...rest, principal: typeof principal === 'string' ? { arn: principal } : principal });
function close(request) {
  const { principal } = request;
  const isBare = isObject(principal) && typeof principal.arn === 'string' && Object.keys(principal).length === 1;
  return isBare ? { ...request, principal: principal.arn } : request;
}

// A field shows the member at a path, or nothing; an input of one line drops ends of lines.
const showText = (path) => (request) => {
  const text = at(request, path);
  return typeof text === 'string' && !/[\n\r]/.test(text) ? { text, path } : undefined;
};
const showOption = (path, options) => (request) => {
  const value = at(request, path);
  return typeof value === 'string' && value !== '' && Object.hasOwn(options, value) ? { text: value, path } : undefined;
};

const principal = {
  name: 'principal',
  show: (request) =>
    showText('principal.arn')(request) ??
    (request.principal === undefined ? undefined : { text: JSON.stringify(request.principal), path: 'principal' }),
  read(request, text) {
    if (text.trimStart().startsWith('{')) return { ...request, principal: readJson(text) };
    const facts = at(request, 'principal.arn') === undefined ? {} : request.principal;
    return { ...request, principal: { ...facts, arn: text } };
  },
};
const tls = {
  isStep: true,
  show: (request) => (at(request, 'network.tls') === null ? { text: 'none', path: 'network.tls' } : showOption('network.tls.version', { 1.2: '', 1.3: '' })(request)),
  read(request, value) {
    if (value === 'none') return put(request, 'network.tls', null);
    return put(request, 'network.tls.version', value === '' ? undefined : value);
  },
};
const credentials = {
  isStep: true,
  show: showOption('credentials.type', CREDENTIALS),
  read: (request, value) => (value === '' ? put(request, 'credentials', undefined) : put(request, 'credentials.type', value)),
};
const context = {
  name: 'context',
  show: (request) => (isObject(request.context) ? { text: showContext(request.context), path: 'context' } : undefined),
  read(request, text) {
    const read = readContext(text);
    return put(request, 'context', Object.keys(read).length > 0 ? read : undefined);
  },
};

const connection = {
  name: 'connection',
  show(request) {
    const value = at(request, 'network.connection');
    return isObject(value) ? { text: showContext(value), path: 'network.connection' } : undefined;
  },
  read(request, text) {
    const read = readContext(text);
    return put(request, 'network.connection', Object.keys(read).length > 0 ? read : undefined);
  },
};

/** `onChange` is given the request's text and the drafts, and whether more may go than the field showed. */
export function createRequestForm(form, { getState, onChange }) {
  const fields = [];
  const rest = el('pre', { tabIndex: 0, 'aria-label': 'Asked too' });
  const restBox = el('div', { className: 'rest' }, el('p', {}, 'Asked too, and without a field here (edit it as JSON):'), rest);

  function field(label, { name, show, read, isStep = false }, { input = el('input', { spellcheck: false }), isWide = false, ...properties } = {}) {
    Object.assign(input, properties);
    const problem = el('span', { className: 'error', id: `problem-${fields.length}`, hidden: true });
    input.setAttribute('aria-describedby', problem.id);
    // What the state has for the field: what is typed stays as it is typed, as long as it means that.
    const textFor = ({ draft }, request) => draft[name]?.text ?? show(request)?.text ?? '';
    const own = { show, shown: undefined, render(state, request) {
      const text = textFor(state, request);
      if (text !== own.shown) input.value = own.shown = text;
      const { problem: message = '' } = state.draft[name] ?? {};
      problem.textContent = message;
      problem.hidden = message === '';
      input.setAttribute('aria-invalid', message !== '');
    } };
    input.addEventListener('input', () => {
      const { request, draft } = getState();
      const { [name]: _, ...others } = draft;
      const next = { request, draft: others };
      try {
        const text = writeJson(close(read(open(readJson(request)), input.value)));
        // In the request, what is typed is deeper than by itself.
        readJson(text);
        next.request = text;
      } catch (error) {
        next.draft = { ...others, [name]: { text: input.value, problem: error.message } };
      }
      own.shown = textFor(next, open(readJson(next.request)));
      onChange(next, isStep);
      render();
    });
    fields.push(own);
    return el('label', { className: isWide ? 'wide' : '' }, el('span', {}, label), input, problem);
  }
  const text = (label, path, properties) =>
    field(label, { show: showText(path), read: (request, value) => put(request, path, value === '' ? undefined : value) }, properties);
  /** Required members stay, so that the engine can say what is wrong with them. */
  const required = (label, path) => field(label, { show: showText(path), read: (request, value) => ({ ...request, [path]: value }) }, { isWide: true });
  const select = (options) => ({ input: el('select', {}, ...Object.entries(options).map(([value, label]) => el('option', { value }, label))) });
  const time = { placeholder: '2026-11-23T10:00:00Z' };

  form.append(
    field('Principal', principal, { isWide: true }),
    text('Unique id', 'principal.uniqueId', { placeholder: 'AIDA… or AROA…' }),
    required('Action', 'action'),
    required('Resource', 'resource'),
    text('Resource account', 'resourceAccount', { inputMode: 'numeric' }),
    text('Source IP', 'network.sourceIp'),
    field('TLS', tls, select(TLS)),
    text('Time', 'time', time),
    el('fieldset', {}, el('legend', {}, 'Credentials'),
      field('Type', credentials, select(CREDENTIALS)),
      text('Issued at', 'credentials.issuedAt', time),
      text('Expires at', 'credentials.expiresAt', time),
      text('Second factor at', 'credentials.mfaAuthenticatedAt', time)),
    el('fieldset', {}, el('legend', {}, 'Context'),
      field('Condition keys, one a line: key = value, or key = ["several", "values"]', context, { isWide: true, input: el('textarea', { rows: 4, spellcheck: false }) })),
    el('fieldset', {}, el('legend', {}, 'Connection'),
      field('Facts, one a line: from, to, protocol, port, sslmode, …', connection, {
        isWide: true, input: el('textarea', { rows: 3, spellcheck: false }), placeholder: 'from = {"address": "10.0.0.7"}\nto = {"cluster": "prod"}\nsslmode = require',
      })),
    restBox,
  );
  form.addEventListener('submit', (event) => event.preventDefault());

  function render() {
    const state = getState();
    const request = open(readJson(state.request));
    for (const { render } of fields) render(state, request);
    const hidden = fields.reduce((left, { show }) => {
      const shown = show(request);
      return shown ? put(left, shown.path, undefined) : left;
    }, request);
    rest.textContent = writeJson(hidden);
    restBox.hidden = Object.keys(hidden).length === 0;
  }
  return { render };
}
