// Amazon Redshift from the way to a cluster to what its calls need.
import { policy, statement } from './example-policy.js';

const REGION = 'eu-west-1:111122223333';
const NORA = { arn: 'arn:aws:sts::111122223333:assumed-role/Analyst/nora', uniqueId: 'AROAEXAMPLEANALYST' };
const SESSION = { type: 'temporary', issuedAt: '2026-11-23T09:30:00Z', expiresAt: '2026-11-23T10:30:00Z' };
const LOADER = 'arn:aws:sts::444455556666:assumed-role/Loader/job-7';
const SNAPSHOT = `arn:aws:redshift-serverless:${REGION}:snapshot/5a6b7c8d-1111-2222-3333-444455556666`;
const NAMESPACE = `arn:aws:redshift:${REGION}:namespace:86f5c0de-1111-2222-3333-444455556666`;

const OFFICE = '192.168.10.0/24';
const outwards = (target) => [{ destination: '192.168.0.0/16', target }];
/** Two private subnets, which only the office reaches, through a transit gateway. */
const PRIVATE_NETWORK = {
  vpcs: [{ id: 'vpc-warehouse', cidrs: ['10.0.0.0/16'], tenancy: 'dedicated' }],
  subnets: [
    { id: 'subnet-a', vpc: 'vpc-warehouse', cidrs: ['10.0.0.0/24'], routes: outwards('tgw-office') },
    { id: 'subnet-b', vpc: 'vpc-warehouse', cidrs: ['10.0.1.0/24'], routes: outwards('tgw-office') },
  ],
  securityGroups: [
    { id: 'sg-warehouse', vpc: 'vpc-warehouse', inbound: [{ protocol: 'tcp', fromPort: 5439, toPort: 5439, peer: OFFICE, description: 'the office' }] },
  ],
  subnetGroups: [{ name: 'private', subnets: ['subnet-a', 'subnet-b'] }],
  clusters: [{ name: 'prod', subnetGroup: 'private', addresses: ['10.0.1.9'], securityGroups: ['sg-warehouse'] }],
  blockPublicAccess: { mode: 'bidirectional' },
};

export const REDSHIFT_EXAMPLES = [
  {
    title: 'Redshift cluster in private subnets',
    scenario: {
      request: {
        principal: NORA,
        action: 'redshift:GetClusterCredentials',
        resource: `arn:aws:redshift:${REGION}:dbuser:prod/nora`,
        context: { 'redshift:DbUser': 'nora' },
        time: '2026-11-23T10:00:00Z',
        credentials: SESSION,
        network: {
          sourceIp: '203.0.113.9',
          tls: { version: '1.3' },
          connection: { from: { address: '192.168.20.5' }, to: { cluster: 'prod' }, sslmode: 'verify-full' },
        },
      },
      policies: {
        identity: [{ name: 'AnalystAccess', policy: policy(
          statement('OwnDatabaseUser', 'Allow', 'redshift:GetClusterCredentials', `arn:aws:redshift:${REGION}:dbuser:prod/\${redshift:DbUser}`, {
            Condition: { StringEquals: { 'aws:userid': 'AROAEXAMPLEANALYST:${redshift:DbUser}' }, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
          }),
        ) }],
        transport: { minimumTlsVersion: '1.2', requireFacts: true, database: { requireSsl: true, minimumTlsVersion: '1.2' } },
        network: PRIVATE_NETWORK,
      },
    },
  },
  {
    title: 'Redshift login as a call of four pairs',
    scenario: {
      request: {
        principal: NORA,
        action: 'redshift:GetClusterCredentials',
        resource: `arn:aws:redshift:${REGION}:dbuser:prod/nora`,
        pairs: [
          { action: 'redshift:GetClusterCredentials', resource: `arn:aws:redshift:${REGION}:dbname:prod/sales` },
          { action: 'redshift:JoinGroup', resource: `arn:aws:redshift:${REGION}:dbgroup:prod/readers` },
          { action: 'redshift:JoinGroup', resource: `arn:aws:redshift:${REGION}:dbgroup:prod/admins` },
        ],
      },
      policies: {
        identity: [{ name: 'Login', policy: policy(
          statement('UserAndDatabase', 'Allow', 'redshift:GetClusterCredentials', [`arn:aws:redshift:${REGION}:dbuser:prod/nora`, `arn:aws:redshift:${REGION}:dbname:prod/sales`]),
          statement('Readers', 'Allow', 'redshift:JoinGroup', `arn:aws:redshift:${REGION}:dbgroup:prod/readers`),
        ) }],
      },
    },
  },
  {
    title: 'Redshift datashare, for two accounts',
    scenario: {
      request: {
        principal: NORA,
        action: 'redshift:AuthorizeDataShare',
        resource: `arn:aws:redshift:${REGION}:datashare:86f5c0de-1111-2222-3333-444455556666/sales`,
        context: { 'redshift:ConsumerIdentifier': '777788889999' },
      },
      policies: {
        identity: [{ name: 'Datashares', policy: policy(
          statement('Warehouse', 'Allow', 'redshift:*', '*'),
          statement('KnownConsumers', 'Deny', ['redshift:AuthorizeDataShare', 'redshift:DeauthorizeDataShare'], '*', {
            Condition: { StringNotEquals: { 'redshift:ConsumerIdentifier': ['111122223333', '444455556666'] } },
          }),
        ) }],
      },
    },
  },
  {
    title: 'Zero-ETL integration into Redshift',
    scenario: {
      request: {
        principal: { service: 'redshift.amazonaws.com' },
        action: 'redshift:AuthorizeInboundIntegration',
        resource: NAMESPACE,
        context: { 'aws:SourceArn': 'arn:aws:rds:eu-west-1:444455556666:cluster:orders-copy' },
      },
      policies: {
        resource: { name: 'Namespace', policy: policy(
          { Sid: 'Loader', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:role/Loader' }, Action: 'redshift:CreateInboundIntegration' },
          {
            Sid: 'FromOrders', Effect: 'Allow', Principal: { Service: 'redshift.amazonaws.com' }, Action: 'redshift:AuthorizeInboundIntegration',
            Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:rds:eu-west-1:444455556666:cluster:orders' } },
          },
        ) },
      },
    },
  },
  {
    title: 'Redshift Data API, own statements only',
    scenario: {
      request: {
        principal: NORA,
        action: 'redshift-data:GetStatementResult',
        resource: '*',
        context: { 'redshift-data:statement-owner-iam-userid': 'AROAEXAMPLEANALYST:otto' },
      },
      policies: {
        identity: [{ name: 'DataApi', policy: policy(
          statement('OwnStatements', 'Allow', ['redshift-data:GetStatementResult', 'redshift-data:CancelStatement'], '*', {
            Condition: { StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' } },
          }),
        ) }],
      },
    },
  },
  {
    title: 'Snapshot of another account',
    scenario: {
      request: { principal: LOADER, action: 'redshift-serverless:RestoreFromSnapshot', resource: SNAPSHOT },
      policies: {
        identity: [{ name: 'Restore', policy: policy(statement('Shared', 'Allow', 'redshift-serverless:RestoreFromSnapshot', SNAPSHOT)) }],
        // Of its snapshot, without a Resource.
        resource: { name: 'Snapshot', policy: policy({ Sid: 'Partner', Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'redshift-serverless:RestoreFromSnapshot' }) },
      },
    },
  },
];
