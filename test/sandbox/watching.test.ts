import { expect, test } from 'vitest';
import { watching } from './watching.ts';

test('a call that is not declared is refused, and not counted', () => {
  const { watch, allow, taken } = watching();
  expect(() => watch.before('iam:CreateRole')).toThrow('iam:CreateRole is not among the calls');
  allow(['iam:CreateRole']);
  watch.before('iam:CreateRole');
  expect(() => watch.before('iam:PutRolePolicy')).toThrow('iam:PutRolePolicy is not among the calls');
  expect(taken()).toEqual({ 'iam:CreateRole': 1 });
  expect(taken()).toEqual({});
});

test('after an interruption no further call is made, until the clean-up allows its own', () => {
  const stop = new AbortController();
  const { watch, ofSessions, allow } = watching();
  allow(['iam:CreateRole'], stop.signal);
  watch.before('iam:CreateRole');
  stop.abort();
  expect(() => watch.before('iam:CreateRole')).toThrow(/abort/i);
  expect(() => ofSessions.before('sqs:ListQueues')).toThrow(/abort/i);
  allow(['iam:DeleteRole']);
  watch.before('iam:DeleteRole');
});

test('it is quiet when every call has been answered, with or without success', async () => {
  const { watch, quiet } = watching();
  let answers = 0;
  const answered = (milliseconds: number) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds)).then(() => answers++);
  watch.during(answered(10));
  watch.during(
    answered(30).then(() => {
      throw new Error('refused');
    }),
  );
  await quiet();
  expect(answers).toBe(2);
});

test('one call to another host than AWS makes it an emulator', () => {
  const { watch, ofSessions, isEmulated } = watching();
  watch.to('sts.us-east-1.amazonaws.com');
  expect(isEmulated()).toBe(false);
  ofSessions.to('127.0.0.1');
  watch.to('sts.us-east-1.amazonaws.com');
  expect(isEmulated()).toBe(true);
});
