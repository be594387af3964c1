/** `delete`: nothing of the stack ever worked, and CloudFormation updates no such stack. */
export type StackFate =
  | { readonly action: 'deploy' | 'delete' }
  | { readonly action: 'refuse'; readonly because: string };

/** What is to be done before serverless updates a stack in this state. */
export function stackFate(status: string | undefined): StackFate {
  switch (status) {
    case 'CREATE_FAILED':
    case 'ROLLBACK_COMPLETE':
    case 'ROLLBACK_FAILED':
      return { action: 'delete' };
    case 'DELETE_FAILED':
      return {
        action: 'refuse',
        because:
          'the stack rolewarden is DELETE_FAILED: its removal did not end. Run `npx serverless remove` again, then deploy.',
      };
    case 'UPDATE_ROLLBACK_FAILED':
      return {
        action: 'refuse',
        because:
          'the stack rolewarden is UPDATE_ROLLBACK_FAILED. Run `aws cloudformation continue-update-rollback --stack-name rolewarden`, then deploy.',
      };
    default:
      return { action: 'deploy' };
  }
}
