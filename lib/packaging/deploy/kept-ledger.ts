import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { isoSeconds } from '../../base/time.ts';
import type { KeptTable } from './deployer.ts';

const LEDGER = 'Ledger';
const TABLE = 'rolewarden-ledger';
const KEYS = 'pk HASH S, sk RANGE S';
/** The attribute that holds when an item ends. */
export const ENDS_BY = 'expires';
const ARN: Json = { 'Fn::Sub': `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${TABLE}` };

/**
 * A removed stack, or a first deployment that was rolled back, leaves the table of the ledger. CloudFormation creates no table
 * of that name then, so the next stack does without the resource and refers to the table by its name.
 * @throws Error where the table cannot be a ledger
 */
export function isKept(table: KeptTable | undefined, stackHasIt: boolean): boolean {
  if (stackHasIt || table === undefined) return false;
  if (table.keys !== KEYS)
    throw new Error(
      `there is a table ${TABLE} that is no ledger: its keys are ${table.keys}, not ${KEYS}. Look whose it is, and delete or rename it before you deploy.`,
    );
  return true;
}

/**
 * For whoever deploys. Whoever may make a table in the account can make one that says what was accepted and lifted before, and only
 * a person knows whether there was a stack.
 */
export function adoptedWords({ madeAt }: KeptTable): string {
  const made = madeAt === undefined ? '' : `, made at ${isoSeconds(madeAt)},`;
  return `The table ${TABLE}${made} was kept from an earlier stack. This one goes on with it and all that it remembers: where Rolewarden was never deployed before, somebody else made it, so remove the stack again and delete the table.`;
}

/**
 * The resources without the table. What refers to it refers to it by name.
 * @returns also the policy that the table is to have: CloudFormation knows no resource for it alone, so the plugin puts it
 */
export function withoutLedger({ [LEDGER]: ledger, ...others }: Readonly<Record<string, JsonObject>>): {
  readonly resources: Record<string, JsonObject>;
  readonly policy: JsonObject;
} {
  const properties = isObject(ledger?.Properties) ? ledger.Properties : {};
  const { PolicyDocument } = isObject(properties.ResourcePolicy) ? properties.ResourcePolicy : {};
  if (!isObject(PolicyDocument)) throw new Error(`${LEDGER} has no policy in the template`);
  return { resources: byName(others) as Record<string, JsonObject>, policy: PolicyDocument };
}

/** The policy as DynamoDB takes it, without CloudFormation's functions. */
export function filledPolicy(policy: JsonObject, { arn }: KeptTable): string {
  const [, partition = '', , region = '', account = ''] = arn.split(':');
  const values: Readonly<Record<string, string>> = {
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::AccountId': account,
  };
  return JSON.stringify(filledIn(policy, values));
}

/** The steps that make the kept table what a new one would be. */
export type Mending = 'protect' | 'recover' | 'end-items';

/** @throws Error where items end by another attribute: DynamoDB takes no second one */
export function mendings({ isProtected, hasRecovery, endsBy }: KeptTable): Mending[] {
  if (endsBy !== undefined && endsBy !== ENDS_BY)
    throw new Error(
      `items of ${TABLE} end by ${endsBy}, not by ${ENDS_BY}: run \`aws dynamodb update-time-to-live --table-name ${TABLE} --time-to-live-specification Enabled=false,AttributeName=${endsBy}\`, and deploy again in an hour.`,
    );
  return [
    ...(isProtected ? [] : (['protect'] as const)),
    ...(hasRecovery ? [] : (['recover'] as const)),
    ...(endsBy === undefined ? (['end-items'] as const) : []),
  ];
}

function byName(value: Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => byName(one));
  if (!isObject(value)) return value;
  if (value.Ref === LEDGER) return TABLE;
  const got = value['Fn::GetAtt'];
  if (got === `${LEDGER}.Arn` || (Array.isArray(got) && got[0] === LEDGER && got[1] === 'Arn')) return ARN;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, byName(one as Json)]));
}

function filledIn(value: Json, values: Readonly<Record<string, string>>): Json {
  if (Array.isArray(value)) return value.map((one: Json) => filledIn(one, values));
  if (!isObject(value)) return value;
  if (typeof value.Ref === 'string') return known(value.Ref, values);
  const text = value['Fn::Sub'];
  if (typeof text === 'string') return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => known(name, values));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one as Json, values)]));
}

function known(name: string, values: Readonly<Record<string, string>>): string {
  const value = values[name];
  if (value === undefined)
    throw new Error(`the policy of the kept ledger names ${name}, which only CloudFormation knows`);
  return value;
}
