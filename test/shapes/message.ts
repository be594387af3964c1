import { ourArn, ourName } from './arn.ts';
import type { Names } from './names.ts';

/** How AWS words a refusal: who, which action, on what, and which policy is the reason. */
const REFUSAL =
  /^(You are not authorized to perform this operation\. )?User: (\S+) is not authorized to perform: ([\w*-]+:[\w*]+)(?: on resource: (?:(role|user|policy|instance profile) )?(\S+)|( on the specified resource))?/;
const BECAUSE = /because no (identity|resource)-based policy allows|with an explicit deny in an? ([a-z-]+) policy/;

/** An error message in AWS's own words where a judgement hangs on them, else a sentence of ours. */
export function ourMessage(message: string, names: Names): string {
  const [found, opening = '', user = '', action = '', kind, resource, unnamed = ''] = REFUSAL.exec(message) ?? [];
  if (found === undefined) return 'A message of AWS.';
  const on =
    resource === undefined ? unnamed : ` on resource: ${kind === undefined ? '' : `${kind} `}${named(resource, names)}`;
  return `${opening}User: ${named(user, names)} is not authorized to perform: ${action}${on}${reason(message, action)}`;
}

function named(text: string, names: Names): string {
  return text === '*' ? text : (ourArn(text, names) ?? ourName(text, 'name', names));
}

function reason(message: string, action: string): string {
  const [found, lacking, deny] = BECAUSE.exec(message) ?? [];
  if (found === undefined) return '';
  return deny === undefined
    ? ` because no ${lacking}-based policy allows the ${action} action`
    : ` with an explicit deny in an ${deny} policy`;
}
