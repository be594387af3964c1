import type { Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import type { Exposure } from '../../judge/trust/exposure.ts';
import { judgeTrust } from './judge.ts';

const WORDS: Partial<Readonly<Record<Exposure, string>>> = {
  public: 'anybody',
  'other-organization': 'another organization',
  external: 'another account',
  'federated-any-tenant': 'any tenant of a shared identity provider',
};

/** In words, the widest outsiders that the role's trust policy lets in: neither ours nor on the list of trusted accounts. */
export function outsidersOf(role: Role, settings: Settings): string | undefined {
  if (role.trustPolicy === undefined) return undefined;
  const { exposure, severity } = judgeTrust(role.trustPolicy, trustContext(settings, role.account, 'read'));
  return severity !== 'none' && isAtLeast(severity, 'medium') ? WORDS[exposure] : undefined; // a trusted account is external, and no finding
}

/** The context from settings and account. `roleContext` adds the role's power. */
export function trustContext(settings: Settings, account: string, source: TrustContext['source']): TrustContext {
  return {
    account,
    ...(settings.organization !== undefined && { organization: settings.organization }),
    trusted: settings.trusted,
    source,
  };
}
