import { ourAccount, ourArn, ourName, ourPath, ourRegion } from './arn.ts';
import { ourMessage } from './message.ts';
import type { Kind, Names } from './names.ts';
import { isService, MESSAGES, WORDS } from './vocabulary.ts';

interface Place {
  readonly key: string;
  readonly parent: string;
  readonly names: Names;
}

/** A text of ours with the form of the given one; AWS's own words stay. */
export function ourText(text: string, place: Place): string {
  const field = FIELDS[place.key];
  if (field !== undefined) return field(text, place.names);
  if (text === '' || text === '*' || WORDS.has(text)) return text;
  for (const [form, ours] of FORMS) {
    const match = form.exec(text);
    const made = match === null ? undefined : ours(match, place);
    if (made !== undefined) return made;
  }
  return ourName(text, kindAt(place), place.names);
}

type Field = (text: string, names: Names) => string;

/** Fields of a record whose whole vocabulary is AWS's; another word there is a reason to look. */
function only(form: RegExp): Field {
  return (text) => {
    if (!form.test(text)) throw new Error(`"${text}" does not look like ${form}`);
    return text;
  };
}

const FIELDS: Readonly<Record<string, Field | undefined>> = {
  eventVersion: only(/^\d\.\d\d$/),
  eventSource: only(/^[a-z0-9-]+\.amazonaws\.com$/),
  eventName: ourEventName,
  eventType: only(/^Aws[A-Za-z]+$/),
  eventCategory: only(/^[A-Z][A-Za-z]+$/),
  errorCode: only(/^[A-Z][A-Za-z0-9]+(?:\.[A-Za-z]+)*$/),
  'detail-type': only(/^AWS [A-Za-z ]+ via CloudTrail$/),
  Action: only(/^(?:\*|[A-Za-z0-9-]+:[A-Za-z*?]+)$/),
  action: only(/^(?:\*|[A-Za-z0-9-]+:[A-Za-z*?]+)$/),
  errorMessage: (text, names) => (MESSAGES.has(text) ? text : ourMessage(text, names)),
  userAgent: ourAgent,
  accountId: ourAccount,
  recipientAccountId: ourAccount,
  account: ourAccount,
  ownerId: ourAccount,
};

/** A name with a version or a date at its end; one that an anonymiser broke stays broken, in our way. */
function ourEventName(text: string): string {
  if (/^[A-Z][A-Za-z0-9]*?(?:\d{8}(?:v\d)?|\d{4}_\d\d_\d\d)?$/.test(text) && !/\d[a-z]{2}/.test(text)) return text;
  const [, stem] = /^([A-Z][A-Za-z]+)\d\w+$/.exec(text) ?? [];
  if (stem === undefined) throw new Error(`"${text}" does not look like the name of an event`);
  return `${stem}2aaaa31`;
}

const AGENTS = ['Mozilla/5.0', 'aws-cli/2.0.0', 'Boto3/1.0.0', 'tool/1.0.0'];

