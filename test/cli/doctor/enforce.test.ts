import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import type { Deployment } from '../../../lib/cli/doctor/deployment.ts';
import { modeIs, policyHolds } from '../../../lib/cli/doctor/enforce.ts';
import { OURS } from '../../support/events.ts';

const OBSERVING: Settings = DEFAULT_SETTINGS;
/** AWS's words of a refusal, since it names the policy. */
const REFUSED = `AccessDeniedException: User: arn:aws:iam::${OURS}:user/dana is not authorized to perform: lambda:UpdateFunctionCode on resource: arn:aws:lambda:us-east-1:${OURS}:function:rolewarden-contain with an explicit deny in a service control policy: arn:aws:organizations::444455556666:policy/o-a1b2c3d4e5/service_control_policy/p-1example`;

describe('doctor on the mode and on who may change the functions', () => {
  const ENFORCING: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
  const acknowledged = { by: 'dana', on: '2026-05-01' };

  test.each<[string, Settings | undefined, 'ok' | 'warn', string]>([
    ['no settings at hand', undefined, 'warn', 'not known: there is no rolewarden.yml here'],
    ['observe', OBSERVING, 'ok', 'observe, by the settings file at hand'],
    [
      'an acknowledgement',
      { ...ENFORCING, enforce: { acknowledged } },
      'ok',
      'enforce, by the settings file at hand; dana acknowledged on 2026-05-01 that whoever may change our functions is an administrator',
    ],
    [
      'both',
      { ...ENFORCING, enforce: { scp: true, acknowledged } },
      'ok',
      'enforce, by the settings file at hand; enforce.scp says that the service control policy of `node dist/rolewarden.js scp` is attached; dana acknowledged on 2026-05-01 that whoever may change our functions is an administrator',
    ],
  ])('the mode: %s', (_, settings, state, says) => {
    expect(modeIs(settings)).toMatchObject({ state, says });
  });

  test.each<[string, Deployment['dryUpdate'], 'ok' | 'warn', string]>([
    [
      'refused by a policy that AWS names',
      { because: REFUSED },
      'ok',
      'service_control_policy/p-1example; inferred, not shown: ',
    ],
    [
      'refused by one that it does not name',
      { because: REFUSED.replace(/: arn:aws:organizations.*/, '') },
      'ok',
      'holds for you: AWS refuses lambda:UpdateFunctionCode on rolewarden-contain by one; inferred',
    ],
    [
      'refused for another reason, which may hide it',
      { because: REFUSED.replace(/service control policy.*/, 'permissions boundary') },
      'warn',
      'not shown to hold: the answer says nothing of it (AccessDeniedException: ',
    ],
    [
      'not granted at all',
      {
        because: REFUSED.replace(
          /with an explicit.*/,
          'because no identity-based policy allows the lambda:UpdateFunctionCode action',
        ),
      },
      'warn',
      'the answer says nothing of it',
    ],
    [
      'a policy that only does not allow it',
      {
        because: REFUSED.replace(
          /with an explicit.*/,
          'because no service control policy allows the lambda:UpdateFunctionCode action',
        ),
      },
      'warn',
      'the answer says nothing of it',
    ],
    [
      'refused something else',
      { because: REFUSED.replace('lambda:UpdateFunctionCode', 'lambda:GetFunction') },
      'warn',
      'the answer says nothing of it',
    ],
    [
      'taken',
      { answer: {} },
      'warn',
      'not shown to hold: you may change the code of rolewarden-contain; you are exempt, or',
    ],
    [
      'let through, to an error of ours',
      { because: 'PreconditionFailedException: the revision id is another' },
      'warn',
      'you may change the code of rolewarden-contain (inferred from PreconditionFailedException',
    ],
    [
      'no function',
      { because: 'ResourceNotFoundException: Function not found' },
      'warn',
      'the answer says nothing of it',
    ],
    [
      'an error that only speaks of one',
      { because: 'Error: PreconditionFailed' },
      'warn',
      'the answer says nothing of it',
    ],
    ['no answer', { because: 'TimeoutError: The operation was aborted' }, 'warn', 'the answer says nothing of it'],
  ])('the policy: %s', (_, dryUpdate, state, says) => {
    expect(policyHolds(dryUpdate, OBSERVING)).toMatchObject({
      state,
      says: expect.stringContaining(says),
    });
  });

  test('who says that it is attached is told to ask as somebody else', () => {
    const dryUpdate = { answer: {} };
    const claimed = { ...ENFORCING, enforce: { scp: true } };
    expect(policyHolds(dryUpdate, claimed).wayOut).toMatch(/^enforce\.scp says .* ask with/);
    for (const settings of [OBSERVING, undefined])
      expect(policyHolds(dryUpdate, settings).wayOut).toMatch(/^attach the policy of/);
  });
});
