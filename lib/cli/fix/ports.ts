import { shellWord } from '../../base/shell-word.ts';

/** An instance or a function that an incident's role was handed to. */
export interface Workload {
  readonly kind: 'instance' | 'function';
  /** As its sessions are named: instance id, function name. */
  readonly name: string;
  readonly region: string;
}

/** One write to what runs with a role, as its AWS CLI command calls it: shown to a person before anybody makes it. */
export type WorkloadEdit =
  | {
      readonly call: 'disassociate-iam-instance-profile';
      readonly region: string;
      readonly associationId: string;
    }
  | {
      readonly call: 'update-function-configuration';
      readonly region: string;
      readonly functionName: string;
      /** ARN */
      readonly role: string;
      /** Lambda refuses when somebody changed the function since it was read. */
      readonly revisionId?: string;
    };

/** An instance profile on an instance. Another profile in its place is another association. */
export interface Association {
  readonly id: string;
  /** Name of the instance profile. */
  readonly profile: string;
  /** Name of the role in it; absent when it holds none, or is gone. */
  readonly role?: string;
}

export interface FunctionNow {
  /** ARN */
  readonly role: string;
  readonly revisionId?: string;
}

/** A published version keeps the role it was published with. https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html */
export interface FunctionVersion {
  readonly version: number;
  /** ARN */
  readonly role: string;
}

/** EC2 and Lambda as `fix` needs them, in any region. */
export interface LiveWorkloads {
  /** The profiles on an instance; none when it carries none, or is gone. */
  associations(instance: string, region: string): Promise<readonly Association[]>;
  /** `$LATEST`; undefined when there is no such function. */
  configuration(functionName: string, region: string): Promise<FunctionNow | undefined>;
  versions(functionName: string, region: string): Promise<readonly FunctionVersion[]>;
  apply(edit: WorkloadEdit): Promise<void>;
}

/** The AWS CLI command that does the same. */
export function workloadCli(edit: WorkloadEdit): string {
  const region = `--region ${shellWord(edit.region)}`;
  switch (edit.call) {
    case 'disassociate-iam-instance-profile':
      return `aws ec2 ${edit.call} ${region} --association-id ${shellWord(edit.associationId)}`;
    case 'update-function-configuration': {
      const revision = edit.revisionId === undefined ? '' : ` --revision-id ${shellWord(edit.revisionId)}`;
      return `aws lambda ${edit.call} ${region} --function-name ${shellWord(edit.functionName)} --role ${shellWord(edit.role)}${revision}`;
    }
    default:
      return edit satisfies never;
  }
}
