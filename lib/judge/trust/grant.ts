import type { Door } from './actions.ts';
import type { Claims } from './claims.ts';
import type { Confinement } from './confinement.ts';
import type { Exposure } from './exposure.ts';
import type { Reach } from './reach.ts';
import type { ServiceSource } from './services.ts';

/** One principal of one Allow statement on one or more of the assume actions. */
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
  /** The callers who get in after conditions and Denies. */
  readonly reach: Reach;
  /** The callers whom the principal names, before conditions. */
  readonly named: Reach;
  readonly confinement: Confinement;
  /** True when they may also call sts:TagSession or sts:SetSourceIdentity. */
  readonly claims: boolean;
}

export interface ServiceGrant extends Common {
  readonly via: 'service';
  /** `ecs-tasks`; absent when the principal is not the name of an AWS service. */
  readonly service?: string;
  readonly source: ServiceSource;
}

export interface OidcGrant extends Common {
  readonly via: 'oidc';
  readonly issuer: string;
  /** The provider's account, when the principal is an ARN. */
  readonly account?: string;
  readonly claims: Claims;
}

export interface SamlGrant extends Common {
  readonly via: 'saml';
  readonly account?: string;
  readonly audience: boolean;
}

/** A grant that lets nobody in. */
export interface DeadGrant extends Common {
  readonly via: 'dead';
  readonly because: string;
}
