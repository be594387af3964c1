/** Records as a busy account's trail has them, the same ones for the same seed: 1 to 2 KB each, 2 in 100 of interest to `audit`. */
export function trailRecords(seed: number): () => object {
  const random = generator(seed);
  let index = 0;
  return () => recordOf(index++, random);
}

type Random = () => number;

interface Call {
  readonly source: string;
  readonly name: string;
  /** Of 1000 records. */
  readonly share: number;
  readonly readOnly: boolean;
  readonly request: (random: Random) => unknown;
}

const CALLS: readonly Call[] = [
  {
    source: 's3',
    name: 'GetObject',
    share: 300,
    readOnly: true,
    request: (random) => ({
      bucketName: `logs-${hex(random, 4)}`,
      Host: 'logs.s3.eu-west-1.amazonaws.com',
      key: `data/${hex(random, 20)}.parquet`,
      'x-id': 'GetObject',
    }),
  },
  {
    source: 'kms',
    name: 'Decrypt',
    share: 160,
    readOnly: true,
    request: (random) => ({
      encryptionContext: {
        'aws:lambda:FunctionArn': `arn:aws:lambda:eu-west-1:111122223333:function:f-${hex(random, 4)}`,
      },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    }),
  },
  {
    source: 'sts',
    name: 'AssumeRole',
    share: 140,
    readOnly: true,
    request: (random) => ({
      roleArn: `arn:aws:iam::111122223333:role/svc-${hex(random, 2)}`,
      roleSessionName: `s-${hex(random, 8)}`,
      durationSeconds: 3600,
    }),
  },
  {
    source: 'ec2',
    name: 'DescribeInstances',
    share: 150,
    readOnly: true,
    request: (random) => ({
      maxResults: 1000,
      instancesSet: { items: [{ instanceId: `i-0${hex(random, 16)}` }] },
      filterSet: {},
    }),
  },
  {
    source: 'dynamodb',
    name: 'DescribeTable',
    share: 80,
    readOnly: true,
    request: (random) => ({ tableName: `t-${hex(random, 4)}` }),
  },
  {
    source: 'logs',
    name: 'CreateLogStream',
    share: 80,
    readOnly: false,
    request: (random) => ({
      logGroupName: `/aws/lambda/f-${hex(random, 4)}`,
      logStreamName: `2026/01/31/[$LATEST]${hex(random, 32)}`,
    }),
  },
  {
    source: 'ssm',
    name: 'UpdateInstanceInformation',
    share: 70,
    readOnly: false,
    request: (random) => ({
      instanceId: `i-0${hex(random, 16)}`,
      agentVersion: '3.3.1957.0',
      agentStatus: 'Active',
      platformType: 'Linux',
      platformName: 'Amazon Linux',
    }),
  },
  {
    source: 'ec2',
    name: 'RunInstances',
    share: 12,
    readOnly: false,
    request: () => ({
      instancesSet: { items: [{ imageId: 'ami-0abc', minCount: 1, maxCount: 1 }] },
      instanceType: 't4g.small',
      iamInstanceProfile: { name: 'web' },
    }),
  },
  {
    source: 'lambda',
    name: 'CreateFunction20150331',
    share: 8,
    readOnly: false,
    request: (random) => ({
      functionName: `f-${hex(random, 4)}`,
      runtime: 'nodejs24.x',
      role: 'arn:aws:iam::111122223333:role/f',
      handler: 'index.handler',
    }),
  },
];

function recordOf(index: number, random: Random): object {
  const call = pick(random);
  const role = `svc-${hex(random, 1)}`;
  const roleId = `AROA${hex(random, 17).toUpperCase()}`;
  const session = `i-0${hex(random, 16)}`;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${roleId}:${session}`,
      arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
      accountId: '111122223333',
      accessKeyId: `ASIA${hex(random, 16).toUpperCase()}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: roleId,
          arn: `arn:aws:iam::111122223333:role/${role}`,
          accountId: '111122223333',
          userName: role,
        },
        attributes: { creationDate: '2026-01-31T11:00:00Z', mfaAuthenticated: 'false' },
        ec2RoleDelivery: '2.0',
      },
    },
    eventTime: new Date(Date.UTC(2026, 0, 31) + index * 40).toISOString().replace(/\.\d+/, ''),
    eventSource: `${call.source}.amazonaws.com`,
    eventName: call.name,
    awsRegion: 'eu-west-1',
    sourceIPAddress: `192.0.2.${Math.floor(random() * 255)}`,
    userAgent:
      random() < 0.3
        ? '[aws-sdk-java/2.20.1 Linux/5.10 OpenJDK_64-Bit_Server_VM/17.0.6]'
        : 'aws-sdk-go-v2/1.30.3 ua/2.1 os/linux lang/go#1.22.5 md/GOARCH#arm64 api/s3#1.58.2',
    requestParameters: call.request(random),
    responseElements: null,
    additionalEventData: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'TLS_AES_128_GCM_SHA256',
      bytesTransferredOut: Math.floor(random() * 1e6),
      'x-amz-id-2': Buffer.from(hex(random, 64), 'hex').toString('base64'),
    },
    requestID: uuid(random),
    eventID: uuid(random),
    readOnly: call.readOnly,
    ...(call.source === 's3' || call.source === 'kms'
      ? {
          resources: [
            { accountId: '111122223333', type: 'AWS::S3::Object', ARN: `arn:aws:s3:::logs/${hex(random, 8)}` },
            { accountId: '111122223333', type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::logs' },
          ],
        }
      : {}),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${call.source}.eu-west-1.amazonaws.com`,
    },
  };
}

function pick(random: Random): Call {
  let left = random() * 1000;
  const found = CALLS.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return found ?? (CALLS[0] as Call);
}

/** A small generator of even numbers in [0, 1): mulberry32. */
function generator(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function hex(random: Random, length: number): string {
  let text = '';
  while (text.length < length)
    text += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, length);
}

function uuid(random: Random): string {
  const text = hex(random, 32);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}
