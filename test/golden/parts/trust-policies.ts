import { readFileSync } from 'node:fs';
import { isObject, textOf } from '../../../lib/base/json.ts';
import { ACCOUNT, fixtures, namesIn, stories } from './fixtures.ts';

const MEMBERS = ['AssumeRolePolicyDocument', 'assumeRolePolicyDocument'];

/** Every trust policy of the recorded events and of the account they belong to. */
export function trustPolicies(): { readonly name: string; readonly document: unknown }[] {
  const inStories = stories.flatMap((story) =>
    namesIn(`events/stories/${story}`)
      .filter((file) => /^\d.*\.json$/.test(file))
      .map((file) => `events/stories/${story}/${file}`),
  );
  const files = [ACCOUNT, ...fixtures.map((fixture) => `events/${fixture}`), ...inStories];
  return files.flatMap((file) =>
    documentsIn(JSON.parse(readFileSync(file, 'utf8'))).map((document, index) => ({
      name: `${file} ${index + 1}`,
      document,
    })),
  );
}

function documentsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(documentsIn);
  if (!isObject(value)) return [];
  const { eventName, requestParameters } = value;
  const isTrustChange = eventName === 'UpdateAssumeRolePolicy' && isObject(requestParameters);
  const written = isTrustChange ? textOf(requestParameters.policyDocument) : undefined;
  return [
    ...(written === undefined ? [] : [JSON.parse(written)]),
    ...Object.entries(value).flatMap(([key, held]) => (MEMBERS.includes(key) ? [decoded(held)] : documentsIn(held))),
  ];
}

/** IAM answers documents URL-encoded. */
function decoded(document: unknown): unknown {
  if (typeof document !== 'string') return document;
  return JSON.parse(document.startsWith('%') ? decodeURIComponent(document) : document);
}
