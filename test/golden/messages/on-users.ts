import { HOUR } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { policyNameOf } from '../../../lib/incident/deny/policy-name.ts';
import { type IamOptions, memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryUser } from '../../support/iam/state.ts';
import { ALICE_ID, userCommand } from '../../support/users.ts';
import { ENFORCE, ports, toldOf, USERS } from './contained.ts';
import type { Told } from './messages.ts';

const restore: Command = { ...userCommand(), kind: 'restore', id: 'e-taken-away' };

/** What becomes of a command on the user who called. */
export async function onUsers(): Promise<Told> {
  const rows: readonly (readonly [name: string, notices: Promise<readonly Notice[]>])[] = [
    ['contained', toldOf([[userCommand()]], having({}))],
    ['stood-already', toldOf([[userCommand()], [userCommand(), 60, 2]], having({}))],
    ['put-back', tampered()],
    ['kill-switch', toldOf([[userCommand()]], { ...having({}), killSwitch: async () => ({ on: true }) })],
    ['not-allowed', toldOf([[userCommand()]], ports({ settings: ENFORCE }))],
    ['protected', toldOf([[userCommand()]], having({}, { ...USERS, protect: { roles: [], users: ['alice'] } }))],
    ['gone', toldOf([[userCommand(), 180]], ports({ settings: USERS, policies: memoryIam().targetPolicies }))],
    ['made-anew', toldOf([[userCommand({ targetId: 'AIDAEXAMPLEBEFORE' })]], having({}))],
    ['no-room', toldOf([[userCommand()]], having({ taken: { user: 2000 } }))],
    ['unmodifiable', toldOf([[userCommand()]], having({ answers: { 'put-user-policy': 'unmodifiable' } }))],
    ['unconfirmed', toldOf([[userCommand()]], having({ shows: false }))],
    ['breaker-is-open', toldOf([[userCommand()]], having({}, { ...USERS, breaker: { denies: 0, period: HOUR } }))],
    ['another-document-under-its-name', toldOf([[userCommand()]], spoilt())],
  ];
  return Promise.all(rows.map(async ([name, notices]) => [name, await notices] as const));
}

function having(options: IamOptions, settings = USERS) {
  return ports({
    settings,
    policies: memoryIam({ users: { alice: memoryUser(ALICE_ID) }, ...options }).targetPolicies,
  });
}

async function tampered(): Promise<readonly Notice[]> {
  const { users, targetPolicies: policies } = memoryIam({ users: { alice: memoryUser(ALICE_ID) } });
  const given = ports({ settings: USERS, policies });
  await toldOf([[userCommand()]], given);
  users.get('alice')?.inline.clear();
  return toldOf([[restore, 60]], given);
}

function spoilt() {
  const { users, targetPolicies: policies } = memoryIam({ users: { alice: memoryUser(ALICE_ID) } });
  users.get('alice')?.inline.set(policyNameOf(userCommand()), { Version: '2012-10-17', Statement: [] });
  return ports({ settings: USERS, policies });
}
