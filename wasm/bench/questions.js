// What is analysed: policies made here, those of the conformance suite, and those of the corpus beside the repository where it is.
import { existsSync, readFileSync } from 'node:fs';
import { fixtures } from '../support/fixtures.js';
import { organization } from './cases.js';

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const lines = (name) => readFileSync(new URL(name, corpus), 'utf8').trim().split('\n').map((line) => JSON.parse(line));

/** Each beside the next one. */
const neighbours = (policies) => policies.slice(1).map((after, at) => ({ before: policies[at], after }));

/** Edits of a policy with some 600 action patterns: one action more, a condition less, a Deny more, all in another order. */
function edits() {
  const [{ scenario }] = organization();
  const all = scenario.policies.identity;
  const changed = all.map((policy) => {
    const [{ Action, ...first }, second] = policy.Statement;
    if (second === undefined) return [];
    const { Condition, ...open } = second;
    const deny = { Effect: 'Deny', Action: `${second.Action[0]}*`, Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    const more = [...Action, second.Action[0].replace(/:.*/, ':PassToken')];
    return [[{ ...first, Action: more }, second], [{ ...first, Action }, open], [...policy.Statement, deny], [second, { ...first, Action: Action.toReversed() }]]
      .map((Statement) => ({ before: all, after: all.map((one) => (one === policy ? { ...policy, Statement } : one)) }));
  });
  return changed.flat();
}

// Some are enough for a ratio.
const STEP = 20;
const some = (all) => all.filter((_, nth) => nth % STEP === 0);

const suite = () => fixtures().map(({ text }) => JSON.parse(text));

/** `[name, function, questions]` for each kind. Errors are answers: what one side refuses, the other has to refuse as well. */
export function kinds() {
  const scenarios = some(suite());
  const identity = scenarios.map(({ policies }) => policies?.identity).filter((policies) => policies?.length > 0);
  const resource = scenarios.map(({ policies }) => policies?.resource).filter((policy) => policy !== undefined);
  const made = [
    ['edits of an organization', 'diff', edits()],
    ['identity policies of the conformance suite', 'diff', neighbours(identity)],
    ['resource policies of the conformance suite', 'isPublic', resource.map((policy) => ({ policy }))],
    ['scenarios of the conformance suite', 'residual', scenarios],
  ];
  if (!existsSync(corpus)) return made;
  const documents = (name) => some(lines(name)).map(({ document }) => document).filter((document) => document !== undefined);
  return [
    ...made,
    ["AWS's managed policies", 'diff', neighbours(documents('managed-policies.jsonl'))],
    ['resource policies of the corpus', 'isPublic', documents('resource-policies.jsonl').map((policy) => ({ policy, accounts: ['111122223333'] }))],
  ];
}
