// What `portcullis/lint` says of policies. It is loaded when the page stands; until then, and without it, there are the
// findings of the engine alone.
import { validate } from 'portcullis';
import { Linter, complete, hover, init, loadReference } from 'portcullis/lint';

/** What is known of AWS's services; `null` if nothing is, nothing at all before the module is there. */
let reference;
const linters = new Map();

/** Loads it, and gives what is missing then, for people; nothing if all of it is there. */
export async function loadAdvice() {
  const bytes = loadReference().catch((error) => error);
  try {
    await init();
  } catch ({ message }) {
    return `Policies are checked for what AWS refuses, and no further: ${message}.`;
  }
  const loaded = await bytes;
  reference = loaded instanceof Error ? null : loaded;
  return reference === null ? `Actions, resources and condition keys of AWS's services are not checked and not offered: ${loaded.message}.` : undefined;
}

const options = (type) => ({ type, ...(reference && { reference }) });

/** Gives what `ask` says. After an internal error there is no advice any more. */
function asked(ask, other) {
  if (reference === undefined) return other();
  try {
    return ask();
  } catch (error) {
    if (!['internal', 'staleHandle'].includes(error.code)) throw error;
    reference = undefined;
    return other();
  }
}

/** The findings of a policy, with the ids of checks if there are any. */
export function findingsOf(text, type) {
  return asked(
    () => {
      if (!linters.has(type)) linters.set(type, new Linter(options(type)));
      return linters.get(type).lint(text);
    },
    () => validate(text, type),
  );
}

export const completionsAt = (text, offset, type) => asked(() => complete(text, offset, options(type)), () => undefined);

export const hoverAt = (text, offset, type) => asked(() => hover(text, offset, options(type)), () => undefined);
