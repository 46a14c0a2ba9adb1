// What `portcullis/lint` says of policies. It is loaded when the page stands; until then, and without it, there are the
// findings of the engine alone.
import { validate } from 'portcullis';
import { Linter, PortcullisError, complete, hover, init, loadReference } from 'portcullis/lint';

/** What is known of AWS's services; `null` if nothing is, nothing at all before the module is there. */
let reference;
const linters = new Map();

const WITHOUT = 'Policies are checked for what AWS refuses, and no further';
let tell;

/** Loads it. `onMissing` is told, in words for people, what is missing then, and when it is lost later. */
export async function loadAdvice(onMissing) {
  tell = onMissing;
  const bytes = loadReference().catch((error) => error);
  try {
    await init();
  } catch ({ message }) {
    tell(`${WITHOUT}: ${message}.`);
    return;
  }
  const loaded = await bytes;
  reference = loaded instanceof Error ? null : loaded;
  if (reference === null) tell(`Actions, resources and condition keys of AWS's services are not checked and not offered: ${loaded.message}.`);
}

const options = (type) => ({ type, ...(reference && { reference }) });

/** Gives what `ask` says, or what `other` does of a text that is refused. After an internal error there is no advice any more. */
function asked(ask, other) {
  if (reference === undefined) return other();
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof PortcullisError)) throw error;
    if (error.code === 'internal') {
      reference = undefined;
      tell(`${WITHOUT}: the checks stopped after an internal error. Load the page again to have them back.`);
    }
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
