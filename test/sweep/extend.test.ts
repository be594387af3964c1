import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { DAY, HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { denyIn } from '../../lib/incident/deny/found.ts';
import { extensionOf } from '../../lib/sweep/extend.ts';
import { listingOf } from '../../lib/sweep/listing.ts';
import { command, TARGET } from '../support/commands.ts';
import { contained } from '../support/incidents.ts';

const NOON = new Date('2026-05-04T12:00:00Z');

/** A quarantine was ordered and the breaker made a freeze of it; the sweep looks ten minutes before its end. */
function extension(age: number) {
  const order = command();
  const now = later(NOON, age);
  const written = containmentOf({ ...order, method: 'freeze' }, later(now, 10 * MINUTE - HOUR), HOUR);
  const { policyName, policyDocument: document } = written;
  const found = { target: { arn: TARGET, name: 'AdminRole', tags: {} }, rung: 'inline', policyName, document } as const;
  const deny = denyIn(found);
  if (deny === undefined) throw new Error('the document is not ours');
  const incident = contained(NOON, { deny: writtenDeny(written) }, order);
  return extensionOf({ found, deny, incident }, listingOf([found]), DEFAULT_SETTINGS, now);
}

test('a freeze is extended while its cause stands, and stays a freeze', () => {
  expect(extension(HOUR)).toMatchObject({
    kind: 'extend',
    command: { kind: 'extend', method: 'freeze', extension: 1 },
  });
});

test('before its cap people are told that the freeze ends', () => {
  expect(extension(DAY)).toMatchObject({
    kind: 'ends',
    notice: {
      decision: {
        severity: 'critical',
        because: expect.stringMatching(/the freeze has reached .*the freeze of the role ends/),
      },
    },
  });
});
