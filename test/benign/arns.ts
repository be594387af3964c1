import { OURS } from '../support/events.ts';

const REGION = 'eu-west-1';

/** How the ARN of a resource type is made of its name; `role/NAME` and its like. */
const FORMS: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'iam::role/',
  'AWS::IAM::User': 'iam::user/',
  'AWS::IAM::ManagedPolicy': 'iam::policy/',
  'AWS::IAM::InstanceProfile': 'iam::instance-profile/',
  'AWS::Lambda::Function': 'lambda::function:',
  'AWS::StepFunctions::StateMachine': 'states::stateMachine:',
  'AWS::SQS::Queue': 'sqs::',
  'AWS::SNS::Topic': 'sns::',
  'AWS::DynamoDB::Table': 'dynamodb::table/',
  'AWS::S3::Bucket': 's3::',
  'AWS::KMS::Key': 'kms::key/',
  'AWS::Logs::LogGroup': 'logs::log-group:',
  'AWS::ECS::TaskDefinition': 'ecs::task-definition/',
  'AWS::Events::Rule': 'events::rule/',
};

/** Without region: IAM and S3. Without account: S3. */
export function arnFor(type: string, id: string): string {
  if (id.startsWith('arn:')) return id;
  const [service = '', prefix = ''] = (FORMS[type] ?? generic(type)).split('::');
  const region = service === 'iam' || service === 's3' ? '' : REGION;
  const name = id.startsWith('https://') ? (id.split('/').at(-1) ?? id) : id;
  return `arn:aws:${service}:${region}:${service === 's3' ? '' : OURS}:${prefix}${name}`;
}

function generic(type: string): string {
  const [, service = 'aws', kind = 'thing'] = type.split('::');
  return `${service.toLowerCase()}::${kind.toLowerCase()}/`;
}
