// The package for Node that stands on the C library: a question in a line, an answer in a line.
import { createInterface } from 'node:readline';
import { exotics, hostError } from './exotics.js';

const { Authorizer, PolicySet, PortcullisError, Request, evaluateJson } = await import(
  new URL('../../../ffi/examples/node/portcullis.js', import.meta.url)
);
const STATUS = { 4: 'invalidArgument', 6: 'invalidPolicy', 7: 'invalidRequest', 9: 'invalidAuthorizer' };

class NotOffered extends Error {}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A set has one policy, with its name. */
function setOf(type, policy) {
  if (isObject(policy) && ('name' in policy || 'policy' in policy)) {
    const { name = '', policy: document, ...rest } = policy;
    if (Object.keys(rest).length > 0 || !('policy' in policy)) throw new NotOffered('a wrapper has no such member');
    return new PolicySet(type, name, document);
  }
  return new PolicySet(type, '', policy);
}

function authorizerOf({ policies = {}, settings = {} }) {
  if (!isObject(policies) || !isObject(settings) || Object.keys(settings).length > 0) throw new NotOffered('settings');
  const sets = {};
  for (const [layer, value] of Object.entries(policies)) {
    if (layer === 'scopeDown' && Array.isArray(value)) sets[layer] = value.map((policy) => setOf(layer, policy));
    else if (['identity', 'session'].includes(layer) && Array.isArray(value)) {
      if (value.length !== 1) throw new NotOffered('a set of several policies');
      sets[layer] = setOf(layer, value[0]);
    } else if (['resource', 'permissionsBoundary', 'vpcEndpoint'].includes(layer)) sets[layer] = setOf(layer, value);
    else if (['serviceControlPolicies', 'resourceControlPolicies', 'identity', 'session', 'scopeDown', 'transport', 'network'].includes(layer)) throw new NotOffered(layer);
    else sets[layer] = setOf('identity', { Version: '2012-10-17', Statement: [] });
  }
  return new Authorizer(sets);
}

/** Whether the request has what the package has a slot for. */
function checkSlots(request) {
  if (!isObject(request)) throw new NotOffered('an argument for each');
  const { principal, action, resource, context, ...rest } = request;
  if (Object.keys(rest).length > 0 || principal === 'anonymous' || isObject(principal)) throw new NotOffered('a fact');
  if (!['principal', 'action', 'resource'].every((name) => name in request)) throw new NotOffered('an argument for each');
  if (isObject(context) && !Object.values(context).every(isOfTexts)) throw new NotOffered('a list of other values than texts');
  if (/^(sts|kms):/i.test(action)) throw new NotOffered('a trust or key policy');
}

const isOfTexts = (value) => !Array.isArray(value) || value.every((one) => typeof one === 'string');

function requestOf(request) {
  const { principal, action, resource, context } = request;
  return 'context' in request ? new Request(principal, action, resource, context) : new Request(principal, action, resource);
}

function typed(text, exotic) {
  try {
    const scenario = JSON.parse(text);
    if (!isObject(scenario)) throw new NotOffered('no scenario');
    const { request } = scenario;
    if (Object.keys(scenario).some((name) => !['request', 'policies', 'settings'].includes(name))) throw new NotOffered('no such member');
    checkSlots(request);
    if (exotic) {
      // A date is a value of a key here.
      if (!(exotic.kind in exotics) || exotic.kind === 'date' || exotic.at.length < 2 || exotic.at[0] === 'settings' || exotic.kind === 'joined') throw new NotOffered('exotic');
      // A list of policies is the driver's, not the package's.
      if (exotic.at[0] === 'policies' && (exotic.at.length < 3 || exotic.at[1] !== 'identity')) throw new NotOffered('exotic');
      const parent = exotic.at.slice(0, -1).reduce((value, step) => value[step], scenario);
      parent[exotic.at.at(-1)] = exotics[exotic.kind](parent[exotic.at.at(-1)], () => evaluateJson('{}'));
    }
    const authorizer = authorizerOf(scenario);
    const asked = requestOf(request);
    const { decision } = authorizer.evaluate(asked);
    if (authorizer.isAllowed(asked) !== (decision === 'allowed')) return 'crash:allowed, and not';
    authorizer.free();
    asked.free();
    return decision;
  } catch (error) {
    if (error instanceof NotOffered) return `notOffered: ${error.message}`;
    if (error instanceof PortcullisError) return `error:${STATUS[error.status]}`;
    // What it cannot take it says as JavaScript does; what the caller's own code throws is the caller's.
    return error instanceof TypeError || error === hostError ? 'error:invalidArgument' : `crash:${error}`;
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { scenario, typed: isTyped, exotic } = JSON.parse(line);
  let document;
  try {
    document = evaluateJson(scenario);
  } catch (error) {
    document = `${error}`;
  }
  process.stdout.write(isTyped ? `${document}\t${typed(scenario, exotic)}\n` : `${document}\n`);
}
