import { isoSeconds } from '../../lib/base/time.ts';
import { parsePolicy } from '../../lib/judge/policy/document.ts';
import { asking } from '../../lib/judge/policy/evaluate.ts';
import { naivelyAllowed } from '../judge/policy/reference.ts';
import { TARGET } from './commands.ts';
import type { OnRole } from './denies.ts';

/** One request of a session of the role, which is an administrator. */
export interface Request {
  readonly userid: string;
  /** When its credentials were issued; undefined: the request has no aws:TokenIssueTime. */
  readonly issued: Date | undefined;
  readonly at: Date;
  readonly action: string;
  /** Another role's, where the policies are on another one. */
  readonly principal?: string;
}

const ALLOW_ALL = parsePolicy({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** The policy engine's answer, held against the evaluator of the tests, which shares no code with it. */
export function judge({ denies, boundary }: OnRole, own = ALLOW_ALL): (request: Request) => boolean {
  const identity = [own, ...denies.map((deny) => parsePolicy(deny))];
  const limit = boundary === undefined ? undefined : [parsePolicy(boundary)];
  const policies = { identity: identity.map(named), ...(limit && { boundary: limit.map(named) }) };
  return (request) => {
    const { userid, issued, at, action, principal = TARGET } = request;
    const context: Record<string, string[]> = {
      'aws:userid': [userid],
      'aws:principalarn': [principal],
      'aws:tokenissuetime': issued === undefined ? [] : [isoSeconds(issued)],
      'aws:currenttime': [isoSeconds(at)],
    };
    const allowed = asking(policies, (key) => context[key])(action, '*').level === 'everywhere';
    if (naivelyAllowed(identity, limit ? [limit] : [], { action, resource: '*', context }) !== allowed)
      throw new Error(`the two evaluators differ on ${JSON.stringify(request)}`);
    return allowed;
  };
}

const named = (document: typeof ALLOW_ALL, index: number) => ({ name: String(index), document });
