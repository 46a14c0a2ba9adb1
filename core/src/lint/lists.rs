//! Small lists that checks need and the reference does not have.

/// The partitions of AWS with their Regions.
///
/// # Source
/// AWS SDK for Python (botocore 1.44.8), partitions.json.
pub(super) const PARTITIONS: &[(&str, &[&str])] = &[
    (
        "aws",
        &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "me-west-1",
            "mx-central-1",
            "sa-east-1",
            "sa-west-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    ),
    ("aws-cn", &["cn-north-1", "cn-northwest-1"]),
    ("aws-eusc", &["eusc-de-east-1"]),
    ("aws-iso", &["us-iso-east-1", "us-iso-west-1"]),
    ("aws-iso-b", &["us-isob-east-1", "us-isob-west-1"]),
    ("aws-iso-e", &["eu-isoe-west-1"]),
    ("aws-iso-f", &["us-isof-east-1", "us-isof-south-1"]),
    ("aws-us-gov", &["us-gov-east-1", "us-gov-west-1"]),
];

/// Keys that hold the id of an account, an organization, a network or an endpoint: no pattern of those says anything.
///
/// # Source
/// SEMANTICS.md, R-STR-6: AWS IAM User Guide, "AWS global condition context keys".
pub(super) const KEYS_OF_IDS: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
];

/// Keys whose values a caller sends with the request as it likes; `aws:RequestTag` is a further one.
///
/// # Source
/// SEMANTICS.md, R-VAR-17 and section 5.3.
pub(super) const CHOSEN_BY_CALLER: &[&str] = &[
    "aws:referer",
    "aws:UserAgent",
    "sts:ExternalId",
    "sts:RoleSessionName",
    "sts:SourceIdentity",
];

/// Keys that hold the ARN of a KMS key.
///
/// # Source
/// Service Authorization Reference: the condition keys of type ARN that are named for a KMS key.
pub(super) const KEYS_OF_KMS_KEYS: &[&str] = &[
    "comprehend:DataLakeKmsKey",
    "comprehend:ModelKmsKey",
    "comprehend:OutputKmsKey",
    "comprehend:VolumeKmsKey",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3express:x-amz-server-side-encryption-aws-kms-key-id",
    "s3tables:KMSKeyArn",
    "s3vectors:kmsKeyArn",
    "sagemaker:DomainSharingOutputKmsKey",
    "sagemaker:DomainSharingOutputKmsKeyArn",
    "sagemaker:FeatureGroupOfflineStoreKmsKey",
    "sagemaker:FeatureGroupOfflineStoreKmsKeyArn",
    "sagemaker:FeatureGroupOnlineStoreKmsKey",
    "sagemaker:FeatureGroupOnlineStoreKmsKeyArn",
    "sagemaker:HomeEfsFileSystemKmsKey",
    "sagemaker:OutputKmsKey",
    "sagemaker:OutputKmsKeyArn",
    "sagemaker:VolumeKmsKey",
    "sagemaker:VolumeKmsKeyArn",
    "secretsmanager:KmsKeyArn",
];

/// Keys that say for whom an AWS service calls.
///
/// # Source
/// SEMANTICS.md, R-SVC-1: AWS IAM User Guide, "AWS global condition context keys".
pub(super) const SOURCE_KEYS: &[&str] = &[
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
];

/// Keys that no direct call of an AWS service has; `aws:PrincipalTag` is a further one.
///
/// # Source
/// SEMANTICS.md, R-SVC-1 and section 5.2: AWS IAM User Guide, "AWS global condition context keys".
pub(super) const ABSENT_FOR_SERVICES: &[&str] = &[
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:username",
    "aws:SourceIp",
    "aws:VpcSourceIp",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];
/// The services whose resources a resource control policy can protect.
///
/// # Source
/// R-RCP-5: AWS Organizations User Guide, "Resource control policies", as extracted in September 2026.
pub(super) const RCP_SERVICES: &[&str] = &[
    "aoss",
    "appconfig",
    "appstream",
    "autoscaling",
    "autoscaling-plans",
    "budgets",
    "clouddirectory",
    "cloudfront",
    "cloudsearch",
    "cloudtrail-data",
    "codeartifact",
    "codebuild",
    "codecommit",
    "codepipeline",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "comprehendmedical",
    "compute-optimizer",
    "cost-optimization-hub",
    "dax",
    "dsql",
    "dynamodb",
    "ecr",
    "ecr-public",
    "events",
    "firehose",
    "fis",
    "fms",
    "gamelift",
    "health",
    "inspector-scan",
    "kendra",
    "kinesisvideo",
    "kms",
    "logs",
    "memorydb",
    "networkmonitor",
    "notifications",
    "opensearch",
    "pca-connector-ad",
    "personalize",
    "polly",
    "pricing",
    "resource-groups",
    "rolesanywhere",
    "s3",
    "secretsmanager",
    "servicediscovery",
    "signin",
    "sqs",
    "sts",
    "support",
    "swf",
    "textract",
    "timestream-influxdb",
    "transcribe",
    "transfer",
    "translate",
    "wafv2",
    "workspaces",
    "xray",
];

/// Condition keys whose values are Regions.
///
/// # Source
/// Section 5.2 of SEMANTICS.md for `aws:RequestedRegion`; Service Authorization Reference, the keys of Account Management,
/// EC2, KMS, Secrets Manager and SES that hold a Region.
pub(super) const REGION_KEYS: &[&str] = &[
    "account:TargetRegion",
    "aws:RequestedRegion",
    "ec2:Region",
    "kms:PrimaryRegion",
    "kms:ReplicaRegion",
    "secretsmanager:AddReplicaRegions",
    "secretsmanager:SecretPrimaryRegion",
    "ses:ReplicaRegion",
];

/// Prefixes of services that AWS has given up or never published, which its own policies still name.
///
/// # Source
/// AWS managed policies.
pub(super) const OTHER_PREFIXES: &[&str] = &[
    "applicationwizard",
    "crowd",
    "datazonecontrol",
    "deepcomposer",
    "deeplens",
    "deepracer",
    "ec2-reports",
    "elastic-inference",
    "iot1click",
    "iotroborunner",
    "mobilehub",
    "sagemaker-groundtruth-synthetic",
    "sumerian",
    "zocalo",
];

/// Condition keys that AWS's own policies ask of actions that the reference does not have them for.
///
/// # Source
/// AWS managed policies.
pub(super) const KEYS_OF_MORE_ACTIONS: &[&str] = &[
    "a4b:amazonId",
    "aws-marketplace:ProductId",
    "iottwinmaker:linkedServices",
    "lakeformation:GlueARN",
];

/// Services of whose resources AWS has some itself, without an account in their ARNs, which the reference does not say.
///
/// # Source
/// AWS managed policies: documents and parameters of Systems Manager, views of Resource Explorer.
pub(super) const WITH_RESOURCES_OF_AWS: &[&str] = &["resource-explorer-2", "ssm"];

/// Condition keys that are a text to the reference, and a boolean or a number to the guides of their services.
///
/// # Source
/// EventBridge User Guide, "Using IAM policy conditions"; S3 Glacier Developer Guide, "Vault lock policies".
pub(super) const KEYS_OF_OTHER_TYPES: &[&str] =
    &["events:eventBusInvocation", "glacier:ArchiveAgeInDays"];
