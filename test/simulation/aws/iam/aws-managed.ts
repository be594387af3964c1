import { documentIn } from './document.ts';
import { nameIn, type PolicyState } from './states.ts';

const allow = (...Action: readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' });

/** Some of AWS's own policies, shortened where a judgement does not hang on the rest. */
const STATEMENTS: Readonly<Record<string, unknown>> = {
  AdministratorAccess: allow('*'),
  PowerUserAccess: { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
  IAMFullAccess: allow('iam:*'),
  ReadOnlyAccess: allow('ec2:Describe*', 's3:Get*', 's3:List*', 'iam:Get*', 'iam:List*', 'logs:Get*'),
  AmazonS3ReadOnlyAccess: allow('s3:Get*', 's3:List*', 's3:Describe*'),
  AWSDenyAll: { Effect: 'Deny', Action: ['*'], Resource: '*' },
  'service-role/AWSLambdaBasicExecutionRole': allow('logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'),
};

const MADE = new Date('2015-02-06T18:39:46Z');

/** By ARN. Nobody can change them. */
export const AWS_MANAGED: ReadonlyMap<string, PolicyState> = new Map(
  Object.entries(STATEMENTS).map(([path, Statement], index) => {
    const arn = `arn:aws:iam::aws:policy/${path}`;
    const document = documentIn(JSON.stringify({ Version: '2012-10-17', Statement }), 'permissions');
    const name = nameIn(arn);
    return [
      arn,
      {
        name,
        arn,
        path: `/${path.slice(0, -name.length)}`,
        id: `ANPAIAWSMANAGED${String(index).padStart(6, '0')}`,
        createdAt: MADE,
        updatedAt: MADE,
        defaultId: 'v1',
        versions: [{ id: 'v1', document, createdAt: MADE }],
        next: 2,
      },
    ];
  }),
);
