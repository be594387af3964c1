import { isObject, type Json, textOf } from '../base/json.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { AccountState, KnownTemplate } from './state.ts';

export const TEMPLATE_CALLS: readonly string[] = [
  'CreateLaunchTemplate',
  'CreateLaunchTemplateVersion',
  'ModifyLaunchTemplate',
];

/** EC2's newer calls wrap their parameters in one `…Request` member, with PascalCase names inside. */
export function growTemplates(state: AccountState, event: CloudTrailEvent): void {
  const request = objectAt(event.requestParameters, `${event.eventName}Request`) ?? event.requestParameters;
  const response = objectAt(event.responseElements, `${event.eventName}Response`) ?? event.responseElements;
  if (event.eventName === 'CreateLaunchTemplate') create(state, event, request, response);
  if (event.eventName === 'CreateLaunchTemplateVersion') addVersion(state, event, request, response);
  if (event.eventName === 'ModifyLaunchTemplate') setDefault(state, event, request);
}

type Body = Readonly<Record<string, Json | undefined>> | undefined;

function create(state: AccountState, event: CloudTrailEvent, request: Body, response: Body): void {
  const template = objectAt(response, 'launchTemplate');
  const id = textOf(template?.launchTemplateId);
  if (id === undefined) return;
  const name = textOf(request?.LaunchTemplateName) ?? textOf(template?.launchTemplateName) ?? '';
  state.templates.set(`${event.account}/${event.region}/${id}`, {
    id,
    name,
    versions: new Map([[1, profileIn(request)]]),
    defaultVersion: 1,
  });
}

/** A new version starts from its source version, so its profile may come from there. */
function addVersion(state: AccountState, event: CloudTrailEvent, request: Body, response: Body): void {
  const known = find(state, event, request);
  if (known === undefined) return;
  const number = Number(
    objectAt(response, 'launchTemplateVersion')?.versionNumber ?? Math.max(...known.versions.keys()) + 1,
  );
  const source = request?.SourceVersion;
  const inherited = source === undefined ? undefined : known.versions.get(numberOf(source, known));
  known.versions.set(number, profileIn(request) ?? inherited);
}

function numberOf(version: Json, { versions, defaultVersion }: KnownTemplate): number {
  if (version === '$Default') return defaultVersion;
  return version === '$Latest' ? Math.max(...versions.keys()) : Number(version);
}

function setDefault(state: AccountState, event: CloudTrailEvent, request: Body): void {
  const known = find(state, event, request);
  const version = Number(request?.SetDefaultVersion ?? request?.DefaultVersion);
  if (known !== undefined && Number.isInteger(version)) known.defaultVersion = version;
}

function find(state: AccountState, event: CloudTrailEvent, request: Body): KnownTemplate | undefined {
  const id = textOf(request?.LaunchTemplateId);
  const name = textOf(request?.LaunchTemplateName);
  const scope = `${event.account}/${event.region}/`;
  return [...state.templates].find(
    ([key, template]) => key.startsWith(scope) && (template.id === id || template.name === name),
  )?.[1];
}

function profileIn(request: Body): string | undefined {
  const profile = objectAt(objectAt(request, 'LaunchTemplateData'), 'IamInstanceProfile');
  return textOf(profile?.Arn) ?? textOf(profile?.Name);
}

function objectAt(value: Body, key: string): Body {
  const member = value?.[key];
  return isObject(member) ? member : undefined;
}
