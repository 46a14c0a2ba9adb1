//! Real services and actions, with one resource type each: the service authorization reference, thinned out.

/// A service as the generators see it.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) prefix: &'static str,
    /// With `{region}`, `{account}` and, last, `{}` for the resource's name.
    resource: &'static str,
    on_resource: &'static str,
    on_nothing: &'static str,
}

impl Service {
    /// Actions on the resource.
    pub(super) fn on_resource(&self) -> Vec<&'static str> {
        self.on_resource.split(' ').collect()
    }

    /// Actions that take no resource; possibly none.
    pub(super) fn on_nothing(&self) -> Vec<&'static str> {
        self.on_nothing
            .split(' ')
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// The ARN of a resource, or a pattern of it.
    pub(super) fn arn(&self, region: &str, account: &str, name: &str) -> String {
        self.resource
            .replace("{region}", region)
            .replace("{account}", account)
            .replace("{}", name)
    }
}

pub(super) const SERVICES: [Service; 39] = [
    Service {
        prefix: "s3",
        resource: "arn:aws:s3:::{}",
        on_resource: "AbortMultipartUpload CreateBucketMetadataTableConfiguration DeleteBucketWebsite \
            DeleteObject DeleteObjectVersion GetAnalyticsConfiguration GetBucketLocation \
            GetBucketObjectLockConfiguration GetBucketPublicAccessBlock GetBucketWebsite \
            GetLifecycleConfiguration GetObject GetObjectAnnotation GetObjectTagging \
            GetObjectVersion GetObjectVersionAnnotation GetObjectVersionTorrent ListBucket \
            ListBucketMultipartUploads ListObjectVersionAnnotations PutAccelerateConfiguration \
            PutBucketCORS PutBucketOwnershipControls PutBucketTagging \
            PutIntelligentTieringConfiguration PutObject PutObjectRetention PutObjectTagging \
            PutObjectVersionTagging ReplicateObjectAnnotation UntagResource",
        on_nothing: "CreateJob GetAccountPublicAccessBlock ListAccessPoints ListAllMyBuckets ListJobs",
    },
    Service {
        prefix: "ec2",
        resource: "arn:aws:ec2:{region}:{account}:instance/{}",
        on_resource: "AssociateAddress AssociateIamInstanceProfile AttachNetworkInterface \
            CreateDelegateMacVolumeOwnershipTask CreateImage \
            CreateMacSystemIntegrityProtectionModificationTask CreateSnapshots DeleteTags \
            DetachClassicLinkVpc DetachVolume DisableInstanceSqlHaStandbyDetections \
            EnableApplicationStatusCheckSuppression GetConsoleOutput GetInstanceTpmEkPub \
            GetLaunchTemplateData ImportInstance ModifyInstanceCpuOptions \
            ModifyInstanceEventStartTime ModifyInstanceMetadataOptions ModifyInstancePlacement \
            ModifyPrivateDnsNameOptions RebootInstances ReportInstanceStatus RunInstances \
            SendSpotInstanceInterruptions StopInstances",
        on_nothing: "AdvertiseByoipCidr DescribeCapacityManagerDataExports DescribeImportImageTasks \
            DescribeLocalGatewayRouteTableVirtualInterfaceGroupAssociations DescribeRouteTables \
            DescribeTransitGatewayRouteTables DisableImageBlockPublicAccess \
            GetSnapshotBlockPublicAccessState",
    },
    Service {
        prefix: "dynamodb",
        resource: "arn:aws:dynamodb:{region}:{account}:table/{}",
        on_resource: "AssociateTableReplica BatchWriteItem CreateBackup CreateGlobalTableWitness \
            CreateTableReplica DeleteItem DeleteTableReplica DescribeContributorInsights \
            DescribeTable DescribeTimeToLive EnableKinesisStreamingDestination GetResourcePolicy \
            ListExports ListTagsOfResource PartiQLInsert PartiQLUpdate Query ReplicateSettings \
            RestoreTableFromBackup Scan StartAwsBackupJob UpdateContinuousBackups \
            UpdateGlobalTable UpdateGlobalTableVersion UpdateKinesisStreamingDestination \
            UpdateTableReplicaAutoScaling",
        on_nothing: "DescribeEndpoints DescribeLimits DescribeReservedCapacityOfferings GetAbacStatus \
            ListBackups ListGlobalTables ListStreams PurchaseReservedCapacityOfferings",
    },
    Service {
        prefix: "sqs",
        resource: "arn:aws:sqs:{region}:{account}:{}",
        on_resource: "AddPermission CancelMessageMoveTask ChangeMessageVisibility CreateQueue DeleteMessage \
            DeleteQueue GetQueueAttributes GetQueueUrl ListDeadLetterSourceQueues \
            ListMessageMoveTasks ListQueueTags PurgeQueue ReceiveMessage RemovePermission \
            SendMessage SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue",
        on_nothing: "ListQueues",
    },
    Service {
        prefix: "sns",
        resource: "arn:aws:sns:{region}:{account}:{}",
        on_resource: "AddPermission ConfirmSubscription CreateTopic DeleteTopic GetDataProtectionPolicy \
            GetSubscriptionAttributes GetTopicAttributes ListSubscriptionsByTopic \
            ListTagsForResource Publish PutDataProtectionPolicy RemovePermission \
            SetSubscriptionAttributes SetTopicAttributes Subscribe TagResource Unsubscribe \
            UntagResource",
        on_nothing: "CheckIfPhoneNumberIsOptedOut CreatePlatformEndpoint DeletePlatformApplication \
            GetPlatformApplicationAttributes ListEndpointsByPlatformApplication \
            ListPlatformApplications ListTopics SetPlatformApplicationAttributes",
    },
    Service {
        prefix: "lambda",
        resource: "arn:aws:lambda:{region}:{account}:function:{}",
        on_resource: "AddPermission CreateFunction DeleteAlias DeleteFunctionCodeSigningConfig \
            DeleteFunctionEventInvokeConfig DeleteResourcePolicy EnableReplication GetFunction \
            GetFunctionConcurrency GetFunctionEventInvokeConfig GetFunctionScalingConfig GetPolicy \
            GetRuntimeManagementConfig InvokeFunction ListAliases ListFunctionEventInvokeConfigs \
            ListProvisionedConcurrencyConfigs ListVersionsByFunction PutFunctionCodeSigningConfig \
            PutFunctionEventInvokeConfig PutFunctionScalingConfig PutRuntimeManagementConfig \
            TagResource UpdateAlias UpdateFunctionCodeSigningConfig \
            UpdateFunctionEventInvokeConfig",
        on_nothing: "ConnectMicrovm CreateEventSourceMapping GetAccountSettings ListCodeSigningConfigs \
            ListFunctions ListLayerVersions ListMicrovmImages ListNetworkConnectors",
    },
    Service {
        prefix: "iam",
        resource: "arn:aws:iam::{account}:role/{}",
        on_resource: "AttachRolePolicy CreateRole CreateServiceLinkedRole DeleteRole \
            DeleteRolePermissionsBoundary DeleteRolePolicy DeleteServiceLinkedRole \
            DetachRolePolicy GenerateServiceLastAccessedDetails GetContextKeysForPrincipalPolicy \
            GetRole GetRolePolicy GetServiceLinkedRoleDeletionStatus ListAttachedRolePolicies \
            ListInstanceProfilesForRole ListPoliciesGrantingServiceAccess ListRolePolicies \
            ListRoleTags PassRole PutRolePermissionsBoundary PutRolePolicy SimulatePrincipalPolicy \
            TagRole UntagRole UpdateAssumeRolePolicy UpdateRole",
        on_nothing: "CreateAccountAlias DisableOrganizationsRootSessions GetAccountAuthorizationDetails \
            GetCloudFrontPublicKey GetServiceLastAccessedDetailsWithEntities \
            ListOpenIDConnectProviders ListSTSRegionalEndpointsStatus SimulateCustomPolicy",
    },
    Service {
        prefix: "mq",
        resource: "arn:aws:mq:{region}:{account}:broker:{}",
        on_resource: "CreateReplicaBroker CreateTags CreateUser DeleteBroker DeleteTags DeleteUser \
            DescribeBroker DescribeSharedResources DescribeUser ListTags ListUsers Promote \
            RebootBroker UpdateBroker UpdateBrokerAccessConfiguration UpdateUser",
        on_nothing: "CreateBroker CreateConfiguration DescribeBrokerEngineTypes \
            DescribeBrokerInstanceOptions ListBrokers ListConfigurations",
    },
    Service {
        prefix: "rds",
        resource: "arn:aws:rds:{region}:{account}:db:{}",
        on_resource: "AddRoleToDBInstance AddTagsToResource CreateBlueGreenDeployment CreateDBInstance \
            CreateDBInstanceReadReplica CreateIntegration CrossRegionCommunication \
            DeleteDBInstance DeregisterDBProxyTargets DescribeDBInstances DescribeDBLogFiles \
            DescribeDBSnapshotTenantDatabases DescribeTenantDatabases DownloadCompleteDBLogFile \
            DownloadDBLogFilePortion ListTagsForResource ModifyDBInstance ModifyTenantDatabase \
            RebootDBInstance RemoveRoleFromDBInstance RemoveTagsFromResource \
            RestoreDBInstanceFromS3 StartActivityStream StartDBInstance StopActivityStream \
            StopDBInstanceAutomatedBackupsReplication",
        on_nothing: "CancelExportTask DescribeAccountAttributes DescribeDBMajorEngineVersions \
            DescribeEngineDefaultClusterParameters DescribeEvents \
            DescribeOrderableDBInstanceOptions DescribeReservedDBInstancesOfferings \
            ModifyCertificates",
    },
    Service {
        prefix: "redshift",
        resource: "arn:aws:redshift:{region}:{account}:cluster:{}",
        on_resource: "AuthorizeEndpointAccess CancelQuerySession CopyClusterSnapshot CreateClusterSnapshot \
            CreateEndpointAccess CreateUsageLimit DeleteCustomDomainAssociation DeleteTags \
            DescribeClusters DescribeEndpointAccess DescribeLoggingStatus DescribeResize \
            DescribeTableRestoreStatus DescribeUsageLimits DisableSnapshotCopy EnableSnapshotCopy \
            GetReservedNodeExchangeConfigurationOptions ModifyAquaConfiguration ModifyCluster \
            ModifyClusterIamRoles ModifyClusterSnapshotSchedule PauseCluster ResizeCluster \
            RestoreTableFromClusterSnapshot RevokeEndpointAccess RotateEncryptionKey",
        on_nothing: "AcceptReservedNodeExchange CreateScheduledAction DescribeAuthenticationProfiles \
            DescribeCustomDomainAssociations DescribeHsmClientCertificates \
            DescribeReservedNodeExchangeStatus DescribeTable ListTables",
    },
    Service {
        prefix: "logs",
        resource: "arn:aws:logs:{region}:{account}:log-group:{}",
        on_resource: "AssociateKmsKey CreateExportTask CreateLogGroup DeleteDataProtectionPolicy \
            DeleteMetricFilter DeleteRetentionPolicy DeleteSyslogConfiguration DeleteTransformer \
            DescribeMetricFilters DescribeSubscriptionFilters FilterLogEvents \
            GetDataProtectionPolicy GetLogRecord GetTransformer IntegrateWithS3Table \
            ListTagsLogGroup ProcessWithPipeline PutDataProtectionPolicy \
            PutLogGroupDeletionProtection PutRetentionPolicy PutSubscriptionFilter PutTransformer \
            StartLiveTail TagLogGroup TagResource UntagLogGroup",
        on_nothing: "AssociateSourceToS3TableIntegration DeleteIndexPolicy DescribeConfigurationTemplates \
            DescribeImportTaskBatches DescribeResourcePolicies ListAggregateLogGroupSummaries \
            ListScheduledQueries PutQueryDefinition",
    },
    Service {
        prefix: "cloudwatch",
        resource: "arn:aws:cloudwatch:{region}:{account}:alarm:{}",
        on_resource: "DeleteAlarms DescribeAlarmHistory DescribeAlarms DisableAlarmActions \
            EnableAlarmActions ListTagsForResource PutAlarmMuteRule PutCompositeAlarm PutLogAlarm \
            PutMetricAlarm SetAlarmState TagResource UntagResource",
        on_nothing: "BatchGetServiceLevelIndicatorReport DeleteAnomalyDetector DescribeInsightRules \
            GenerateQueryResultsSummary GetTopologyDiscoveryStatus ListDashboards \
            ListMetricStreams PutAnomalyDetector",
    },
    Service {
        prefix: "ecr",
        resource: "arn:aws:ecr:{region}:{account}:repository/{}",
        on_resource: "BatchCheckLayerAvailability BatchDeleteImage BatchGetImage BatchImportUpstreamImage \
            CompleteLayerUpload CreateRepository DeleteRepository DeleteRepositoryPolicy \
            DescribeImageReplicationStatus DescribeImageScanFindings DescribeImageSigningStatus \
            DescribeRepositories GetImageCopyStatus GetLifecyclePolicy GetLifecyclePolicyPreview \
            InitiateLayerUpload ListImages ListTagsForResource PutImageScanningConfiguration \
            PutImageTagMutability PutLifecyclePolicy SetRepositoryPolicy StartImageScan \
            StartLifecyclePolicyPreview UntagResource UpdateImageStorageClass",
        on_nothing: "CreatePullThroughCacheRule DeleteRegistryPolicy DeregisterPullTimeUpdateExclusion \
            DescribeRepositoryCreationTemplates GetRegistryPolicy ListPullTimeUpdateExclusions \
            PutRegistryScanningConfiguration RegisterPullTimeUpdateExclusion",
    },
    Service {
        prefix: "ecs",
        resource: "arn:aws:ecs:{region}:{account}:cluster/{}",
        on_resource: "AllowVendedLogDeliveryForResource CreateCluster DeleteCluster \
            DeregisterContainerInstance DescribeClusters ExecuteCommand ListAttributes \
            ListContainerInstances ListTagsForResource PutClusterCapacityProviders \
            PutSystemLogEvents RegisterContainerInstance SubmitAttachmentStateChanges \
            SubmitContainerStateChange SubmitTaskStateChange TagResource UntagResource \
            UpdateCluster UpdateClusterSettings",
        on_nothing: "DeleteAccountSetting DeregisterTaskDefinition DiscoverPollEndpoint ListClusters \
            ListDaemonTaskDefinitions ListServices ListTaskDefinitionFamilies PutAccountSetting",
    },
    Service {
        prefix: "eks",
        resource: "arn:aws:eks:{region}:{account}:cluster/{}",
        on_resource: "AccessKubernetesApi ActivateCertificateAuthority AssociateEncryptionConfig \
            CancelUpdate CreateAccessEntry CreateCapability CreateCertificateAuthority \
            CreateFargateProfile CreatePodIdentityAssociation DeleteCertificateAuthority \
            DeregisterCluster DescribeCertificateAuthority DescribeInsight DescribeInsightsRefresh \
            DescribeUpdate ListAddons ListCapabilities ListFargateProfiles \
            ListIdentityProviderConfigs ListNodegroups ListPodIdentityAssociations \
            ListTagsForResource MutateViaKubernetesApi StartInsightsRefresh UntagResource \
            UpdateClusterConfig",
        on_nothing: "CreateCluster CreateEksAnywhereSubscription DescribeAddonConfiguration \
            DescribeAddonVersions DescribeClusterVersions ListAccessPolicies ListClusters \
            ListEksAnywhereSubscriptions",
    },
    Service {
        prefix: "glue",
        resource: "arn:aws:glue:{region}:{account}:database/{}",
        on_resource: "BatchCreatePartition BatchDeleteTable BatchGetTableOptimizer \
            CreateColumnStatisticsTaskSettings CreateIntegrationResourceProperty \
            CreatePartitionIndex CreateTableOptimizer DeleteColumnStatisticsForTable \
            DeleteIntegrationResourceProperty DeletePartition DeleteTable \
            DeleteUserDefinedFunction GetColumnStatisticsForTable GetIntegrationResourceProperty \
            GetPartitionIndexes GetResourcePolicy GetTables GetTags GetUserDefinedFunctions \
            PutResourcePolicy StartColumnStatisticsTaskRun StopColumnStatisticsTaskRun \
            UntagResource UpdateColumnStatisticsTaskSettings UpdateIntegrationResourceProperty \
            UpdateTable",
        on_nothing: "AccessDataQualityRuntimeConfiguration CreateInboundIntegration GetClassifiers \
            GetEnvironment GetQueries GetStorage ListDevEndpoints SendFeedback",
    },
    Service {
        prefix: "athena",
        resource: "arn:aws:athena:{region}:{account}:workgroup/{}",
        on_resource: "BatchGetNamedQuery BatchGetQueryExecution CreateNamedQuery CreatePreparedStatement \
            CreateWorkGroup DeleteNotebook DeleteWorkGroup GetCalculationExecution \
            GetCalculationExecutionStatus GetNotebookMetadata GetQueryExecution \
            GetQueryResultsStream GetResourceDashboard GetSessionEndpoint GetWorkGroup \
            ListCalculationExecutions ListNotebookMetadata ListPreparedStatements ListSessions \
            PutCapacityAssignmentConfiguration StartQueryExecution StopCalculationExecution \
            TagResource UntagResource UpdateNotebook UpdatePreparedStatement",
        on_nothing: "GetCatalogs GetExecutionEngine GetNamespace GetQueryExecutions GetTables \
            ListCapacityReservations ListEngineVersions ListWorkGroups",
    },
    Service {
        prefix: "kinesis",
        resource: "arn:aws:kinesis:{region}:{account}:stream/{}",
        on_resource: "AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteResourcePolicy \
            DeleteStream DescribeStream DescribeStreamSummary GetRecords GetResourcePolicy \
            GetShardIterator IncreaseStreamRetentionPeriod ListShards ListStreamConsumers \
            ListTagsForStream MergeShards PutRecord PutRecords PutResourcePolicy \
            RegisterStreamConsumer RemoveTagsFromStream SplitShard StartStreamEncryption \
            StopStreamEncryption TagResource UntagResource UpdateMaxRecordSize",
        on_nothing: "DescribeAccountSettings DescribeLimits DisableEnhancedMonitoring \
            EnableEnhancedMonitoring InjectApiError ListStreams UpdateAccountSettings \
            UpdateShardCount",
    },
    Service {
        prefix: "firehose",
        resource: "arn:aws:firehose:{region}:{account}:deliverystream/{}",
        on_resource: "CreateDeliveryStream DeleteDeliveryStream DescribeDeliveryStream \
            ListTagsForDeliveryStream PutRecord PutRecordBatch StartDeliveryStreamEncryption \
            StopDeliveryStreamEncryption TagDeliveryStream UntagDeliveryStream UpdateDestination",
        on_nothing: "ListDeliveryStreams",
    },
    Service {
        prefix: "secretsmanager",
        resource: "arn:aws:secretsmanager:{region}:{account}:secret:{}",
        on_resource: "CancelRotateSecret CreateSecret DeleteResourcePolicy DeleteSecret DescribeSecret \
            GetResourcePolicy GetSecretValue ListSecretVersionIds PutResourcePolicy PutSecretValue \
            RemoveRegionsFromReplication ReplicateSecretToRegions RestoreSecret RotateSecret \
            StopReplicationToReplica TagResource UntagResource UpdateSecret \
            UpdateSecretVersionStage ValidateResourcePolicy",
        on_nothing: "BatchGetSecretValue GetRandomPassword ListSecrets",
    },
    Service {
        prefix: "ssm",
        resource: "arn:aws:ssm:{region}:{account}:parameter/{}",
        on_resource: "AddTagsToResource DeleteParameter DeleteParameters DeleteResourcePolicy GetParameter \
            GetParameterHistory GetParameters GetParametersByPath GetResourcePolicies \
            LabelParameterVersion ListTagsForResource PutParameter PutResourcePolicy \
            RemoveTagsFromResource UnlabelParameterVersion",
        on_nothing: "CancelCommand DeleteActivation DescribeInstanceProperties DescribeOpsItems ExecuteAPI \
            GetMaintenanceWindowExecutionTask ListCommands ListOpsMetadata",
    },
    Service {
        prefix: "states",
        resource: "arn:aws:states:{region}:{account}:stateMachine:{}",
        on_resource: "CreateStateMachine CreateStateMachineAlias DeleteStateMachine DeleteStateMachineAlias \
            DeleteStateMachineVersion DescribeStateMachine DescribeStateMachineAlias \
            ListExecutions ListStateMachineAliases ListStateMachineVersions ListTagsForResource \
            PublishStateMachineVersion StartExecution StartSyncExecution TagResource UntagResource \
            UpdateStateMachine UpdateStateMachineAlias",
        on_nothing: "InvokeHTTPEndpoint ListActivities ListStateMachines RevealSecrets SendTaskFailure \
            SendTaskHeartbeat SendTaskSuccess TestState",
    },
    Service {
        prefix: "events",
        resource: "arn:aws:events:{region}:{account}:event-bus/{}",
        on_resource: "AllowVendedLogDeliveryForResource CreateArchive CreateEventBus DeleteEventBus \
            DescribeEventBus ListTagsForResource PutEvents StartReplay TagResource UntagResource \
            UpdateEventBus",
        on_nothing: "ListApiDestinations ListArchives ListEndpoints ListEventSources ListReplays \
            ListRuleNamesByTarget PutPartnerEvents RemovePermission",
    },
    Service {
        prefix: "apigateway",
        resource: "arn:aws:apigateway:{region}::/restapis/{}",
        on_resource: "AddCertificateToDomain CreateAccessAssociation CreatePortalProduct \
            CreateProductRestEndpointPage CreateRoutingRule DeletePortal \
            DeletePortalProductSharingPolicy DeleteProductPage DeleteRoutingRule GET GetPortal \
            GetPortalProductSharingPolicy GetProductRestEndpointPage ListPortalProducts \
            ListPortals ListProductRestEndpointPages PATCH POST PublishPortal \
            PutPortalProductSharingPolicy RejectAccessAssociation SetWebACL UpdateDomainNamePolicy \
            UpdatePortal UpdateProductPage UpdateRestApiPolicy",
        on_nothing: "",
    },
    Service {
        prefix: "cloudformation",
        resource: "arn:aws:cloudformation:{region}:{account}:stack/{}",
        on_resource: "CancelUpdateStack ContinueUpdateRollback CreateChangeSet CreateStackRefactor \
            DeleteChangeSet DeleteStack DescribeChangeSetHooks DescribeEvents \
            DescribeStackRefactor DescribeStackResource DescribeStackResourceDrifts DescribeStacks \
            DetectStackDrift ExecuteChangeSet ExecuteStackRefactor GetStackPolicy \
            GetTemplateSummary ListChangeSets ListHookResults ListStackRefactors \
            ListStackResources RollbackStack SetStackPolicy SignalResource UntagResource \
            UpdateStack",
        on_nothing: "ActivateOrganizationsAccess CreateStackSet DeregisterType \
            DescribeStackDriftDetectionStatus GetResourceRequestStatus ListResources \
            ListTypeRegistrations SetTypeConfiguration",
    },
    Service {
        prefix: "cloudfront",
        resource: "arn:aws:cloudfront::{account}:distribution/{}",
        on_resource: "AllowVendedLogDeliveryForResource AssociateAlias AssociateDistributionWebACL \
            CopyDistribution CreateInvalidation DeleteDistribution DisassociateDistributionWebACL \
            GetDistribution GetDistributionConfig GetInvalidation ListConflictingAliases \
            ListDomainConflicts ListInvalidations ListTagsForResource TagResource UntagResource \
            UpdateDistribution UpdateDistributionWithStagingConfig UpdateDomainAssociation",
        on_nothing: "CreateAnycastIpList CreateFieldLevelEncryptionProfile CreateResponseHeadersPolicy \
            GetKeyGroup ListConnectionFunctions ListDistributionsByOriginRequestPolicyId \
            ListFunctions ListSavingsPlans",
    },
    Service {
        prefix: "codebuild",
        resource: "arn:aws:codebuild:{region}:{account}:project/{}",
        on_resource: "BatchDeleteBuilds BatchGetBuildBatches BatchGetBuilds BatchGetProjects \
            BatchGetSandboxes CreateProject CreateWebhook DeleteBuildBatch DeleteProject \
            DeleteResourcePolicy DeleteWebhook GetResourcePolicy InvalidateProjectCache \
            ListBuildsForProject ListSandboxesForProject PutResourcePolicy RetryBuild \
            RetryBuildBatch StartBuild StartBuildBatch StartSandbox StopBuild StopBuildBatch \
            StopSandbox UpdateProject UpdateProjectVisibility",
        on_nothing: "DeleteOAuthToken ImportSourceCredentials ListBuilds ListCuratedEnvironmentImages \
            ListProjects ListReports ListSandboxes ListSharedReportGroups",
    },
    Service {
        prefix: "codepipeline",
        resource: "arn:aws:codepipeline:{region}:{account}:{}",
        on_resource: "CreatePipeline DeletePipeline GetPipeline GetPipelineExecution GetPipelineState \
            ListActionExecutions ListDeployActionExecutionTargets ListPipelineExecutions \
            ListRuleExecutions ListTagsForResource PutWebhook StartPipelineExecution \
            StopPipelineExecution TagResource UntagResource UpdatePipeline",
        on_nothing: "AcknowledgeJob AcknowledgeThirdPartyJob GetJobDetails GetThirdPartyJobDetails \
            ListPipelines PollForThirdPartyJobs PutJobFailureResult PutThirdPartyJobFailureResult",
    },
    Service {
        prefix: "elasticache",
        resource: "arn:aws:elasticache:{region}:{account}:replicationgroup:{}",
        on_resource: "AddTagsToResource BatchApplyUpdateAction BatchStopUpdateAction CompleteMigration \
            Connect CreateCacheCluster CreateGlobalReplicationGroup CreateReplicationGroup \
            CreateSnapshot DecreaseReplicaCount DeleteReplicationGroup DescribeReplicationGroups \
            DescribeUpdateActions IncreaseReplicaCount InterruptClusterAzPower \
            ListAllowedNodeTypeModifications ListTagsForResource ModifyReplicationGroup \
            ModifyReplicationGroupShardConfiguration RemoveTagsFromResource StartMigration \
            TestFailover TestMigration",
        on_nothing: "DescribeCacheEngineVersions DescribeEngineDefaultParameters DescribeEvents \
            DescribeReservedCacheNodesOfferings DescribeServiceUpdates",
    },
    Service {
        prefix: "es",
        resource: "arn:aws:es:{region}:{account}:domain/{}",
        on_resource: "AddDataSource AssociatePackage CancelDomainConfigChange CreateDomain CreateIndex \
            DeleteDataSource DeleteElasticsearchDomain DescribeDomainAutoTunes \
            DescribeDomainConfig DescribeDomains DescribeElasticsearchDomain \
            DescribeInsightDetails DissociatePackages ESHttpGet ESHttpPatch ESHttpPut \
            GetDataSource GetIndex InsightFeedback ListDomainMaintenances ListScheduledActions \
            RemoveTags StartDomainMaintenance StartServiceSoftwareUpdate \
            UpdateElasticsearchDomainConfig UpdateScheduledAction",
        on_nothing: "AcceptInboundConnection CreatePackage DeleteOutboundConnection \
            DescribeInboundCrossClusterSearchConnections DescribeReservedElasticsearchInstances \
            ListDomainNames ListVersions RejectInboundConnection",
    },
    Service {
        prefix: "elasticfilesystem",
        resource: "arn:aws:elasticfilesystem:{region}:{account}:file-system/{}",
        on_resource: "Backup ClientMount ClientRootAccess ClientWrite CreateMountTarget \
            CreateReplicationConfiguration CreateTags DeleteFileSystemPolicy DeleteMountTarget \
            DeleteReplicationConfiguration DescribeAccessPoints DescribeBackupPolicy \
            DescribeFileSystemPolicy DescribeLifecycleConfiguration \
            DescribeMountTargetSecurityGroups DescribeMountTargets \
            DescribeReplicationConfigurations ListTagsForResource ModifyMountTargetSecurityGroups \
            PutBackupPolicy PutLifecycleConfiguration ReplicationRead ReplicationWrite TagResource \
            UntagResource UpdateFileSystem",
        on_nothing: "CreateFileSystem DescribeAccountPreferences PutAccountPreferences",
    },
    Service {
        prefix: "batch",
        resource: "arn:aws:batch:{region}:{account}:job-queue/{}",
        on_resource: "CreateJobQueue CreateQuotaShare DeleteJobQueue GetJobQueueSnapshot ListQuotaShares \
            ListTagsForResource SubmitJob SubmitServiceJob TagResource UntagResource \
            UpdateJobQueue",
        on_nothing: "DescribeComputeEnvironments DescribeJobDefinitions DescribeJobQueues \
            DescribeSchedulingPolicies DescribeServiceEnvironments DescribeServiceJob ListJobs \
            ListSchedulingPolicies",
    },
    Service {
        prefix: "sagemaker",
        resource: "arn:aws:sagemaker:{region}:{account}:notebook-instance/{}",
        on_resource: "AddTags CreateNotebookInstance CreatePresignedNotebookInstanceUrl \
            DeleteNotebookInstance DeleteTags DescribeNotebookInstance ListTags \
            StartNotebookInstance StopNotebookInstance UpdateNotebookInstance",
        on_nothing: "CallWithBearerToken GetSearchSuggestions ListClusters ListEndpointConfigs \
            ListInferenceRecommendationsJobs ListModelMetadata ListPipelines ListTransformJobs",
    },
    Service {
        prefix: "backup",
        resource: "arn:aws:backup:{region}:{account}:backup-vault:{}",
        on_resource: "AssociateBackupVaultMpaApprovalTeam CopyIntoBackupVault CreateBackupVault \
            CreateLogicallyAirGappedBackupVault CreateRestoreAccessBackupVault DeleteBackupVault \
            DeleteBackupVaultAccessPolicy DeleteBackupVaultLockConfiguration \
            DeleteBackupVaultNotifications DeleteBackupVaultSharingPolicy DescribeBackupVault \
            DisassociateBackupVaultMpaApprovalTeam GetBackupVaultAccessPolicy \
            GetBackupVaultNotifications GetBackupVaultSharingPolicy \
            ListProtectedResourcesByBackupVault ListRecoveryPointsByBackupVault \
            ListRestoreAccessBackupVaults ListTags PutBackupVaultAccessPolicy \
            PutBackupVaultLockConfiguration PutBackupVaultNotifications \
            PutBackupVaultSharingPolicy RevokeRestoreAccessBackupVault StartBackupJob TagResource",
        on_nothing: "DescribeBackupJob DescribeReportJob GetBackupPlanFromTemplate \
            ListBackupAccessPointsByResource ListBackupVaults ListIndexedRecoveryPointsForSearch \
            ListRestoreJobs ListScanJobSummaries",
    },
    Service {
        prefix: "wafv2",
        resource: "arn:aws:wafv2:{region}:{account}:regional/ipset/{}",
        on_resource: "CreateIPSet CreateRuleGroup CreateWebACL DeleteIPSet GetIPSet ListTagsForResource \
            TagResource UntagResource UpdateIPSet UpdateRuleGroup UpdateWebACL",
        on_nothing: "CheckCapacity DeleteAPIKey DescribeManagedRuleGroup GetMobileSdkRelease \
            GetRevenueStatisticsTimeSeries ListAvailableManagedRuleGroupVersions \
            ListManagedRuleSets ListRuleGroups",
    },
    Service {
        prefix: "acm",
        resource: "arn:aws:acm:{region}:{account}:certificate/{}",
        on_resource: "AddTagsToCertificate DeleteCertificate DescribeCertificate ExportCertificate \
            GetCertificate ImportCertificate ListCertificateDomainValidations \
            ListTagsForCertificate RemoveTagsFromCertificate RenewCertificate \
            ResendValidationEmail RevokeCertificate UpdateCertificate UpdateCertificateOptions",
        on_nothing: "CreateAcmeEndpoint GetAccountConfiguration ListAcmeEndpoints ListCertificates \
            PutAccountConfiguration RequestCertificate SearchCertificates",
    },
    Service {
        prefix: "route53",
        resource: "arn:aws:route53:::hostedzone/{}",
        on_resource: "ActivateKeySigningKey AssociateVPCWithHostedZone ChangeResourceRecordSets \
            ChangeTagsForResource CreateKeySigningKey CreateQueryLoggingConfig \
            CreateTrafficPolicyInstance CreateVPCAssociationAuthorization DeactivateKeySigningKey \
            DeleteHostedZone DeleteKeySigningKey DeleteVPCAssociationAuthorization \
            DisableHostedZoneDNSSEC DisassociateVPCFromHostedZone EnableHostedZoneDNSSEC GetDNSSEC \
            GetHostedZone GetHostedZoneLimit ListQueryLoggingConfigs ListResourceRecordSets \
            ListTagsForResource ListTagsForResources ListTrafficPolicyInstancesByHostedZone \
            ListVPCAssociationAuthorizations UpdateHostedZoneComment UpdateHostedZoneFeatures",
        on_nothing: "CreateCidrCollection CreateHostedZone GetAccountLimit GetGeoLocation \
            GetTrafficPolicyInstanceCount ListHealthChecks ListHostedZonesByName \
            ListTrafficPolicies",
    },
    Service {
        prefix: "transfer",
        resource: "arn:aws:transfer:{region}:{account}:server/{}",
        on_resource: "CreateAccess CreateAgreement CreateUser DeleteAccess DeleteServer DescribeAccess \
            DescribeServer ImportHostKey ListAccesses ListAgreements ListHostKeys \
            ListTagsForResource ListUsers StartServer StopServer TagResource UntagResource \
            UpdateServer",
        on_nothing: "CreateProfile CreateServer CreateWorkflow ImportCertificate ListConnectors \
            ListProfiles ListServers ListWorkflows",
    },
    Service {
        prefix: "cognito-idp",
        resource: "arn:aws:cognito-idp:{region}:{account}:userpool/{}",
        on_resource: "AddCustomAttributes AdminConfirmSignUp AdminDisableProviderForUser AdminGetDevice \
            AdminInitiateAuth AdminListUserAuthEvents AdminSetUserMFAPreference \
            AdminUpdateAuthEventFeedback AssociateWebACL CreateResourceServer CreateUserPoolClient \
            DeleteIdentityProvider DeleteUserPool DeleteUserPoolReplica \
            DescribeManagedLoginBrandingByClient DescribeUserImportJob GetCSVHeader \
            GetLogDeliveryConfiguration GetWebACLForResource ListTagsForResource \
            ListUserPoolClients ListUsersInGroup SetUserPoolMfaConfig TagResource \
            UpdateIdentityProvider UpdateUserPool",
        on_nothing: "AssociateSoftwareToken ConfirmForgotPassword DeleteUserAttributes GetDevice \
            GetUserAttributeVerificationCode ListUserPools SetUserMFAPreference \
            UpdateProvisionedLimit",
    },
];
