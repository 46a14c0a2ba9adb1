// Asks the npm package: in Node by `node.js`, in a page by `browser.js`.
import { exotics, hostError } from './exotics.js';

const TYPES = {
  identity: 'identity', session: 'session', permissionsBoundary: 'permissionsBoundary', vpcEndpoint: 'vpcEndpoint',
  scopeDown: 'scopeDown', serviceControlPolicies: 'serviceControlPolicy', resourceControlPolicies: 'resourceControlPolicy',
};
const SEVERAL = ['identity', 'session'];
const GUARDS = ['transport', 'network'];
const LISTS = ['scopeDown', 'serviceControlPolicies', 'resourceControlPolicies'];

/** What is exotic only in the members that an object has. */
const IN_MEMBERS = ['nonEnumerable', 'symbolKeys', 'throwingGetters'];
/** Settings of a scenario that no authorizer has as such. */
const SETTINGS_ELSEWHERE = ['loader', 'requireSignature'];

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value) => isObject(value) && Object.keys(value).length === 0;
const at = (value, steps) => steps.reduce((inner, step) => inner[step], value);
const isSame = (a, b) => a.length === b.length && a.every((step, index) => step === b[index]);

export function frontOf(portcullis) {
  const { Authorizer, Guards, PolicySet, PortcullisError, RequestContext, answerJson } = portcullis;
  const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' } };
  const bystander = new Authorizer({ identity: new PolicySet('identity', [everything]) });
  const harmless = { principal: 'arn:aws:iam::111122223333:user/Bystander', action: 's3:ListBucket', resource: '*' };
  const isWell = () => {
    try {
      return bystander.isAllowed(harmless);
    } catch {
      return false;
    }
  };

  /** What typed calls are given, made anew for each of them: a getter may answer once. */
  function build({ scenario: text, exotic, resourceType }) {
    const scenario = JSON.parse(text);
    // What is made of values of the package is made exotic after that.
    const isLater = exotic && exotic.at.length <= 2 &&
      (['policies', 'settings'].includes(exotic.at.join()) || (exotic.at[0] === 'policies' && LISTS.includes(exotic.at[1])));
    const change = (parent, name) => {
      parent[name] = exotics[exotic.kind](parent[name], isWell);
    };
    if (exotic && !isLater) change(at(scenario, exotic.at.slice(0, -1)), exotic.at.at(-1));
    const { request, policies = {}, settings = {} } = scenario;
    let loader = 'strict';
    let rest = settings;
    const required = {};
    if (isObject(settings) && SETTINGS_ELSEWHERE.some((name) => Object.hasOwn(settings, name))) {
      const { loader: given = 'strict', requireSignature, ...others } = settings;
      loader = given;
      rest = others;
      if (Object.hasOwn(settings, 'requireSignature')) required.requireSignature = requireSignature;
    }
    const place = { sets: policies, settings: rest };
    if (isObject(policies)) {
      place.sets = {};
      for (const [layer, value] of Object.entries(policies)) {
        if (GUARDS.includes(layer)) {
          required[layer] = value;
          continue;
        }
        const set = (type, list) => new PolicySet(type, list, { loader });
        let made = value;
        if (SEVERAL.includes(layer)) made = set(TYPES[layer], value);
        else if (LISTS.includes(layer)) {
          if (Array.isArray(value)) made = value.map((one) => set(TYPES[layer], layer === 'scopeDown' ? [one] : one));
        } else if (layer === 'resource') made = set(resourceType, [value]);
        else if (layer in TYPES) made = set(TYPES[layer], [value]);
        Object.defineProperty(place.sets, layer, { value: made, enumerable: true, writable: true, configurable: true });
      }
      if (isLater && exotic.at.length === 2) change(place.sets, exotic.at[1]);
    }
    if (isObject(place.sets) && Object.keys(required).length > 0) place.sets.guards = new Guards(required);
    if (isLater && isSame(exotic.at, ['policies'])) change(place, 'sets');
    if (isLater && isSame(exotic.at, ['settings'])) change(place, 'settings');
    return { request, loader, ...place };
  }

  const calls = {
    decide: ({ authorizer, request }) => authorizer.decide(request),
    isAllowed: ({ authorizer, request }) => (authorizer.isAllowed(request) ? 'allowed' : 'refused'),
    decideBatch: ({ authorizer, request }) => {
      const [before, asked, after, ...more] = authorizer.decideBatch([harmless, request, harmless]);
      const alone = authorizer.decideBatch([harmless])[0];
      const isAlone = (row) => (row.code ?? row) === (alone.code ?? alone);
      if (!isAlone(before) || !isAlone(after) || more.length > 0) throw new Error('the rows beside it are others');
      if (asked instanceof PortcullisError) throw asked;
      return asked;
    },
    evaluate: ({ authorizer, request }) => authorizer.evaluate(request).decision,
    explain: ({ authorizer, request }) => authorizer.explain(request).decision,
    handle: ({ authorizer, request, loader }) => authorizer.decide(new RequestContext(request, { loader })),
  };

  function outcome(call, question) {
    try {
      const { request, loader, sets, settings } = build(question);
      const authorizer = new Authorizer(sets, settings);
      return call({ authorizer, request, loader });
    } catch (error) {
      if (error instanceof PortcullisError) {
        if (error.code === 'staleHandle' || error.code === 'internal') return `crash:${error.code}`;
        // Of a scenario it is a setting.
        if (error.code === 'invalidPolicy' && error.path.startsWith('requireSignature')) return 'error:invalidArgument';
        return `error:${error.code}`;
      }
      // What the caller's own code throws is the caller's.
      return error === hostError ? 'error:invalidArgument' : `crash:${error}`;
    }
  }

  function typed(question) {
    const { exotic } = question;
    const scenario = JSON.parse(question.scenario);
    if (!isObject(scenario)) return 'notOffered: no scenario';
    const unknown = Object.keys(scenario).find((name) => !['request', 'policies', 'settings'].includes(name));
    if (unknown !== undefined || !('request' in scenario)) return 'notOffered: a scenario of calls has no such member';
    if (isObject(scenario.request) && 'pairs' in scenario.request) return 'notOffered: each pair is a request';
    if (exotic && !(exotic.kind in exotics)) return 'notOffered: exotic';
    if (exotic && IN_MEMBERS.includes(exotic.kind) && isEmpty(at(scenario, exotic.at))) return 'notOffered: nothing is exotic';
    // Elsewhere a text is a value like others.
    if (exotic?.kind === 'joined' && exotic.at.at(-1) !== 'rcpServices') return 'notOffered: joined';
    if (exotic && isSame(exotic.at, ['settings']) && SETTINGS_ELSEWHERE.some((name) => name in scenario.settings)) return 'notOffered: no call has both';
    // The calls that take an object take it as the strict loader does.
    const isStrict = !isObject(scenario.settings) || [undefined, 'strict'].includes(scenario.settings.loader) || exotic?.at[0] === 'settings';
    const said = new Set();
    for (const [name, call] of Object.entries(calls)) {
      if (!isStrict && name !== 'handle') continue;
      const one = outcome(call, question);
      if (!isWell()) return 'crash:another engine';
      said.add(one);
    }
    // Of a request that is not allowed, the yes or no tells no more.
    if ([...said].some((one) => one.endsWith('Deny'))) said.delete('refused');
    return [...said].join(' ');
  }

  return (line) => {
    const question = JSON.parse(line);
    const document = answerJson(question.scenario);
    return question.typed ? `${document}\t${typed(question)}` : document;
  };
}
