// May Alice log in to the database, and from where? Run by the tests, and checked by a strict compiler.
import { Authorizer, PolicySet, PortcullisError, RequestContext, init, validate } from 'portcullis';
import type { Outcome, RequestDocument } from 'portcullis';

const policy = `{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "OwnDatabaseUserFromOffice",
    "Effect": "Allow",
    "Action": "redshift:GetClusterCredentials",
    "Resource": "arn:aws:redshift:*:111122223333:dbuser:prod/\${aws:username}",
    "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }
  }]
}`;

await init();
for (const finding of validate(policy, 'identity')) console.log(`${finding.line}:${finding.column} ${finding.message}`);

const identity = new PolicySet('identity', [{ name: 'Analyst', policy }]);
const authorizer = new Authorizer({ identity });

const login = (address: string): RequestDocument => ({
  principal: 'arn:aws:iam::111122223333:user/alice',
  action: 'redshift:GetClusterCredentials',
  resource: 'arn:aws:redshift:us-east-1:111122223333:dbuser:prod/alice',
  network: { sourceIp: address },
});

// Asked often, a request is prepared once.
const office = new RequestContext(login('203.0.113.9'));
console.log(authorizer.isAllowed(office));

const elsewhere = authorizer.explain(login('198.51.100.7'));
if (elsewhere.decision !== 'allowed') console.log(elsewhere.blockedBy[0], elsewhere.summary);

const rows: (Outcome | PortcullisError)[] = authorizer.decideBatch(['203.0.113.9', '198.51.100.7', 'nowhere'].map(login));
console.log(rows.map((row) => (row instanceof PortcullisError ? row.code : row)).join(' '));

office.free();
authorizer.free();
identity.free();
