// The question in the fragment of a link.
const PREFIX = '#q=';

async function through(bytes, transform) {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function toFragment(state) {
  const packed = await through(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream('deflate-raw'));
  const binary = Array.from(packed, (byte) => String.fromCharCode(byte)).join('');
  return PREFIX + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** `undefined` if the fragment is none of ours, or broken. */
export async function fromFragment(fragment) {
  if (!fragment.startsWith(PREFIX)) return undefined;
  try {
    const binary = atob(fragment.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/'));
    const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const state = JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream('deflate-raw'))));
    return isState(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** A link comes from anywhere. */
function isState({ request, policies } = {}) {
  const isText = (value) => typeof value === 'string';
  return (
    typeof request === 'object' && request !== null && Array.isArray(policies) &&
    policies.every((policy) => isText(policy.slot) && isText(policy.name) && isText(policy.text) && Number.isInteger(policy.level))
  );
}
