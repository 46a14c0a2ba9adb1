// What is decided: the conformance suite's scenarios, and an organization of the usual size.
import { packOne, readRequest } from '../package/request-context.js';
import { fixtures } from '../support/fixtures.js';
import { isGuarded, listsOf, setsOf } from '../support/handles.js';

/** The scenarios of the suite that are decided, not refused, by policies alone, and of one pair. */
export function suite({ answer }) {
  return fixtures()
    .map(({ id, text }) => ({ id, scenario: JSON.parse(text) }))
    .filter(({ scenario }) => !isGuarded(scenario) && !scenario.request.pairs && !('error' in answer(scenario)));
}

const ACCOUNT = '111122223333';
const BUCKET = 'arn:aws:s3:::quarterly-reports';
const allow = (Action, Resource, rest = {}) => ({ Effect: 'Allow', Action, Resource, ...rest });
const document = (...Statement) => ({ Version: '2012-10-17', Statement });
const SERVICES = ['ec2', 'sqs', 'sns', 'dynamodb', 'lambda', 'logs', 'redshift', 'glue', 'athena', 'kinesis'];
const NOUNS = ['Table', 'Queue', 'Topic', 'Function', 'Cluster', 'Stream', 'Alarm', 'Job', 'Snapshot', 'Tag'];

/** Ten identity policies of some 60 action patterns each, a boundary, two levels of SCPs, a bucket policy. */
export function organization() {
  const identity = SERVICES.map((service) =>
    document(
      allow(['Describe*', 'List*', 'Get*'].map((verb) => `${service}:${verb}`), '*'),
      allow(
        NOUNS.flatMap((noun) => ['Create', 'Update', 'Delete', 'Tag', 'Start', 'Stop'].map((verb) => `${service}:${verb}${noun}`)),
        [`arn:aws:${service}:*:${ACCOUNT}:team-a/*`, `arn:aws:${service}:*:${ACCOUNT}:shared/*`],
        { Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } } },
      ),
    ),
  );
  identity.push(document(allow(['s3:GetObject', 's3:ListBucket', 's3:PutObject'], [BUCKET, `${BUCKET}/*`])));
  const policies = {
    identity,
    permissionsBoundary: document(allow('*', '*'), { Effect: 'Deny', Action: 'iam:*', Resource: '*' }),
    serviceControlPolicies: [
      [document(allow('*', '*'))],
      [document(allow('*', '*'), {
        Effect: 'Deny', NotAction: ['iam:*', 'sts:*'], Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
      })],
    ],
    resource: document({
      Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [BUCKET, `${BUCKET}/*`],
      Condition: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } },
    }),
  };
  const regions = ['eu-west-1', 'us-east-1', 'ap-south-1'];
  return Array.from({ length: 200 }, (_, index) => {
    const service = SERVICES[index % SERVICES.length];
    const isS3 = index % 4 === 0;
    const region = regions[index % regions.length];
    const scenario = {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:user/Ann`,
        action: isS3 ? 's3:GetObject' : `${service}:Update${NOUNS[(index * 7) % NOUNS.length]}`,
        resource: isS3 ? `${BUCKET}/2026/q${index}.csv` : `arn:aws:${service}:${region}:${ACCOUNT}:${index % 5 ? 'team-a' : 'team-b'}/${index}`,
        ...(isS3 ? { resourceAccount: ACCOUNT } : {}),
        context: {
          'aws:SourceIp': index % 8 ? `203.0.113.${index}` : '198.51.100.7',
          'aws:RequestedRegion': region,
          'aws:SecureTransport': true,
          'aws:PrincipalTag/team': 'a',
        },
      },
      policies: isS3 ? policies : { ...policies, resource: undefined },
    };
    if (!isS3) delete scenario.policies.resource;
    return { id: `organization-${index}`, scenario };
  });
}

/** A case for `examples/native.rs`: the same texts and the same packed request. */
export function nativeCase({ scenario }) {
  const loader = scenario.settings?.loader ?? 'strict';
  const text = (policy) => {
    const inner = typeof policy === 'object' && ('policy' in policy || 'name' in policy) ? policy.policy : policy;
    return typeof inner === 'string' ? inner : JSON.stringify(inner);
  };
  const request = packOne(readRequest(scenario.request), loader);
  return JSON.stringify({
    settings: scenario.settings ?? {},
    lists: listsOf(scenario),
    sets: setsOf(scenario).map(([layer, type, policies]) => [layer, type, loader, policies.map(text)]),
    text: request.text,
    words: [...request.words],
  });
}
