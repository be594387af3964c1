import { shellWord } from '../../base/shell-word.ts';

/** One write to IAM, named like its AWS CLI command: a person sees it before anybody makes it. */
export type Edit =
  | {
      readonly call: 'put-role-policy';
      readonly roleName: string;
      readonly policyName: string;
      readonly document: unknown;
    }
  | { readonly call: 'delete-role-policy'; readonly roleName: string; readonly policyName: string }
  | { readonly call: 'delete-user-policy'; readonly userName: string; readonly policyName: string }
  | { readonly call: 'detach-role-policy'; readonly roleName: string; readonly policyArn: string }
  /** The new version becomes the default one. */
  | { readonly call: 'create-policy-version'; readonly policyArn: string; readonly document: unknown }
  | { readonly call: 'delete-policy-version'; readonly policyArn: string; readonly versionId: string }
  | { readonly call: 'delete-policy'; readonly policyArn: string }
  | { readonly call: 'put-role-permissions-boundary'; readonly roleName: string; readonly policyArn: string }
  | { readonly call: 'delete-role-permissions-boundary'; readonly roleName: string }
  | { readonly call: 'untag-role'; readonly roleName: string; readonly keys: readonly string[] }
  | { readonly call: 'update-assume-role-policy'; readonly roleName: string; readonly document: unknown };

/** The AWS CLI command that does the same, for somebody without Rolewarden. */
export function cliOf(edit: Edit): string {
  return ['aws', 'iam', edit.call, ...optionsOf(edit)].join(' ');
}

function optionsOf(edit: Edit): string[] {
  switch (edit.call) {
    case 'put-role-policy':
      return [...role(edit), ...policy(edit), '--policy-document', json(edit.document)];
    case 'delete-role-policy':
      return [...role(edit), ...policy(edit)];
    case 'delete-user-policy':
      return ['--user-name', shellWord(edit.userName), ...policy(edit)];
    case 'detach-role-policy':
      return [...role(edit), ...arn(edit)];
    case 'create-policy-version':
      return [...arn(edit), '--set-as-default', '--policy-document', json(edit.document)];
    case 'delete-policy-version':
      return [...arn(edit), '--version-id', shellWord(edit.versionId)];
    case 'delete-policy':
      return arn(edit);
    case 'put-role-permissions-boundary':
      return [...role(edit), '--permissions-boundary', shellWord(edit.policyArn)];
    case 'delete-role-permissions-boundary':
      return role(edit);
    case 'untag-role':
      return [...role(edit), '--tag-keys', ...edit.keys.map(shellWord)];
    case 'update-assume-role-policy':
      return [...role(edit), '--policy-document', json(edit.document)];
    default:
      return edit satisfies never;
  }
}

const role = ({ roleName }: { roleName: string }) => ['--role-name', shellWord(roleName)];
const policy = ({ policyName }: { policyName: string }) => ['--policy-name', shellWord(policyName)];
const arn = ({ policyArn }: { policyArn: string }) => ['--policy-arn', shellWord(policyArn)];
/** In ASCII: a character that the terminal's output replaces would change the pasted document. */
const json = (document: unknown) =>
  shellWord(
    JSON.stringify(document).replace(/[^\x20-\x7e]/g, (odd) => `\\u${odd.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
