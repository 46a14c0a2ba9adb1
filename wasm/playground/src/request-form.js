// The request as a form. It edits the request of the scenario, and leaves alone what it has no field for.
import { el } from './dom.js';

const TLS = { '': 'not said', '1.2': 'TLS 1.2', '1.3': 'TLS 1.3', none: 'clear text' };
const CREDENTIALS = { '': 'not said', longTerm: 'long-term', temporary: 'temporary', none: 'none (unsigned)' };

const at = (request, path) => path.split('.').reduce((value, name) => value?.[name], request);

/** Sets a member, or removes it, and objects that are empty then. */
function put(request, path, value) {
  const [head, ...tail] = path.split('.');
  const next = tail.length > 0 ? put({ ...request[head] }, tail.join('.'), value) : value;
  const isGone = next === undefined || (tail.length > 0 && Object.keys(next).length === 0);
  const { [head]: _, ...rest } = request;
  return isGone ? rest : { ...request, [head]: next };
}

export function createRequestForm(form, { getRequest, setRequest }) {
  const fields = [];
  const labelled = (label, input, isWide) => el('label', { className: isWide ? 'wide' : '' }, el('span', {}, label), input);

  function field(label, { read, write, isWide = false, ...properties }, input = el('input', { spellcheck: false, ...properties })) {
    input.addEventListener('input', () => setRequest(write(getRequest(), input.value)));
    fields.push(() => {
      const value = read(getRequest()) ?? '';
      if (input.value !== value) input.value = value;
    });
    return labelled(label, input, isWide);
  }
  const text = (label, path, properties = {}) => field(label, {
    read: (request) => at(request, path),
    write: (request, value) => put(request, path, value === '' ? undefined : value),
    ...properties,
  });
  /** Required members stay, so that the engine can say what is wrong with them. */
  const required = (label, path) => field(label, { isWide: true, read: (request) => at(request, path), write: (request, value) => ({ ...request, [path]: value }) });
  const options = (all) => el('select', {}, ...Object.entries(all).map(([value, label]) => el('option', { value }, label)));
  const time = { placeholder: '2026-11-23T10:00:00Z' };

  form.append(
    field('Principal', {
      read: ({ principal }) => (typeof principal === 'string' ? principal : (principal?.arn ?? JSON.stringify(principal))),
      write: (request, value) => ({ ...request, principal: principalOf(request.principal, value) }),
      isWide: true,
    }),
    field('Unique id', {
      read: ({ principal }) => principal?.uniqueId,
      write: (request, value) => ({ ...request, principal: withUniqueId(request.principal, value) }),
      placeholder: 'AIDA… or AROA…',
    }),
    required('Action', 'action'),
    required('Resource', 'resource'),
    text('Resource account', 'resourceAccount', { inputMode: 'numeric' }),
    text('Source IP', 'network.sourceIp'),
    field('TLS', {
      read: ({ network }) => (network?.tls === null ? 'none' : network?.tls?.version),
      write: (request, value) => put(request, 'network.tls', value === '' ? undefined : value === 'none' ? null : { version: value }),
    }, options(TLS)),
    text('Time', 'time', time),
    el('fieldset', {}, el('legend', {}, 'Credentials'),
      field('Type', {
        read: ({ credentials }) => credentials?.type,
        write: (request, value) => (value === '' ? put(request, 'credentials', undefined) : put(request, 'credentials.type', value)),
      }, options(CREDENTIALS)),
      text('Issued at', 'credentials.issuedAt', time),
      text('Expires at', 'credentials.expiresAt', time),
      text('Second factor at', 'credentials.mfaAuthenticatedAt', time)),
    el('fieldset', {}, el('legend', {}, 'Context'),
      labelled('Condition keys, one a line: key = value, or key = ["several", "values"]', context())),
  );
  form.addEventListener('submit', (event) => event.preventDefault());

  function context() {
    const area = el('textarea', { rows: 4, spellcheck: false });
    let written;
    area.addEventListener('input', () => {
      written = readContext(area.value);
      setRequest(put(getRequest(), 'context', Object.keys(written).length > 0 ? written : undefined));
    });
    fields.push(() => {
      const { context = {} } = getRequest();
      // What is being typed stays as it is typed.
      if (JSON.stringify(context) !== JSON.stringify(written ?? {})) {
        written = context;
        area.value = Object.entries(context).map(([key, value]) => `${key} = ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('\n');
      }
    });
    return area;
  }

  return { render: () => fields.forEach((show) => show()) };
}

function principalOf(before, value) {
  if (value.trimStart().startsWith('{')) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  return typeof before === 'object' && before !== null && 'arn' in before && value.startsWith('arn:') ? { ...before, arn: value } : value;
}

function withUniqueId(principal, value) {
  const arn = typeof principal === 'string' ? principal : principal?.arn;
  if (arn === undefined) return principal;
  const { uniqueId: _, ...rest } = typeof principal === 'string' ? { arn } : principal;
  if (value !== '') return { ...rest, uniqueId: value };
  return Object.keys(rest).length === 1 ? arn : rest;
}

function readContext(text) {
  const context = {};
  for (const line of text.split('\n')) {
    const [, key, value] = line.match(/^\s*([^\s=]+)\s*=\s*(.*?)\s*$/) ?? [];
    if (key === undefined) continue;
    context[key] = value;
    if (/^(\[.*\]|true|false|null|-?\d+(\.\d+)?)$/.test(value)) {
      try {
        context[key] = JSON.parse(value);
      } catch {
        // Not JSON after all: text.
      }
    }
  }
  return context;
}
