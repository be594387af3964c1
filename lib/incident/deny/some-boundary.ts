import { isObject, textOf } from '../../base/json.ts';
import { parseBoundary } from './boundary.ts';

/** Whether the document is our boundary of some role. */
export function isSomeBoundary(document: unknown): boolean {
  const [, allow]: unknown[] = isObject(document) && Array.isArray(document.Statement) ? document.Statement : [];
  const condition = isObject(allow) && isObject(allow.Condition) ? allow.Condition.ArnEquals : undefined;
  const arn = isObject(condition) ? textOf(condition['aws:PrincipalArn']) : undefined;
  return arn !== undefined && parseBoundary(document, arn) !== undefined;
}
