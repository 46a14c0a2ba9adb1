//! Services, each with a few actions and resources that meet often.

/// A service with what can be asked of it.
#[derive(Debug)]
pub(super) struct Theme {
    pub(super) service: &'static str,
    pub(super) actions: &'static [&'static str],
    pub(super) resources: &'static [&'static str],
    /// Patterns worth more than those that come from changing a resource.
    pub(super) patterns: &'static [&'static str],
}

pub(super) static THEMES: [Theme; 8] = [
    Theme {
        service: "s3",
        actions: &[
            "s3:GetObject",
            "s3:PutObject",
            "s3:ListBucket",
            "s3:ListAllMyBuckets",
        ],
        resources: &[
            "arn:aws:s3:::data/red/key.csv",
            "arn:aws:s3:::data/red/*",
            "arn:aws:s3:::data//x:y",
            "arn:aws:s3:::data",
            "arn:aws:s3:::data/ann/é",
            "*",
        ],
        patterns: &[
            "arn:aws:s3:::*",
            "arn:aws:s3:::data/*",
            "arn:aws:s3:::data/${aws:PrincipalTag/team}/*",
            "arn:aws:s3:::data/${aws:PrincipalTag/team, 'red'}/*",
            "arn:aws:s3:::data/${aws:PrincipalTag/team}*",
            "arn:aws:s3:::data/${aws:PrincipalTag/team, ''}*",
            "arn:aws:s3:::data/${aws:username}/?",
            "arn:aws:s3:::data/red/${*}",
            "arn:aws:s3:::${acme:Level}/red/*",
            "arn:*:s3:::data*",
            "arn:aws:s3:*",
            "arn:aws:s3*",
            "arn:aws:S3:::data/*",
            "arn:aws:s3:::DATA/*",
            "arn:aws:s3:*:y",
            "arn:aws:s3:::data/${aws:TagKeys}/*",
        ],
    },
    Theme {
        service: "sqs",
        actions: &["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:ListQueues"],
        resources: &[
            "arn:aws:sqs:eu-west-1:111122223333:orders",
            "arn:aws:sqs:us-east-1:444455556666:orders",
            "arn:aws:sqs:eu-west-1:111122223333:red",
            "arn:aws-cn:sqs:cn-north-1:111122223333:orders",
            "*",
        ],
        patterns: &[
            "arn:aws:sqs:*:111122223333:*",
            "arn:aws:sqs",
            "arn:aws:sqs:eu-west-1",
            "arn:aws:sqs:*",
            "arn:aws:sqs:*:orders",
            "arn:aws:sqs:eu-*:orders",
            "arn:aws:sqs:EU-WEST-1:111122223333:orders",
            "arn:aws:sqs:${aws:RequestedRegion}:111122223333:orders",
            "arn:aws:sqs:*:${aws:PrincipalAccount}:orders",
            "arn:aws:sqs:eu-west-1:111122223333:${aws:PrincipalTag/team}",
            "arn:*:*:*:*:*",
        ],
    },
    Theme {
        service: "kms",
        actions: &[
            "kms:Decrypt",
            "kms:CreateGrant",
            "kms:UpdateAlias",
            "kms:RetireGrant",
        ],
        resources: &[
            "arn:aws:kms:eu-west-1:111122223333:key/k1",
            "arn:aws:kms:eu-west-1:444455556666:key/k1",
            "arn:aws:kms:eu-west-1:111122223333:alias/app",
            "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3",
            "*",
        ],
        patterns: &[
            "arn:aws:kms:*:*:key/*",
            "arn:aws:kms:*:${aws:PrincipalAccount}:key/*",
            "arn:aws:kms:eu-west-1:111122223333:key/${acme:Level}",
            "arn:aws:kms",
        ],
    },
    Theme {
        service: "sts",
        actions: &[
            "sts:AssumeRole",
            "sts:TagSession",
            "sts:SetSourceIdentity",
            "sts:AssumeRoleWithWebIdentity",
            "sts:AssumeRoleWithSAML",
        ],
        resources: &[
            "arn:aws:iam::111122223333:role/Dev",
            "arn:aws:iam::111122223333:role/team/Dev",
            "arn:aws:iam::444455556666:role/Dev",
            "*",
        ],
        patterns: &[
            "arn:aws:iam::*:role/*",
            "arn:aws:iam::111122223333:role/${aws:PrincipalTag/team}/Dev",
            "arn:aws:iam::${aws:PrincipalAccount}:role/Dev",
        ],
    },
    Theme {
        service: "redshift",
        actions: &[
            "redshift:GetClusterCredentials",
            "redshift:JoinGroup",
            "redshift:DescribeClusterVersions",
        ],
        resources: &[
            "arn:aws:redshift:us-east-1:111122223333:dbuser:prod/ann",
            "arn:aws:redshift:us-east-1:111122223333:dbname:prod/red",
            "arn:aws:redshift:us-east-1:111122223333:cluster:prod",
            "*",
        ],
        patterns: &[
            "arn:aws:redshift:*:*:dbuser:prod/${redshift:DbUser}",
            "arn:aws:redshift:*:*:dbuser:*/${aws:username}",
            "arn:aws:redshift:us-east-1:111122223333:*:prod*",
            "arn:aws:redshift:*:cluster:prod",
            "arn:aws:redshift:us-east-1:111122223333:cluster",
        ],
    },
    Theme {
        service: "lambda",
        actions: &[
            "lambda:InvokeFunction",
            "lambda:GetFunction",
            "lambda:ListFunctions",
        ],
        resources: &[
            "arn:aws:lambda:us-east-1:111122223333:function:f:red",
            "arn:aws:lambda:us-east-1:111122223333:function:f",
            "arn:aws:lambda:us-east-1:444455556666:function:ann",
            "*",
        ],
        patterns: &[
            "arn:aws:lambda:*:111122223333:function:f*",
            "arn:aws:lambda:us-east-1:111122223333:function:${aws:PrincipalTag/team}",
            "arn:aws:lambda:*:*:function:?",
            "arn:aws:lambda:*:f",
        ],
    },
    Theme {
        service: "sts",
        actions: &[
            "sts:GetCallerIdentity",
            "sts:GetFederationToken",
            "sts:DecodeAuthorizationMessage",
        ],
        resources: &["*", "arn:aws:iam::111122223333:user/ann"],
        patterns: &["arn:aws:iam::111122223333:*"],
    },
    Theme {
        service: "iam",
        actions: &["iam:GetRole", "iam:DeleteRolePolicy"],
        resources: &[
            "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/Admin",
            "arn:aws:iam::111122223333:role/Dev",
            "arn:aws:iam::444455556666:role/Dev",
        ],
        patterns: &["arn:aws:iam::*:role/*", "arn:aws:iam"],
    },
];