function ourAgent(text: string, names: Names): string {
  if (text === '' || WORDS.has(text)) return text;
  if (HOST.test(text)) return ourHost(text, names);
  const inner = text.replace(/^\[/, '');
  const agent = AGENTS.find((one) => inner.startsWith(one.slice(0, one.indexOf('/')))) ?? 'tool/1.0.0';
  return text.startsWith('[') ? `[${agent}]` : agent;
}

const REGION = /^[a-z]{2,7}(?:-[a-z]+){1,2}-\dr?$/;
export const isZone = (text: string): boolean => REGION.test(text.slice(0, -1)) && /\d[a-f]$/.test(text);

/** The name of a service, or a host of it: labels that are neither are the customer's. */
const HOST = /^[A-Za-z0-9*_-]+(?:\.[A-Za-z0-9_-]+)*?(?:\.aws)?\.(?:amazonaws|amazon)\.com(?:\.cn)?$/;

function ourHost(text: string, names: Names): string {
  return text
    .split('.')
    .map((label) => {
      if (isService(label)) return label;
      return REGION.test(label) ? ourRegion(label, names) : names.ours('name', label);
    })
    .join('.');
}

type Form = readonly [form: RegExp, ours: (match: RegExpExecArray, place: Place) => string | undefined];

const DAY = '2026-05-04';
const hour = (key: string): string => (key === 'creationDate' ? '09:30:00' : '10:00:00');
const PEM = '-----BEGIN CERTIFICATE-----\nEXAMPLE\n-----END CERTIFICATE-----';

/** The first form that fits says what stands in the text's place. */
const FORMS: readonly Form[] = [
  [/^arn:.*/s, ([text], { names }) => ourArn(text, names)],
  [/^\d{12}$/, ([text], { names }) => ourAccount(text, names)],
  [/^-?\d+$/, ([text]) => (/^-?[01]$/.test(text) ? text : '2')],
  [/^-?\d+\.\d+$/, () => '0.5'],
  [/^\d{1,3}(?:\.[\d*]{1,3}){3}$/, ([text], { names }) => names.ours('address', text)],
  [/^[\d.]+\/(\d+)$/, ([text, bits]) => (text === '0.0.0.0/0' ? text : `192.0.2.0/${bits === '0' ? 0 : 24}`)],
  [/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i, () => '00:00:5e:00:53:01'],
  [/^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}$/i, () => '2001:db8::1'],
  [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, ([text], { names }) => names.ours('uuid', text)],
  [
    /^\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(\.\d+)?(Z?)$/,
    ([, t = '', fraction = '', z = ''], { key }) => DAY + t + hour(key) + fraction.replace(/\d/g, '0') + z,
  ],
  [/^\d{4}-\d\d-\d\d$/, () => DAY],
  [/^[A-Z][a-z]{2} \d+, \d{4}(,?) \d+:\d\d:\d\d [AP]M$/, ([, comma = '']) => `May 4, 2026${comma} 10:00:00 AM`],
  [/^\/.*/, ([text], { names }) => ourPath(text, names)],
  [/^-----BEGIN /, () => PEM],
  [/^<[?\w]/, () => '<EntityDescriptor entityID="https://example.com"/>'],
  [/^(https?|wss):/, ([, scheme]) => `${scheme}://example.com/path`],
  [/^[^@\s]+@[^@\s]+$/, ([text], { names }) => `${names.ours('user', text.replace(/@.*/, ''))}@example.com`],
  [
    /^(A(?:ROA|IDA|KIA|SIA|IPA|NPA|GPA))[A-Z0-9*]{6,}(?::(.*))?$/,
    ([text, prefix = '', session], { names }) =>
      names.id(prefix, text.replace(/:.*/, '')) +
      (session === undefined ? '' : `:${ourName(session, 'session', names)}`),
  ],
  [/^AWS::[A-Za-z0-9]+::[A-Za-z]+$/, ([text]) => text],
  [/^((?:[a-z]{1,7}-)+)[0-9a-fA-FxX]{6,}(?:EXAMPLE)?$/, ([text, prefix = ''], { names }) => names.id(prefix, text)],
  [HOST, ([text], { names }) => ourHost(text, names)],
  [REGION, ([text], { names }) => ourRegion(text, names)],
  [
    /^(.+-\d)([a-f])$/,
    ([text, region = '', zone], { names }) => (isZone(text) ? ourRegion(region, names) + zone : undefined),
  ],
];

/** What a name is of, as its key says. */
const KINDS: readonly (readonly [key: RegExp, kind: Kind])[] = [
  [/role|profile|^sessionIssuer$/i, 'role'],
  [/session/i, 'session'],
  [/user/i, 'user'],
  [/bucket/i, 'bucket'],
];

function kindAt({ key, parent }: Place): Kind {
  const word = /^(?:userName|name|Name|arn|Arn)$/.test(key) && !/items?$/.test(parent) ? `${parent} ${key}` : key;
  const at = parent === 'sessionIssuer' ? parent : word;
  return KINDS.find(([form]) => form.test(at))?.[1] ?? 'name';
}
