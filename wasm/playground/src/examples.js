// Questions to begin with.
import { policy, statement } from './example-policy.js';
import { REDSHIFT_EXAMPLES } from './redshift-examples.js';

const FULL_ACCESS = { name: 'FullAWSAccess', policy: policy({ Effect: 'Allow', Action: '*', Resource: '*' }) };

export const EXAMPLES = [
  {
    title: 'Redshift login, from the office only',
    scenario: {
      request: {
        principal: { arn: 'arn:aws:sts::111122223333:assumed-role/Analyst/alice', uniqueId: 'AROAEXAMPLEANALYST' },
        action: 'redshift:GetClusterCredentials',
        resource: 'arn:aws:redshift:us-east-1:111122223333:dbuser:prod/alice',
        context: { 'redshift:DbUser': 'alice', 'redshift:DurationSeconds': 900 },
        time: '2026-11-23T10:00:00Z',
        credentials: { type: 'temporary', issuedAt: '2026-11-23T09:30:00Z', expiresAt: '2026-11-23T10:30:00Z', mfaAuthenticatedAt: '2026-11-23T09:30:00Z' },
        network: { sourceIp: '198.51.100.7', tls: { version: '1.3' } },
      },
      policies: {
        identity: [{
          name: 'AnalystAccess',
          policy: policy(
            statement('OwnDatabaseUserFromOffice', 'Allow', 'redshift:GetClusterCredentials', 'arn:aws:redshift:*:111122223333:dbuser:prod/${redshift:DbUser}', {
              Condition: {
                StringEquals: { 'aws:userid': 'AROAEXAMPLEANALYST:${redshift:DbUser}' },
                IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] },
                Bool: { 'aws:MultiFactorAuthPresent': 'true' },
              },
            }),
            statement('LookAround', 'Allow', 'redshift:Describe*', '*'),
          ),
        }],
        serviceControlPolicies: [
          [FULL_ACCESS],
          [{ name: 'OnlyOverTls', policy: policy({ Effect: 'Allow', Action: '*', Resource: '*' }, statement('NoClearText', 'Deny', '*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })) }],
        ],
      },
    },
  },
  ...REDSHIFT_EXAMPLES,
  {
    title: 'Second factor for what deletes',
    scenario: {
      request: { principal: 'arn:aws:iam::111122223333:user/Ann', action: 's3:DeleteObject', resource: 'arn:aws:s3:::reports/2026/q3.csv', credentials: { type: 'longTerm' }, network: { sourceIp: '203.0.113.9' } },
      policies: {
        identity: [{
          name: 'Reports',
          policy: policy(
            statement('Everything', 'Allow', 's3:*', ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*']),
            statement('DeleteWithSecondFactor', 'Deny', 's3:Delete*', '*', { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }),
          ),
        }],
      },
    },
  },
  {
    title: 'Bucket of another account',
    scenario: {
      request: { principal: 'arn:aws:iam::111122223333:role/Pipeline', action: 's3:GetObject', resource: 'arn:aws:s3:::partner-data/feed.json', resourceAccount: '444455556666' },
      policies: {
        identity: [{ name: 'ReadFeeds', policy: policy(statement('Read', 'Allow', 's3:GetObject', 'arn:aws:s3:::partner-data/*')) }],
        resource: { name: 'PartnerBucket', policy: policy(statement('Partner', 'Allow', 's3:GetObject', 'arn:aws:s3:::partner-data/*', { Principal: { AWS: 'arn:aws:iam::111122223333:role/Reporting' } })) },
      },
    },
  },
  {
    title: 'Data perimeter',
    scenario: {
      request: { principal: 'arn:aws:iam::777788889999:user/Mallory', action: 's3:GetObject', resource: 'arn:aws:s3:::ledger/2026.csv', resourceAccount: '111122223333', context: { 'aws:PrincipalOrgID': 'o-other' }, network: { sourceIp: '198.51.100.7' } },
      policies: {
        identity: [{ name: 'Anything', policy: policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) }],
        resource: { name: 'TooOpen', policy: policy(statement('Everybody', 'Allow', 's3:GetObject', 'arn:aws:s3:::ledger/*', { Principal: '*' })) },
        resourceControlPolicies: [[{
          name: 'OurOrganizationOnly',
          policy: policy(statement('OnlyOurs', 'Deny', 's3:*', '*', {
            Principal: '*',
            Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-ours' }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
          })),
        }]],
      },
    },
  },
];
