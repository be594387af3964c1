import { describe, expect, it } from 'vitest';
import { stackFate } from '../../../lib/packaging/deploy/dead-stack.ts';

describe('what happens to the stack before a deployment', () => {
  it.each([
    ['no stack', undefined, 'deploy'],
    ['one that works', 'UPDATE_COMPLETE', 'deploy'],
    ['one whose update was rolled back', 'UPDATE_ROLLBACK_COMPLETE', 'deploy'],
    ['one that holds imported resources', 'IMPORT_COMPLETE', 'deploy'],
    ['one that somebody deploys now: CloudFormation says so itself', 'UPDATE_IN_PROGRESS', 'deploy'],
    ['one whose creation was rolled back', 'ROLLBACK_COMPLETE', 'delete'],
    ['one whose creation and rollback failed', 'ROLLBACK_FAILED', 'delete'],
    ['one whose creation failed without a rollback', 'CREATE_FAILED', 'delete'],
    ['one whose removal did not end: its functions may still contain', 'DELETE_FAILED', 'refuse'],
    ['one that CloudFormation must first roll back', 'UPDATE_ROLLBACK_FAILED', 'refuse'],
  ])('%s', (_, status, action) => {
    expect(stackFate(status).action).toBe(action);
  });

  it('names the way out of a state that it refuses', () => {
    expect(stackFate('DELETE_FAILED')).toMatchObject({ because: expect.stringContaining('`npx serverless remove`') });
    expect(stackFate('UPDATE_ROLLBACK_FAILED')).toMatchObject({
      because: expect.stringContaining('continue-update-rollback --stack-name rolewarden'),
    });
  });
});
