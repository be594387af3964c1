import { parseIamArn } from '../../base/arn.ts';
import { OWN } from '../../base/own-stack.ts';
import { homeRegion } from './ports.ts';

/**
 * The AWS CLI commands that record a lift in the ledger. They run before those for IAM: when a contained incident has no deny in
 * IAM, the guardrail takes that for tampering and restores the deny.
 */
export function liftedCommands(key: string, roleArn: string): string[] {
  const { partition = 'aws', account = '' } = parseIamArn(roleArn) ?? {};
  const at = `--table-name ${OWN.tables[0]} --region ${homeRegion(partition)}`;
  const item = (pk: string, sk: string) => `--key '${JSON.stringify({ pk: { S: pk }, sk: { S: sk } })}'`;
  return [
    `aws dynamodb update-item ${at} ${item(`incident#${key}`, 'incident')} --update-expression 'SET #s = :lifted' --expression-attribute-names '{"#s":"state"}' --expression-attribute-values '{":lifted":{"S":"lifted"}}'`,
    `aws dynamodb delete-item ${at} ${item(`standing#${account}`, key)}`,
  ];
}
