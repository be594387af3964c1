import { parse, type ScalarTag, type Tags } from 'yaml';
import { PolicyError, policyJson } from '../../judge/policy/document.ts';
import { isTemplate } from '../../judge/trust/templates.ts';

/**
 * The value in a file: JSON (URL-encoded and one level of string allowed), or a CloudFormation template in YAML.
 * @throws PolicyError when it is neither.
 */
export function readValue(text: string): unknown {
  try {
    return policyJson(text);
  } catch (error) {
    const template = error instanceof PolicyError ? templateOf(text) : undefined;
    if (template === undefined) throw error;
    return template;
  }
}

/** Undefined when the text is no template: nearly any text is valid YAML. */
function templateOf(text: string): unknown {
  try {
    // failsafe: every scalar stays text, so that account 012345678901 keeps its zero and a Version stays no date
    const value: unknown = parse(text, { schema: 'failsafe', customTags: shortForms(), logLevel: 'error' });
    return isTemplate(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const FUNCTIONS =
  'And Base64 Cidr Contains EachMemberEquals EachMemberIn Equals FindInMap ForEach GetAtt GetAZs If ImportValue Join Length Not Or RefAll Select Split Sub ToJsonString Transform ValueOf ValueOfAll';

/** `!Sub text` is `{"Fn::Sub": text}`; `!Ref` and `!Condition` have no prefix. */
function shortForms(): Tags {
  const names = [
    ...FUNCTIONS.split(' ').map((name) => [name, `Fn::${name}`]),
    ['Ref', 'Ref'],
    ['Condition', 'Condition'],
  ];
  return names.flatMap(([short = '', long = '']) => [
    { tag: `!${short}`, resolve: (text: string) => ({ [long]: text }) } satisfies ScalarTag,
    { tag: `!${short}`, collection: 'seq', resolve: (list) => ({ [long]: list.toJSON() }) as never },
    { tag: `!${short}`, collection: 'map', resolve: (map) => ({ [long]: map.toJSON() }) as never },
  ]);
}
