import type { StatementReference } from '../policy/region.ts';
import type { GrantedPower } from './granted-power.ts';

/** `iam:PutRolePolicy on arn:aws:iam::111122223333:role/app-*, by policy "deploy" statement 2`. */
export function evidenceOf({ actions, resources, except, conditions, by, because }: GrantedPower): string {
  const what = actions.length === 1 && actions[0] === '*' ? 'every action' : listed(actions);
  return [
    `${what} on ${resources.includes('*') ? 'every resource' : listed(resources)}`,
    except.length > 0 && `except ${listed(except)}`,
    conditions.length > 0 && `if ${listed(conditions)}`,
    by.length > 0 && `(${listed(by.map(statementText))})`,
    because !== undefined && `(${because})`,
  ]
    .filter((part) => part !== false)
    .join(' ');
}

export function statementText({ policy, statement, sid }: StatementReference): string {
  return `${policy} statement ${statement}${sid === undefined ? '' : ` "${sid}"`}`;
}

const SHOWN = 3;

/** The first few texts and the number of the others, because evidence is one sentence. */
export function listed(texts: readonly string[]): string {
  const more = texts.length - SHOWN;
  return more > 0 ? `${texts.slice(0, SHOWN).join(', ')} and ${more} more` : texts.join(', ');
}
