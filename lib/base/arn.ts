/** The parts of an ARN in IAM. `path` includes its slashes and is `/` when there is none. */
export interface IamArn {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  readonly resource: 'role' | 'instance-profile' | 'user' | 'policy';
  readonly path: string;
  readonly name: string;
}

const IAM_ARN = /^arn:([a-z-]+):iam::([^:]*):(role|instance-profile|user|policy)(\/(?:[^/]+\/)*)([^/]+)$/;

/** Undefined for anything but the ARN of a role, instance profile, user or policy; account ids are not validated (anonymised records). */
export function parseIamArn(text: string): IamArn | undefined {
  const [, partition, account, resource, path, name] = IAM_ARN.exec(text) ?? [];
  if (partition === undefined || account === undefined || path === undefined || name === undefined) return undefined;
  return { arn: text, partition, account, resource: resource as IamArn['resource'], path, name };
}

/**
 * An ARN that travels with its parts, so that nobody on its way parses it again. Text that is no ARN of IAM is its own name and has
 * no other part.
 */
export type NamedArn = Pick<IamArn, 'arn' | 'name'> &
  Partial<Pick<IamArn, 'path' | 'account'>> & { readonly resource: IamArn['resource'] | 'other' };

/** A role or a user; its ARN says which. */
export type Target = Pick<NamedArn, 'arn' | 'name'>;

export function namedArn(text: string): NamedArn {
  return parseIamArn(text) ?? { arn: text, name: text, resource: 'other' };
}

/** The ledger's name of a role or user. It has no path: many events leave that out, and a name is unique in its account. */
export function principalKey({ account, resource, name }: Pick<NamedArn, 'account' | 'resource' | 'name'>): string {
  return [account ?? '', resource, name].join('/');
}
