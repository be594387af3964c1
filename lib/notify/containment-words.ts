import { parseIamArn } from '../base/arn.ts';
import { METHODS } from '../base/method.ts';
import type { Carried } from '../contain/carried.ts';
import type { Containment } from '../incident/deny/containment.ts';
import { isOnCaller, namesIn } from './on-caller.ts';
import { stamp } from './stamp.ts';
import { inWordsOnUser, UNREACHED_BY_USER } from './user-words.ts';

/** Says what a containment does, and never claims more than IAM said. */
export function inWords(containment: Containment, outcome?: Carried['outcome']): string {
  if (containment.scope.kind === 'user') return inWordsOnUser(containment, subject(outcome));
  const { cutoff, lapse, method, policyName, rung } = containment;
  const deny = `${subject(outcome)} ${sessions(containment)} issued before ${stamp(cutoff)} ${denied(containment)}.`;
  const later = METHODS[method].stopsNewSessions
    ? 'New sessions are stopped too until then; sessions issued later work.'
    : 'Sessions issued later work.';
  const both = isOnCaller({ policyName }) ? ' Whoever lifts the incident lifts this deny and the one on its role.' : '';
  const end = `The deny is inert after ${stamp(lapse)}, by itself. ${PLACES[rung ?? 'inline']} ${policyName}.${both}`;
  return `${deny} ${later} ${end}`;
}

const PLACES = {
  inline: 'Policy',
  managed: 'Customer managed policy',
  boundary: 'Permissions boundary of the role, which allows it all else and is taken off after that:',
} as const;

function subject(outcome: Carried['outcome'] | undefined): string {
  if (outcome === 'written') return 'A deny is written; IAM enforces it within minutes:';
  if (outcome === 'stands') return 'The deny stood already and was left as it is:';
  return 'Nothing was written. It would have been:';
}

function sessions({ scope, target, policyName }: Containment): string {
  const role = `role ${parseIamArn(target)?.name ?? target}`;
  if (!('userids' in scope)) return `every session of ${role}`;
  return isOnCaller({ policyName })
    ? `the caller's session ${namesIn(scope).join(', ')} of ${role}`
    : `the sessions of ${namesIn(scope).join(', ')} on ${role}`;
}

function denied({ method, policyDocument, policyName, scope }: Containment): string {
  const is = scope.kind === 'role' || isOnCaller({ policyName }) ? 'is' : 'are';
  if (METHODS[method].denies === 'everything') return `${is} denied everything`;
  const actions = policyDocument.Statement[0].Action;
  return `${is} denied what gains privilege, stays or hides (${actions.length} actions), nothing else`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
const NOT_PRINCIPAL =
  'Until the boundary is taken off, resource policies with Deny and NotPrincipal refuse the role, also where they name it.';

/** The limits of the deny, so that nobody believes more than is true. */
export function unreachedBy(containment: Containment): readonly string[] {
  if (containment.scope.kind === 'user') return UNREACHED_BY_USER;
  const { method, scope, rung } = containment;
  const { denies, stopsNewSessions } = METHODS[method];
  return [
    ...(rung === 'boundary' ? [NOT_PRINCIPAL] : []),
    'Sessions of other roles that were assumed from this one live on, up to an hour each.',
    'Kubernetes (EKS) tokens, database connections and shells that are open already are not cut.',
    ...(scope.kind === 'role' ? [] : ['Other sessions of the role are not touched.']),
    ...(stopsNewSessions ? [] : ['Whoever may assume the role can open a new session.']),
    ...(stopsNewSessions && denies === 'everything'
      ? ['At the cutoff new sessions work again: remove the cause before then.']
      : []),
  ];
}

/** The same of all denies of an incident, in one sentence; empty where there is none. */
export function unreachedInShort(containments: readonly Containment[]): string {
  if (containments.length === 0) return '';
  const isUser = containments.some(({ scope }) => scope.kind === 'user');
  const onRoles = containments.filter(({ scope }) => scope.kind !== 'user').map(({ method }) => METHODS[method]);
  const stops = onRoles.some(({ stopsNewSessions, denies }) => stopsNewSessions && denies === 'everything');
  const limits = [
    `sessions of other roles that were assumed from there (up to ${isUser ? '12 hours' : 'an hour'} each)`,
    'EKS tokens, database connections and shells that are open',
    ...(isUser ? ['sessions by GetSessionToken, which work again when the deny ends'] : []),
    ...(onRoles.some(({ stopsNewSessions }) => !stopsNewSessions)
      ? ['new sessions of whoever may assume the role']
      : []),
  ];
  const bounds = containments.some(({ rung }) => rung === 'boundary') ? ` ${NOT_PRINCIPAL}` : '';
  return `${limits.join('; ')}.${stops ? ' At the cutoff new sessions work: remove the cause before then.' : ''}${bounds}`;
}

/** The sentence for a command that left no deny, or ended one. */
export function stoppedBy(carried: Carried): string {
  switch (carried.outcome) {
    case 'lifted':
      if (carried.others !== undefined)
        return `${carried.by} lifted this incident. The freeze ${carried.policyName} of the role stays: ${counted(carried.others)} on the role ${carried.others === 1 ? 'needs' : 'need'} it.`;
      return `${carried.by} lifted ${carried.policyName}: sessions from before stay dead, new ones work.`;
    case 'revived':
      return `${carried.by} deleted ${carried.policyName}: earlier sessions work again, an attacker's included.`;
    case 'answered':
      return `${carried.policyName} is not put on ${carried.target} again.`;
    case 'refused':
    case 'unmodifiable':
    case 'absent':
    case 'full':
      return `NOT CONTAINED: ${carried.policyName} is not on ${carried.target}.`;
    case 'unconfirmed':
      return `NOT CONFIRMED: ${carried.policyName} was put on ${carried.target} and cannot be seen there.`;
    case 'kept':
      return `NOT LIFTED: ${carried.policyName} stands on ${carried.target} as it did.`;
    case 'written':
    case 'stands':
    case 'observed':
      return '';
    default:
      return carried satisfies never;
  }
}

function counted(incidents: number): string {
  return incidents === 1 ? '1 other incident' : `${incidents} other incidents`;
}
