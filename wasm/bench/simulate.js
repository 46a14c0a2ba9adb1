// The same scenarios through iam-simulate, in this process. Its two entries: the one that validates what it is given,
// and the one that does not. Both read the policies for every call: it has no compiled form.
import { anonymousPrincipal, runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { handlesOf } from '../support/handles.js';
import { organization, suite } from './cases.js';

const RESULTS = { Allowed: 'allowed', ExplicitlyDenied: 'explicitDeny', ImplicitlyDenied: 'implicitDeny' };

const bare = (source) => {
  const policy = source.policy ?? source;
  return typeof policy === 'string' ? JSON.parse(policy) : policy;
};
const named = (sources = []) => sources.map((source, index) => ({ name: `${index}`, policy: bare(source) }));
const levels = (list = []) => list.map((level, index) => ({ orgIdentifier: `o-${index}`, policies: named(level) }));
const values = (value) => (Array.isArray(value) ? value.map(String) : String(value));

/** A scenario in iam-simulate's words, where it has them; `undefined` where it has not. */
function simulation({ request, policies = {}, settings }) {
  const { principal, action, resource, resourceAccount, context = {}, ...rest } = request;
  const isSayable =
    typeof principal === 'string' && Object.keys(rest).length === 0 && settings === undefined &&
    !(policies.session?.length > 1) && Object.values(context).every((value) => value !== null);
  if (!isSayable) return undefined;
  const accountId = resourceAccount ?? resource.split(':')[4] ?? '';
  return {
    request: {
      principal: principal === 'anonymous' ? anonymousPrincipal : principal,
      action,
      resource: { resource, accountId: accountId || (principal.split(':')[4] ?? '') },
      contextVariables: Object.fromEntries(Object.entries(context).map(([key, value]) => [key, values(value)])),
    },
    identityPolicies: named(policies.identity),
    serviceControlPolicies: levels(policies.serviceControlPolicies),
    resourceControlPolicies: levels(policies.resourceControlPolicies),
    ...(policies.session?.[0] ? { sessionPolicy: bare(policies.session[0]) } : {}),
    ...(policies.resource ? { resourcePolicy: bare(policies.resource) } : {}),
    ...(policies.permissionsBoundary ? { permissionBoundaryPolicies: named([policies.permissionsBoundary]) } : {}),
    ...(policies.vpcEndpoint ? { vpcEndpointPolicies: named([policies.vpcEndpoint]) } : {}),
  };
}

async function simulated(run, cases, answers) {
  const start = process.hrtime.bigint();
  for (const [index, { other }] of cases.entries()) {
    try {
      const result = await run(other, {});
      answers[index] = RESULTS[result.overallResult ?? result] ?? 'refused';
    } catch {
      answers[index] = 'refused';
    }
  }
  return Number(process.hrtime.bigint() - start) / cases.length;
}

async function compare(portcullis, timed, spread, name, all, rounds) {
  const cases = all
    .map(({ id, scenario }) => ({ id, scenario, other: simulation(scenario) }))
    .filter(({ other }) => other !== undefined)
    .map((one) => ({ ...one, ...handlesOf(portcullis, one.scenario) }));
  const isAllowed = ({ authorizer, request }) => authorizer.isAllowed(request);
  const entries = { runSimulation, runUnsafeSimulation };
  for (const [entry, run] of Object.entries(entries)) {
    const answers = [];
    await simulated(run, cases, answers);
    const took = cases.filter((_, index) => answers[index] !== 'refused');
    const same = took.filter((one) => answers[cases.indexOf(one)] === one.authorizer.decide(one.request));
    if (took.length === 0) throw new Error(`${entry} takes none of ${name}`);
    const ratios = [];
    for (let turn = 0; turn < rounds; turn += 1) {
      const theirs = await simulated(run, took, []);
      ratios.push(theirs / timed(Math.ceil(20_000 / took.length), took, isAllowed).nanoseconds);
    }
    console.log(`${name}: ${entry} took ${took.length} of ${cases.length} scenarios and decided ${same.length} of them as we do; ` +
      `on those it takes ${spread(ratios)} times as long as a handle`);
  }
}

export async function besideSimulate(portcullis, timed, spread) {
  await compare(portcullis, timed, spread, 'organization', organization(), 5);
  await compare(portcullis, timed, spread, 'conformance suite', suite(portcullis), 3);
}
