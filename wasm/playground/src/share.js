// The question in the fragment of a link.
import { Unreadable, readState, writeState } from './state.js';

const PREFIX = '#q=';
/** What is longer is not read, however little it is as a link; and of so many policies, no page can be made. */
export const MOST_BYTES = 2 ** 20;
export const MOST_POLICIES = 200;

/** Bytes, and an `Unreadable` if they are too many. */
async function through(bytes, transform) {
  const chunks = [];
  let length = 0;
  for await (const chunk of readChunks(new Blob([bytes]).stream().pipeThrough(transform))) {
    length += chunk.length;
    // Nothing more is pulled through.
    if (length > MOST_BYTES) throw new Unreadable({ path: '', message: `it has more than ${MOST_BYTES} bytes; so many are read at most` });
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Streams are not iterable everywhere. */
async function* readChunks(stream) {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

/** Throws an `Unreadable` if no link could be read again. */
export async function toFragment(state) {
  const bytes = new TextEncoder().encode(writeState(state));
  if (bytes.length > MOST_BYTES) throw new Unreadable({ path: '', message: `the question has ${bytes.length} bytes; a link holds ${MOST_BYTES}` });
  bound(state);
  const packed = await through(bytes, new CompressionStream('deflate-raw'));
  const binary = Array.from(packed, (byte) => String.fromCharCode(byte)).join('');
  return PREFIX + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The question of a link, or an `Unreadable`. */
export async function fromFragment(fragment) {
  if (!fragment.startsWith(PREFIX)) throw new Unreadable({ path: '', message: `it does not begin with ${PREFIX}` });
  try {
    const state = readState(await unpack(fragment.slice(PREFIX.length)));
    bound(state);
    return state;
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable({ path: '', message: `it cannot be read: ${error.message}` });
  }
}

async function unpack(letters) {
  try {
    const binary = atob(letters.replaceAll('-', '+').replaceAll('_', '/'));
    const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream('deflate-raw'));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable({ path: '', message: 'it is damaged, or not whole' });
  }
}

function bound({ policies }) {
  if (policies.length > MOST_POLICIES) throw new Unreadable({ path: 'policies', message: `${policies.length}; a link holds ${MOST_POLICIES}` });
}
