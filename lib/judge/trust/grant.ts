import type { Door } from './actions.ts';
import type { Claims } from './claims.ts';
import type { Confinement } from './confinement.ts';
import type { Exposure } from './exposure.ts';
import type { Reach } from './reach.ts';
import type { ServiceSource } from './services.ts';

/** One principal of one Allow statement that asks for one or more of the assume actions. */
export type Grant = AwsGrant | ServiceGrant | OidcGrant | SamlGrant | DeadGrant;

interface Common {
  /** Zero-based. */
  readonly statement: number;
  /** As written: `arn:aws:iam::999988887777:root`, `ec2.amazonaws.com`. */
  readonly principal: string;
  readonly doors: readonly Door[];
  readonly exposure: Exposure;
}

/** Callers with AWS credentials. */
export interface AwsGrant extends Common {
  readonly via: 'aws';
  /** Who is left once conditions and Denies are counted. */
  readonly reach: Reach;
  /** Who is named, before conditions. */
  readonly named: Reach;
  readonly confinement: Confinement;
  /** sts:TagSession or sts:SetSourceIdentity is theirs too. */
  readonly claims: boolean;
}

export interface ServiceGrant extends Common {
  readonly via: 'service';
  /** `ecs-tasks`; absent when it is no AWS service's name. */
  readonly service?: string;
  readonly source: ServiceSource;
}

export interface OidcGrant extends Common {
  readonly via: 'oidc';
  readonly issuer: string;
  /** Account of the provider, where the principal is an ARN. */
  readonly account?: string;
  readonly claims: Claims;
}

export interface SamlGrant extends Common {
  readonly via: 'saml';
  readonly account?: string;
  readonly audience: boolean;
}

/** Names somebody and lets nobody in. */
export interface DeadGrant extends Common {
  readonly via: 'dead';
  readonly because: string;
}
