import type { IamArn, NamedArn } from './iam-arn.ts';

const IAM_ARN = /^arn:([a-z-]+):iam::([^:]*):(role|instance-profile|user|policy)(\/(?:[^/]+\/)*)([^/]+)$/;

/** The longest of IAM has some 700: a path of 512 and a name of 128. */
const LONGEST_ARN = 1024;

/** Undefined for anything but the ARN of a role, instance profile, user or policy; account ids are not validated (anonymised records). */
export function parseIamArn(text: string): IamArn | undefined {
  const [, partition, account, resource, path, name] = (text.length <= LONGEST_ARN && IAM_ARN.exec(text)) || [];
  if (partition === undefined || account === undefined || path === undefined || name === undefined) return undefined;
  return { arn: text, partition, account, resource: resource as IamArn['resource'], path, name };
}

export function namedArn(text: string): NamedArn {
  return parseIamArn(text) ?? { arn: text, name: text, resource: 'other' };
}

/** The ledger's name of a role or user. It has no path: many events leave that out, and a name is unique in its account. */
export function principalKey({ account, resource, name }: Pick<NamedArn, 'account' | 'resource' | 'name'>): string {
  return [account ?? '', resource, name].join('/');
}
