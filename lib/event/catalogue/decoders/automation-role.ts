import { referenceIn } from '../reference.ts';
import { textsIn } from '../texts.ts';
import type { Decoder } from './decoder.ts';

/**
 * The role of an SSM Automation is the runbook parameter AutomationAssumeRole. It appears in Automation's own parameters, in a
 * maintenance window task, an association or a Config remediation ({staticValue: {values}}).
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html
 */
export const automationRole: Decoder = (_call, { requestParameters }) =>
  [...textsIn(requestParameters)].flatMap(({ keys, path, text }) => {
    if (!keys.includes('automationassumerole') || keys.at(-1) === 'resourcevalue') return [];
    const value = referenceIn(text, 'AutomationAssumeRole');
    return value === undefined ? [] : [{ value, path, parameter: 'AutomationAssumeRole' }];
  });
