// Where what is loaded comes from.

export const isResponse = (value) => typeof Response === 'function' && value instanceof Response;

/** The answer of a URL, or one that was given, if it is no error; anything else as it is. */
export async function fetched(source) {
  const given = typeof source === 'string' || source instanceof URL ? await fetch(source) : source;
  if (!isResponse(given)) return given;
  if (!given.ok) throw new Error(`the answer of ${given.url} has status ${given.status}`);
  if (given.headers.get('content-type')?.startsWith('text/html')) throw new Error(`the answer of ${given.url} is a page of HTML`);
  return given;
}
