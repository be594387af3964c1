import { shellWord } from '../../base/shell-word.ts';

/** An instance or a function that an incident's role was handed to. */
export interface Workload {
  readonly kind: 'instance' | 'function';
  /** Instance id or function name; its sessions have the same name. */
  readonly name: string;
  readonly region: string;
}

/** One write to a workload, named like its AWS CLI command: a person sees it before anybody makes it. */
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
      /** With it Lambda refuses the write when somebody has changed the function since. */
      readonly revisionId?: string;
    };

/** An instance profile on an instance. Another profile in its place is another association. */
export interface Association {
  readonly id: string;
  readonly profile: string;
  /** Name of the role in the profile; absent when there is none. */
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
  /** The profiles on an instance; none when it has no profile or is gone. */
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
