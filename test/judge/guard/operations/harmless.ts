/** Operations that name a part of ours, or could, and take nothing from the guardrail: the reason, then the operations. */
export const HARMLESS: Readonly<Record<string, readonly (readonly [reason: string, operations: readonly string[]])[]>> =
  {
    cloudformation: [
      ['fails while a stack of that name is there; its deletion is told', ['CreateStack']],
      ['takes back what was told when it was prepared', ['DeleteChangeSet']],
      ['names no stack: the refactor was told when it was made', ['ExecuteStackRefactor']],
      ['reads the stack alone', ['CreateGeneratedTemplate']],
      ['a name for the stack that nothing of ours uses', ['SetAlias']],
      ['the template waits for no signal', ['SignalResource']],
    ],
    cloudtrail: [
      ['tags decide nothing', ['AddTags', 'RemoveTags']],
      ['repairs, or adds a trail', ['CreateTrail', 'StartLogging']],
      ['insights are no events of our rules', ['PutInsightSelectors']],
      [
        'is about a channel, dashboard or event data store, which bring no events to a rule',
        [
          ...['CreateChannel', 'CreateDashboard', 'CreateEventDataStore', 'UpdateChannel', 'UpdateEventDataStore'],
          ...['DeleteResourcePolicy', 'PutResourcePolicy'],
        ],
      ],
    ],
    cloudwatch: [
      ['repairs', ['DeleteAlarmMuteRule', 'EnableAlarmActions']],
      ['tags decide nothing', ['TagResource', 'UntagResource']],
    ],
    dynamodb: [
      [
        'a data call: the policy of the ledger denies it to strangers, and CloudTrail hands no rule data events',
        [
          ...[
            'BatchExecuteStatement',
            'BatchWriteItem',
            'DeleteItem',
            'ExecuteStatement',
            'ExecuteTransaction',
            'PutItem',
          ],
          ...['TransactGetItems', 'TransactWriteItems', 'UpdateItem'],
        ],
      ],
      ['a backup stays in the account; what is made of it is told', ['CreateBackup', 'DeleteBackup']],
      [
        'ends or formats a copy whose beginning was told',
        [...['DisableKinesisStreamingDestination', 'UpdateKinesisStreamingDestination']],
      ],
      ['counts keys for a graph', ['UpdateContributorInsights']],
      ['tunes replicas, whose making was told', ['UpdateGlobalTableSettings', 'UpdateTableReplicaAutoScaling']],
      ['tags decide nothing', ['TagResource', 'UntagResource']],
    ],
    events: [
      ['repairs', ['CancelReplay', 'EnableRule']],
      ['an archive is a copy: its making was told, and so is its replay', ['DeleteArchive', 'UpdateArchive']],
      ['adds a bus that nothing of ours uses, or fails: ours is there', ['CreateEventBus']],
      [
        'our rules take no events whose source another than AWS may write',
        [
          ...['PutEvents', 'PutPartnerEvents', 'ActivateEventSource', 'DeactivateEventSource'],
          ...['CreatePartnerEventSource', 'DeletePartnerEventSource'],
        ],
      ],
      [
        'is about a target of others: our rules call functions alone',
        [
          ...['CreateApiDestination', 'CreateConnection', 'CreateEndpoint', 'DeauthorizeConnection'],
          ...['DeleteApiDestination', 'DeleteConnection', 'DeleteEndpoint'],
          ...['UpdateApiDestination', 'UpdateConnection', 'UpdateEndpoint'],
        ],
      ],
      ['tags decide nothing', ['TagResource', 'UntagResource']],
    ],
    iam: [
      ['is judged as a pass', ['AddRoleToInstanceProfile']],
      ['our roles are in no instance profile', ['RemoveRoleFromInstanceProfile']],
      ['our roles are not service-linked', ['DeleteServiceLinkedRole']],
      ['changes words alone', ['UpdateRoleDescription']],
      ['tags decide nothing', ['TagRole', 'UntagRole']],
    ],
    kms: [
      ['repairs', ['CancelKeyDeletion', 'EnableKey', 'EnableKeyRotation']],
      [
        'a use of the key: its policy and grants decide, and those are told',
        [
          ...['Decapsulate', 'Decrypt', 'DeriveSharedSecret', 'Encapsulate', 'Encrypt', 'GenerateDataKey'],
          ...['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext', 'GenerateDataKeyWithoutPlaintext'],
          ...['GenerateMac', 'ReEncrypt', 'Sign'],
        ],
      ],
      ['the topic knows its key by id, not by an alias', ['CreateAlias', 'DeleteAlias', 'UpdateAlias']],
      ['fails: AWS made the material of our key', ['DeleteImportedKeyMaterial', 'ImportKeyMaterial']],
      ['fails: our key is of one region', ['ReplicateKey', 'UpdatePrimaryRegion']],
      ['old messages stay readable', ['RotateKeyOnDemand']],
      ['nothing of ours uses a grant', ['RetireGrant', 'RevokeGrant']],
      ['changes words alone', ['UpdateKeyDescription']],
      ['tags decide nothing', ['TagResource', 'UntagResource']],
    ],
    lambda: [
      [
        'a data event, which no rule brings; the policies of function and role decide',
        [...['Invoke', 'InvokeAsync', 'InvokeWithResponseStream']],
      ],
      [
        'our functions have no layer: giving them one is UpdateFunctionConfiguration',
        [...['AddLayerVersionPermission', 'DeleteLayerVersion', 'PublishLayerVersion', 'RemoveLayerVersionPermission']],
      ],
      [
        'our functions have no signing configuration: giving them one is told',
        [...['DeleteCodeSigningConfig', 'UpdateCodeSigningConfig']],
      ],
      [
        'takes back what was told when it was made',
        [...['DeleteAlias', 'DeleteFunctionUrlConfig', 'DeleteProvisionedConcurrencyConfig']],
      ],
      ['tags decide nothing', ['TagResource', 'UntagResource']],
    ],
    logs: [
      [
        'repairs, keeps longer or keeps more',
        [
          ...['CreateLogGroup', 'DeleteDataProtectionPolicy', 'DeleteRetentionPolicy', 'DeleteSubscriptionFilter'],
          ...['DeleteTransformer', 'DisassociateKmsKey', 'PutLogGroupDeletionProtection'],
        ],
      ],
      [
        'adds lines to a log; none is deleted, and no decision is read from one',
        [
          ...[
            'CreateLogStream',
            'PutBearerTokenAuthentication',
            'PutDeliverySource',
            'PutLogEvents',
            'PutResourcePolicy',
          ],
          ...['DeleteResourcePolicy', 'DeleteSyslogConfiguration', 'PutSyslogConfiguration'],
        ],
      ],
      [
        'looks at a log or counts it: no alarm of ours hangs on a metric filter',
        [
          ...['CreateLogAnomalyDetector', 'CreateScheduledQuery', 'DeleteIndexPolicy', 'DeleteMetricFilter'],
          ...[
            'PutIndexPolicy',
            'PutMetricFilter',
            'PutQueryDefinition',
            'StartLiveTail',
            'StartQuery',
            'UpdateScheduledQuery',
          ],
        ],
      ],
      ['is about every log of the account and names none; guard-stack-changed says so', ['PutAccountPolicy']],
      ['tags decide nothing', ['TagLogGroup', 'TagResource', 'UntagLogGroup', 'UntagResource']],
    ],
    sns: [
      ['a data call: the policy of the topic denies it to strangers', ['Publish', 'PublishBatch']],
      ['confirms what Subscribe asked for, which was told', ['ConfirmSubscription']],
      ['is about push messages to phones', ['CreatePlatformApplication']],
      ['tags decide nothing', ['TagResource', 'UntagResource']],
    ],
    sqs: [
      [
        'a data call: the policy of the queue denies it to strangers',
        [
          ...['ChangeMessageVisibility', 'ChangeMessageVisibilityBatch', 'DeleteMessage', 'DeleteMessageBatch'],
          ...['ReceiveMessage', 'SendMessage', 'SendMessageBatch'],
        ],
      ],
      ['tags decide nothing', ['TagQueue', 'UntagQueue']],
    ],
    ssm: [
      ['takes back what was told when it was made', ['DeleteResourcePolicy']],
      ['our functions read a parameter without a label', ['LabelParameterVersion', 'UnlabelParameterVersion']],
      ['tags decide nothing', ['AddTagsToResource', 'RemoveTagsFromResource']],
    ],
  };
