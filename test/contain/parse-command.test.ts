import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../lib/base/json.ts';
import type { Command } from '../../lib/contain/command.ts';
import {
  COMMAND_VERSION,
  CommandError,
  commandText,
  LONGEST_COMMAND,
  LONGEST_WORDS,
} from '../../lib/contain/command-text.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import { command, liftCommand, ROLE_ID } from '../support/commands.ts';
import { ALICE, userCommand } from '../support/users.ts';

const SESSION = { kind: 'session', userids: [`${ROLE_ID}:alice`] } as const;
const WORKLOAD = { kind: 'workload', userids: [`${ROLE_ID}:i-0abc1234`, `${ROLE_ID}:i-0abc5678`] } as const;

describe('a command is read as it was sent', () => {
  const { targetId: _, ...withoutRoleId } = command();
  test.each<[string, Command]>([
    ['contain', command()],
    ['contain without the role id', withoutRoleId],
    ['freeze', command({ method: 'freeze' })],
    ['revocation', command({ method: 'revocation' })],
    ['one session', command({ scope: SESSION })],
    ['workloads', command({ scope: WORKLOAD })],
    ['the caller', command({ scope: SESSION, caller: true })],
    ['the first extension', command({ kind: 'extend', extension: 1 })],
    ['the last extension', command({ kind: 'extend', extension: 999 })],
    ['a widened deny', command({ widened: '0123abcd' })],
    ['a trust', command({ cause: 'trust' })],
    ['an armed role', command({ cause: 'trust', armed: true })],
    ['restore', { ...command(), kind: 'restore' }],
    ['the longest role id', command({ targetId: `AROA${'A'.repeat(124)}` })],
    ['the shortest role id', command({ targetId: `AROA${'9'.repeat(8)}` })],
    ['lift', liftCommand()],
    ['lift and revive', liftCommand({ revive: true })],
    ['lift down', liftCommand({ down: true })],
    ['contain a user', userCommand()],
    ['restore the deny of a user', userCommand({ kind: 'restore' })],
    ['a user of the shortest id', userCommand({ targetId: 'A'.repeat(16) })],
  ])('%s', (_, order) => {
    expect(parseCommand(commandText(order))).toEqual(order);
  });

  test.each<[string, object, Command]>([
    ['a policy document', { ...command(), policyDocument: {} }, command()],
    ['dates', { ...command(), cutoff: '2026-05-04T10:00:00Z', lapse: '2099-05-04T10:00:00Z' }, command()],
    ['a lift by somebody in a command that contains', { ...command(), by: 'dana', revive: true }, command()],
    ['the role id in a lift', { ...liftCommand(), targetId: '*' }, liftCommand()],
    ['a caller that is not true', { ...command(), caller: 'true' }, command()],
    ['an armed that is not true', { ...command(), armed: 'true' }, command()],
    ['a revive that is not true', { ...liftCommand(), revive: 'true' }, liftCommand()],
    ['a down that is not true', { ...liftCommand(), down: 1 }, liftCommand()],
    ['sessions beside the whole role', { ...command(), scope: { kind: 'role', userids: ['*'] } }, command()],
    ['a policy document for a user', { ...userCommand(), policyDocument: {} }, userCommand()],
    ['sessions beside the user', { ...userCommand(), scope: { kind: 'user', userids: ['*'] } }, userCommand()],
  ])('without %s', (_, message, order) => {
    expect(parseCommand(JSON.stringify({ version: COMMAND_VERSION, ...message }))).toEqual(order);
  });
});

test('words that are too long are cut: they keep no deny away', () => {
  const report = { because: 'w'.repeat(2 * LONGEST_COMMAND), role: { name: 'AdminRole' } };
  const read = parseCommand(JSON.stringify({ version: COMMAND_VERSION, ...command(), report }));
  expect({ ...read, report: {} }).toEqual({ ...command(), report: {} });
  expect(read.report).toMatchObject({ role: { name: 'AdminRole' }, truncated: expect.stringContaining('cut') });
  expect(bytesOf(read.report)).toBeLessThanOrEqual(LONGEST_WORDS);
});

