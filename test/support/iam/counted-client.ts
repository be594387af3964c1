import { IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import { OURS, trustOf } from '../events.ts';

export interface CountedRole {
  readonly id: string;
  /** Inline policies by name. */
  readonly inline: Map<string, unknown>;
  readonly attached?: readonly string[];
}

interface Input {
  readonly RoleName?: string;
  readonly PolicyName?: string;
  readonly PolicyDocument?: string;
  readonly PolicyArn?: string;
}

const text = (document: unknown) => encodeURIComponent(JSON.stringify(document));
const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** So many tiny inline policies, each of which allows one read. */
export function tinyPolicies(count: number): Map<string, unknown> {
  const allow = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
  };
  return new Map(Array.from({ length: count }, (_, index) => [`p${index}`, allow]));
}

/** The SDK's client over roles in memory, which names every call that it was asked. Every managed policy allows everything. */
export function countedIam(roles: Readonly<Record<string, CountedRole>>) {
  const calls: string[] = [];
  const send = async (command: { readonly constructor: { readonly name: string }; readonly input: Input }) => {
    const { input } = command;
    const call = command.constructor.name.replace(/Command$/, '');
    calls.push(call);
    const { RoleName = '', PolicyName = '', PolicyDocument = 'null', PolicyArn } = input;
    if (call === 'GetPolicy') return { Policy: { PolicyId: PolicyArn, DefaultVersionId: 'v1' } };
    if (call === 'GetPolicyVersion') return { PolicyVersion: { Document: text(EVERYTHING) } };
    const role = roles[RoleName];
    if (role === undefined) throw new NoSuchEntityException({ $metadata: {}, message: `no role ${RoleName}` });
    switch (call) {
      case 'GetRole':
        return { Role: apiRole(RoleName, role) };
      case 'ListRolePolicies':
        return { PolicyNames: [...role.inline.keys()] };
      case 'ListAttachedRolePolicies':
        return { AttachedPolicies: (role.attached ?? []).map((arn) => ({ PolicyArn: arn })) };
      case 'GetRolePolicy':
        if (!role.inline.has(PolicyName)) throw new NoSuchEntityException({ $metadata: {}, message: PolicyName });
        return { PolicyDocument: text(role.inline.get(PolicyName)) };
      case 'PutRolePolicy':
        role.inline.set(PolicyName, JSON.parse(PolicyDocument));
        return {};
      case 'TagRole':
        return {};
      default:
        throw new Error(`the double has no ${call}`);
    }
  };
  return { calls, client: Object.assign(new IAMClient({ region: 'us-east-1' }), { send }) };
}

function apiRole(name: string, { id }: CountedRole) {
  return {
    RoleName: name,
    RoleId: id,
    Arn: `arn:aws:iam::${OURS}:role/${name}`,
    Path: '/',
    CreateDate: new Date('2025-01-01T00:00:00Z'),
    AssumeRolePolicyDocument: text(trustOf({ Service: 'lambda.amazonaws.com' })),
  };
}
