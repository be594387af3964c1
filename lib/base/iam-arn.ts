/** The parts of an ARN in IAM. `path` includes its slashes and is `/` when there is none. */
export interface IamArn {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  readonly resource: 'role' | 'instance-profile' | 'user' | 'policy';
  readonly path: string;
  readonly name: string;
}

/**
 * An ARN that travels with its parts, so that nobody on its way parses it again. Text that is no ARN of IAM is its own name and has
 * no other part.
 */
export type NamedArn = Pick<IamArn, 'arn' | 'name'> &
  Partial<Pick<IamArn, 'path' | 'account'>> & { readonly resource: IamArn['resource'] | 'other' };

/** A role or a user; its ARN says which. */
export type Target = Pick<NamedArn, 'arn' | 'name'>;