/** As this release sends it; a row with a version of its own keeps it. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return JSON.stringify(isObject ? { version: COMMAND_VERSION, ...value } : value);
}

describe('parseCommand refuses', () => {
  const good = command();
  const rows: [string, unknown, RegExp][] = [
    ['no JSON', 'x', /not a JSON object/],
    ['a list', [], /not a JSON object/],
    ['null', null, /not a JSON object/],
    ['another kind', { ...good, kind: 'delete' }, /kind is "delete"/],
    ['a policy document of its own', { ...good, kind: 'put', policyDocument: {} }, /kind is "put"/],
    ['no kind', { ...good, kind: undefined }, /kind is undefined/],
    ['no id', { ...good, id: undefined }, /^id is undefined, not a text/],
    ['an id that is no text', { ...good, id: 1 }, /^id is 1, not a text/],
    ['a user as target', { ...good, target: 'arn:aws:iam::111122223333:user/x' }, /target/],
    ['a target that is no ARN', { ...good, target: 'AdminRole' }, /target/],
    ['no target', { ...good, target: undefined }, /target/],
    ['an incident that would leave our names', { ...good, incident: '../../x' }, /incident/],
    ['an incident that is longer', { ...good, incident: `${good.incident}0` }, /incident/],
    ['an incident with something before it', { ...good, incident: `x${good.incident}` }, /incident/],
    ['an incident with something after it', { ...good, incident: `${good.incident}-freeze` }, /incident/],
    ['another cause', { ...good, cause: 'notice' }, /^cause is "notice"/],
    ['a cause with something before it', { ...good, cause: 'no-trust' }, /cause/],
    ['a cause with something after it', { ...good, cause: 'trust-any' }, /cause/],
    ['a cause that is null', { ...good, cause: null }, /^cause is null/],
    ['another method', { ...good, method: 'allow' }, /method/],
    ['a method with something before it', { ...good, method: 'no-freeze' }, /method/],
    ['a method with something after it', { ...good, method: 'freeze-all' }, /method/],
    ['no scope', { ...good, scope: undefined }, /scope is undefined/],
    ['a scope that is a text', { ...good, scope: 'role' }, /scope is "role"/],
    ['another scope', { ...good, scope: { kind: 'account', userids: SESSION.userids } }, /scope/],
    ['a scope without sessions', { ...good, scope: { kind: 'session' } }, /scope/],
    ['a scope with one session as a text', { ...good, scope: { kind: 'workload', userids: 'a' } }, /scope/],
    ['sessions that are no texts', { ...good, scope: { kind: 'session', userids: [1] } }, /scope/],
    ['sessions of which one is no text', { ...good, scope: { kind: 'session', userids: ['a', 1] } }, /scope/],
    ['a user as scope of a role', { ...good, scope: { kind: 'user' } }, /target is .* not the ARN of a user/],
    ['an extension that is no number', { ...good, kind: 'extend', extension: '1' }, /extension/],
    ['an extension of nothing', { ...good, kind: 'extend', extension: 0 }, /extension is 0/],
    ['an extension below nothing', { ...good, kind: 'extend', extension: -1 }, /extension is -1/],
    ['half an extension', { ...good, kind: 'extend', extension: 1.5 }, /extension is 1.5/],
    ['an extension that the name has no room for', { ...good, kind: 'extend', extension: 1000 }, /extension is 1000/],
    ['an extension that is null', { ...good, kind: 'extend', extension: null }, /extension is null/],
    ['a widened deny of another name', { ...good, widened: '0123abc' }, /widened/],
    ['a widened deny with something before it', { ...good, widened: 'x0123abcd' }, /widened/],
    ['a widened deny with something after it', { ...good, widened: '0123abcd/x' }, /widened/],
    [
      'more that decides than half a command has room for',
      { ...good, scope: { kind: 'session', userids: Array(200).fill(`${ROLE_ID}:${'s'.repeat(40)}`) } },
      /^what decides has \d+ bytes, more than 8192$/,
    ],
    ['a role id that is none', { ...good, targetId: '*' }, /targetId/],
    ['the id of a user', { ...good, targetId: 'AIDAEXAMPLEALICE' }, /targetId/],
    ['a role id that is too short', { ...good, targetId: 'AROAEXAMPLE' }, /targetId/],
    ['a role id that is too long', { ...good, targetId: `AROA${'A'.repeat(125)}` }, /targetId/],
    ['a role id with something before it', { ...good, targetId: `x${ROLE_ID}` }, /targetId/],
    ['a role id with something after it', { ...good, targetId: `${ROLE_ID}:*` }, /targetId/],
    ['a role id in small letters', { ...good, targetId: 'AROAexampleadmin' }, /targetId/],
    ['a later version', { ...good, version: 3 }, /version is 3; this release reads 2/],
    ['a version that is no number', { ...good, version: '2' }, /version is "2"/],
    ['no account', { ...good, account: undefined }, /^account is undefined/],
    ['an account that is a number', { ...good, account: 7 }, /^account is 7/],
    ['an account with something after it', { ...good, account: '1111222233334' }, /account/],
    ['an account with something before it', { ...good, account: 'x111122223333' }, /account/],
    ['a time that is none', { ...good, at: 'garbage' }, /^at is "garbage", not a time/],
    ['a time that is no text', { ...good, at: 7 }, /^at is 7, not a time/],
    ['a time that is null', { ...good, at: null }, /^at is null, not a time/],
    ['no severity', { ...good, severity: undefined }, /^severity is undefined/],
    ['another severity', { ...good, severity: 'grave' }, /^severity is "grave"/],
    ['no detectors', { ...good, askedBy: undefined }, /^askedBy is undefined/],
    ['one detector as a text', { ...good, askedBy: 'pass-admin-role' }, /askedBy/],
    ['a detector that is no text', { ...good, askedBy: [null] }, /askedBy/],
    ['a detector that is none', { ...good, askedBy: ['<!channel>'] }, /askedBy/],
    ['a detector that is too long', { ...good, askedBy: ['a'.repeat(65)] }, /askedBy/],
    ['more detectors than there are', { ...good, askedBy: Array(129).fill('pass-admin-role') }, /askedBy/],
    ['an id that is too long', { ...good, id: 'a'.repeat(2201) }, /^id has 2201 characters/],
    ['a lift by too long a name', { ...liftCommand(), by: 'a'.repeat(2201) }, /^by has 2201 characters/],
    ['a lift by nobody', { ...liftCommand(), by: '' }, /by/],
    ['a lift of nobody', { ...liftCommand(), by: undefined }, /by/],
  ];
  test.each(rows)('%s', (_, value, message) => {
    const text = textOf(value);
    expect(() => parseCommand(text)).toThrow(CommandError);
    expect(() => parseCommand(text)).toThrow(message);
  });

  test('any JSON is a command of ours or a CommandError', () => {
    const mutated = fc.record(
      Object.fromEntries(
        Object.keys(good).map((key) => [key, fc.oneof(fc.constant(good[key as keyof Command]), fc.jsonValue())]),
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          mutated.map(textOf),
          mutated.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          try {
            expect(['contain', 'extend', 'lift']).toContain(parseCommand(text).kind);
          } catch (error) {
            expect(error).toBeInstanceOf(CommandError);
          }
        },
      ),
    );
  });
});

describe('parseCommand refuses for a user', () => {
  const good = userCommand();
  test.each<[string, object, RegExp]>([
    ['a role as target', { ...good, target: 'arn:aws:iam::111122223333:role/AdminRole' }, /target/],
    ['a target that is no ARN', { ...good, target: 'alice' }, /target is "alice", not the ARN of a user/],
    ['no target', { ...good, target: undefined }, /target is undefined/],
    ['a user of another account', { ...good, target: ALICE.replace('111122223333', '444455556666') }, /not of account/],
    ['a user of another account than reported', { ...good, account: '444455556666' }, /not of account/],
    ['a freeze: it is for roles', { ...good, method: 'freeze' }, /method/],
    ['a method with something before it', { ...good, method: 'no-quarantine' }, /method/],
    ['a method with something after it', { ...good, method: 'quarantine-all' }, /method/],
    ['an extension', { ...good, kind: 'extend' }, /kind is "extend"/],
    ['the number of an extension', { ...good, extension: 1 }, /extension is 1 for a user/],
    ['a widened deny', { ...good, widened: '0123abcd' }, /widened is "0123abcd" for a user/],
    ['a role as scope', { ...good, scope: { kind: 'role' } }, /not the ARN of a role/],
    ['a lift', { ...good, kind: 'lift', by: 'dana' }, /kind is "lift"/],
    ['a kind with something before it', { ...good, kind: 'do-contain' }, /kind/],
    ['a kind with something after it', { ...good, kind: 'contained' }, /kind/],
    ['no id', { ...good, id: '' }, /^id/],
    ['an incident that would leave our names', { ...good, incident: '../../x' }, /incident/],
    ['an incident that is longer', { ...good, incident: `${good.incident}0` }, /incident/],
    ['an incident with something before it', { ...good, incident: `x${good.incident}` }, /incident/],
    ['no user id', { ...good, targetId: undefined }, /targetId/],
    ['a user id that is none', { ...good, targetId: '*' }, /targetId/],
    ['no account', { ...good, account: undefined }, /^account is undefined/],
    ['no detectors', { ...good, askedBy: undefined }, /^askedBy is undefined/],
  ])('%s', (_, value, message) => {
    const text = textOf(value);
    expect(() => parseCommand(text)).toThrow(CommandError);
    expect(() => parseCommand(text)).toThrow(message);
  });

  test.each([
    ['no JSON', 'x'],
    ['a list', '[]'],
  ])('%s', (_, text) => {
    expect(() => parseCommand(text)).toThrow('the message is not a JSON object');
  });
});
