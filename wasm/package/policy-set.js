import { wrongType } from './error.js';
import { assertReady, engine, glue, guarded } from './engine.js';
import { Handle } from './handle.js';
import { POLICY, POLICY_NAME } from './limits.js';
import { loaderOf } from './loader.js';
import { Reader, isObject, items, picked } from './read.js';
import { checked, toWord, written } from './text.js';

const KIND = 'PolicySet';

/** See index.d.ts. */
export class PolicySet extends Handle {
  constructor(policyType, policies, options) {
    assertReady();
    const type = toWord(policyType, 'policyType');
    const loader = loaderOf(options);
    const sources = items(policies, 'policies', 'policies', source);
    const [names, texts] = [0, 1].map((part) => sources.map((pair) => pair[part]));
    super(engine, KIND, guarded(() => new glue.PolicySet(type, loader, names, texts)));
    this.policyType = type;
  }

  get policyCount() {
    const inner = Handle.inner(this, KIND, 'this');
    return guarded(() => inner.policyCount);
  }

  get statementCount() {
    const inner = Handle.inner(this, KIND, 'this');
    return guarded(() => inner.statementCount);
  }

  get isPublic() {
    const inner = Handle.inner(this, KIND, 'this');
    return guarded(() => inner.isPublic);
  }
}

/** The name and the text of a policy. */
function source(value, path, index) {
  const place = { policy: index };
  if (typeof value === 'string') return ['', checked(value, POLICY, path, place)];
  if (!isObject(value)) throw wrongType(path, 'a policy: an object, or a string with its text', value);
  const reader = new Reader(POLICY, ['policies', index], place);
  const members = reader.members(value);
  // As in a scenario: an object with one of the two members is a policy with its name.
  if (!members.entries.some(([name]) => name === 'policy' || name === 'name')) {
    return ['', written(reader.inner(members), POLICY, place)];
  }
  const [name = '', policy] = picked(members, ['name', 'policy'], path);
  if (typeof name !== 'string') throw wrongType(`${path}.name`, 'a string', name);
  return [checked(name, POLICY_NAME, `${path}.name`, place), document(policy, index, `${path}.policy`, place)];
}

function document(policy, index, path, place) {
  if (typeof policy === 'string') return checked(policy, POLICY, path, place);
  if (!isObject(policy)) throw wrongType(path, 'a policy: an object, or a string with its text', policy);
  return written(new Reader(POLICY, ['policies', index, 'policy'], place).read(policy), POLICY, place);
}
