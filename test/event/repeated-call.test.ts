import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { callOf } from '../../lib/event/catalogue/catalogue.ts';
import { isRepeatedByService, REPEATS } from '../../lib/event/repeated-call.ts';
import { event, OURS, OUTSIDER, sessionOf } from '../support/events.ts';

/** A session of a role under a path, which only the issuer's ARN shows. */
function issuedBy(path: string, name: string, difference: JsonObject = {}, account = OURS): JsonObject {
  const session = sessionOf(name, 'AutoScaling');
  const context = session.sessionContext as JsonObject;
  const sessionIssuer = {
    ...(context.sessionIssuer as JsonObject),
    arn: `arn:aws:iam::${account}:role${path}${name}`,
    accountId: account,
  };
  return { ...session, sessionContext: { ...context, sessionIssuer }, ...difference };
}

const LINKED = '/aws-service-role/autoscaling.amazonaws.com/';
const { sessionContext: _, ...withoutIssuer } = issuedBy(LINKED, 'AWSServiceRoleForAutoScaling');
const EMR = { invokedBy: 'elasticmapreduce.amazonaws.com' };
const BATCH = { invokedBy: 'batch.amazonaws.com' };

describe('a service repeats', () => {
  it.each<[string, JsonObject, call?: string]>([
    ['a service-linked role', issuedBy(LINKED, 'AWSServiceRoleForAutoScaling')],
    ['one with a suffix', issuedBy(LINKED, 'AWSServiceRoleForAutoScaling_web')],
    ['Batch, which makes groups', issuedBy('/aws-service-role/batch.amazonaws.com/', 'AWSServiceRoleForBatch'), 'x'],
    ['a service without any role', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }],
    ['EMR by its service role: RunJobFlow named the profile', issuedBy('/', 'EMR_DefaultRole', EMR)],
    ['Batch by its service role', issuedBy('/service-role/', 'AWSBatchServiceRole', BATCH)],
    ['a Spot Fleet by its role', issuedBy('/', 'fleet', { invokedBy: 'spotfleet.amazonaws.com' })],
  ])('%s', (_name, userIdentity, eventName = 'RunInstances') => {
    expect(isRepeatedByService(event({ eventSource: 'ec2.amazonaws.com', eventName, userIdentity }))).toBe(true);
  });

  it.each<[string, JsonObject, difference?: JsonObject]>([
    ['an ordinary role that has the name of a service-linked one', issuedBy('/', 'AWSServiceRoleForAutoScaling')],
    ['a role under a path that only looks like it', issuedBy('/x/aws-service-role/', 'AWSServiceRoleForAutoScaling')],
    ['a service-linked role of another account', issuedBy(LINKED, 'AWSServiceRoleForAutoScaling', {}, OUTSIDER)],
    [
      'Image Builder: its caller brings the recipe, and no judged call shows the role',
      issuedBy('/aws-service-role/imagebuilder.amazonaws.com/', 'AWSServiceRoleForImageBuilder'),
    ],
    ['a record without its issuer: the session does not show the path', withoutIssuer],
    ['a user agent that says so', sessionOf('dev', 'AutoScaling'), { userAgent: 'autoscaling.amazonaws.com' }],
    ['an address that says so', sessionOf('dev', 'x'), { sourceIPAddress: 'elasticmapreduce.amazonaws.com' }],
    ['a user under the path', { type: 'IAMUser', arn: `arn:aws:iam::${OURS}:user/aws-service-role/x` }],
    ['a caller through CloudFormation', { ...sessionOf('dev', 'x'), invokedBy: 'cloudformation.amazonaws.com' }],
    ['CodeDeploy by its service role', issuedBy('/', 'deploy', { invokedBy: 'codedeploy.amazonaws.com' })],
    ['Beanstalk by its service role', issuedBy('/', 'eb', { invokedBy: 'elasticbeanstalk.amazonaws.com' })],
    ['EMR, another call', issuedBy('/', 'EMR_DefaultRole', EMR), { eventName: 'AssociateIamInstanceProfile' }],
    ['Batch, a call to IAM', issuedBy('/', 'batch', BATCH), { eventSource: 'iam.amazonaws.com' }],
  ])('but not %s', (_name, userIdentity, difference = {}) => {
    const call = { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', userIdentity, ...difference };
    expect(isRepeatedByService(event(call))).toBe(false);
  });

  it.each(REPEATS.flatMap(({ via, madeBy }) => madeBy.map((call) => [via, call] as const)))(
    '%s repeats what a judged call made: %s',
    (_via, call) => {
      const [service, name = ''] = call.split(' ');
      expect(callOf(`${service}.amazonaws.com`, name)?.kind).not.toBe('arming');
      expect(callOf(`${service}.amazonaws.com`, name)?.parameters.length).toBeGreaterThan(0);
    },
  );
});
