import { parseIamArn } from '../../base/arn.ts';
import { OWN } from '../../base/own.ts';
import { homeRegion } from './ports.ts';

/**
 * The AWS CLI commands that tell the ledger of a lift, by the keys of its items. Before IAM is changed: what the ledger says is
 * contained and IAM does not show is taken for tampering and put back.
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
