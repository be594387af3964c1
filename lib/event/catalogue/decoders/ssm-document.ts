import { jsonIn } from '../../../base/json.ts';
import { arnReferenceIn } from '../reference.ts';
import type { Decoder } from './decoder.ts';
import { field } from './fields.ts';

const YAML_LINE = /^[ \t]{0,8}assumeRole:[ \t]*['"]?(arn:[^\s'"]+)['"]?[ \t]*$/m;

/**
 * The assumeRole in a runbook's text. Nearly all runbooks take it as a parameter instead ("{{ AutomationAssumeRole }}"): then the
 * call that starts the runbook passes the role, and that call is catalogued.
 */
export const ssmDocument: Decoder = (_call, { requestParameters }) => {
  const content = field(requestParameters, 'content');
  if (typeof content !== 'string') return [];
  const role = field(jsonIn(content), 'assumeRole') ?? YAML_LINE.exec(content)?.[1];
  const value = typeof role === 'string' ? arnReferenceIn(role) : undefined;
  return value === undefined ? [] : [{ value, path: 'content.assumeRole', parameter: 'assumeRole' }];
};
