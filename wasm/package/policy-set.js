import { glue, guarded } from './engine.js';
import { Handle } from './handle.js';
import { POLICY, POLICY_NAME } from './limits.js';
import { toText, toWord } from './text.js';

/** See index.d.ts. */
export class PolicySet extends Handle {
  constructor(policyType, policies, { loader = 'strict' } = {}) {
    const names = [];
    const texts = [];
    for (const source of policies) {
      // As in a scenario: an object with one of the two members is a policy with its name.
      const isNamed = typeof source === 'object' && source !== null && ('policy' in source || 'name' in source);
      const place = { policy: texts.length };
      names.push(isNamed ? toText(source.name ?? '', POLICY_NAME, place) : '');
      texts.push(toText(isNamed ? source.policy : source, POLICY, place));
    }
    super(() => guarded(() => new glue.PolicySet(toWord(policyType), toWord(loader), names, texts)));
    this.policyType = policyType;
  }

  get policyCount() {
    return guarded(() => Handle.inner(this).policyCount);
  }

  get statementCount() {
    return guarded(() => Handle.inner(this).statementCount);
  }

  get isPublic() {
    return guarded(() => Handle.inner(this).isPublic);
  }
}
