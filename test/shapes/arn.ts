import type { Kind, Names } from './names.ts';
import { isService, RESOURCE_TYPES } from './vocabulary.ts';

const ARN = /^arn:(aws[a-z-]*):([a-z0-9-]*):([^:/]*):([^:/]*):(.*)$/s;

/** An ARN with the same partition, service and resource type, of our accounts, regions and names; undefined for other texts. */
export function ourArn(text: string, names: Names): string | undefined {
  const [, partition, service = '', region = '', account = '', resource = ''] = ARN.exec(text) ?? [];
  if (partition === undefined) return undefined;
  if (account === 'aws') return text; // AWS owns it and publishes its name
  const place = region === '' || region === '*' ? region : ourRegion(region, names);
  const owner = ourAccount(account, names);
  const known = isService(service) ? service : 'ec2'; // a word that no service has is somebody's typing
  return `arn:${partition}:${known}:${place}:${owner}:${ourResource(service, resource, names)}`;
}

const NO_ACCOUNT = ['', '*', 'aws', 'amazon', 'anonymous', 'ANONYMOUS_PRINCIPAL'];

/** An account id that some anonymiser broke stays broken: no parser may stumble over it. */
export function ourAccount(account: string, names: Names): string {
  if (NO_ACCOUNT.includes(account)) return account;
  return names.ours(/^\d{6,12}$/.test(account) ? 'account' : 'broken account', account);
}

export function ourRegion(region: string, names: Names): string {
  return region.startsWith('cn-') ? 'cn-north-1' : names.ours('region', region);
}

function ourResource(service: string, resource: string, names: Names): string {
  if (service === 's3') return ourObject(resource, names);
  const [type = '', ...rest] = resource.split(/([:/])/);
  if (type === 'assumed-role') return type + ourSession(rest, names);
  return [type, ...rest].map((part) => ourSegment(part, KINDS[type] ?? 'name', names)).join('');
}

const KINDS: Readonly<Record<string, Kind>> = { role: 'role', 'instance-profile': 'role', user: 'user' };

function ourSession([, role = '', , session = '']: readonly string[], names: Names): string {
  return `/${ourSegment(role, 'role', names)}/${ourName(session, 'session', names)}`;
}

function ourObject(resource: string, names: Names): string {
  const [bucket = '', ...key] = resource.split('/');
  const place = bucket === '*' ? bucket : names.ours('bucket', bucket);
  return [place, ...key.map((part) => ourSegment(part, 'name', names))].join('/');
}

/** The path of a role or user, a log group, a device. */
export function ourPath(path: string, names: Names): string {
  return path.replace(/[^/]+/g, (part) => ourSegment(part, 'name', names));
}

function ourSegment(part: string, kind: Kind, names: Names): string {
  if (/^(?:[:/*]|)$/.test(part) || RESOURCE_TYPES.has(part) || isServicePrincipal(part)) return part;
  return ourName(part, kind, names);
}

function isServicePrincipal(part: string): boolean {
  return part.endsWith('.amazonaws.com') && isService(part.slice(0, -'.amazonaws.com'.length));
}

const RESERVED = /^AWSReservedSSO_(?:[A-Za-z]+)_[0-9a-f]+$/;

/** A name of ours for a role, user, session or anything else; names that AWS itself gives stay. */
export function ourName(given: string, kind: Kind, names: Names): string {
  if (/^AWSServiceRoleFor[A-Za-z]+$/.test(given)) return given;
  if (RESERVED.test(given)) return 'AWSReservedSSO_AdministratorAccess_0123456789abcdef';
  if (/^i-[0-9a-zA-Z]{8,}$/.test(given)) return names.id('i-', given); // the session of an instance
  const end = given.endsWith('*') ? '*' : '';
  return names.ours(kind, end === '' ? given : given.slice(0, -1)) + end;
}
