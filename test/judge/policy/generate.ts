import fc from 'fast-check';
import type { PolicyCondition, PolicyDocument, Statement } from '../../../lib/judge/policy/document.ts';

/** A universe small enough to be walked whole. */
export const ACTIONS = ['s3:GetObject', 's3:PutObject', 'iam:PassRole'];
export const RESOURCES = [
  'arn:aws:s3:::a',
  'arn:aws:s3:::a/1',
  'arn:aws:s3:::b/1',
  'arn:aws:iam::1:role/a',
  'arn:aws:iam::1:user/ann',
];
export const ASKED = ['*', 'arn:aws:s3:::*', 'arn:aws:iam::1:role/*', 'arn:aws:s3:::*/1', ...RESOURCES];
export const CONTEXT_VALUES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'x:tag': [[], ['ann'], ['bob']],
  'x:list': [[], ['ann'], ['ann', 'bob']],
  'x:size': [[], ['5'], ['50']],
  'x:time': [['2026-01-01T00:00:00Z'], ['2026-06-01T00:00:00Z']],
  'aws:sourceip': [['10.0.0.7'], ['10.0.1.7']],
};

const few = <T>(values: readonly T[], max = 3) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: max });
const actions = few(['*', 's3:*', 's3:Get*', 'S3:PUTOBJECT', 'iam:Pass?ole', 'iam:*', '*:*Object', 's?:*']);
const resources = few([
  '*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::a*',
  'arn:aws:s3:::?/1',
  'arn:aws:s3:::b/1',
  'arn:aws:iam::1:role/*',
  'arn:aws:iam::*:role/a',
  'arn:aws:iam::1:user/$'.concat('{x:tag}'),
  'arn:aws:*:*/*',
]);

const strings = ['ann', 'a*', 'bob', 'ANN', '*'];
const tag = (operators: readonly string[], key: string) =>
  fc.record({ operator: fc.constantFrom(...operators), key: fc.constant(key), values: few(strings, 2) });
const string = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringEqualsIfExists',
  'StringNotLikeIfExists',
];
const set = [
  'ForAllValues:StringLike',
  'ForAnyValue:StringEquals',
  'ForAnyValue:StringNotEquals',
  'ForAllValues:StringNotEquals',
];
const condition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  tag(string, 'x:tag'),
  tag(set, 'x:List'),
  fc.record({
    operator: fc.constant('Null'),
    key: fc.constantFrom('x:tag', 'x:size'),
    values: few(['true', 'false'], 1),
  }),
  fc.record({
    operator: fc.constantFrom('NumericLessThan', 'NumericGreaterThanEqualsIfExists'),
    key: fc.constant('x:size'),
    values: few(['5', '20'], 1),
  }),
  fc.record({
    operator: fc.constant('DateLessThan'),
    key: fc.constant('x:Time'),
    values: few(['2026-03-01T00:00:00Z'], 1),
  }),
  fc.record({
    operator: fc.constantFrom('IpAddress', 'NotIpAddress'),
    key: fc.constant('aws:SourceIp'),
    values: few(['10.0.0.0/24'], 1),
  }),
);

export function statement(effect: fc.Arbitrary<'Allow' | 'Deny'>): fc.Arbitrary<Omit<Statement, 'index'>> {
  return fc
    .record({
      effect,
      action: fc.tuple(fc.boolean(), actions),
      resource: fc.tuple(fc.boolean(), resources),
      conditions: fc.array(condition, { maxLength: 2 }),
      plain: fc.boolean(),
    })
    .map(({ effect: said, action, resource, conditions, plain }) => ({
      effect: said,
      ...(action[0] && !plain ? { notActions: action[1] } : { actions: action[1] }),
      ...(resource[0] && !plain ? { notResources: resource[1] } : { resources: resource[1] }),
      conditions: plain ? [] : conditions,
    }));
}

export const allows = statement(fc.constant('Allow'));
export const denies = statement(fc.constant('Deny'));
export const either = statement(fc.constantFrom('Allow', 'Allow', 'Deny'));

export function documentOf(statements: readonly Omit<Statement, 'index'>[]): PolicyDocument {
  return { version: '2012-10-17', statements: statements.map((one, index) => ({ ...one, index })) };
}

export const document = fc.array(either, { minLength: 1, maxLength: 4 }).map(documentOf);

export interface Case {
  readonly identity: readonly PolicyDocument[];
  readonly boundary: readonly PolicyDocument[] | undefined;
  readonly session: readonly PolicyDocument[] | undefined;
}

export const cases: fc.Arbitrary<Case> = fc.record({
  identity: fc.array(document, { minLength: 1, maxLength: 2 }),
  boundary: fc.option(fc.tuple(document), { nil: undefined, freq: 2 }),
  session: fc.option(fc.tuple(document), { nil: undefined, freq: 1 }),
});

/** Every combination of context values. */
export const CONTEXTS: readonly Readonly<Record<string, readonly string[]>>[] = Object.entries(CONTEXT_VALUES).reduce<
  Record<string, readonly string[]>[]
>((found, [key, values]) => found.flatMap((context) => values.map((value) => ({ ...context, [key]: value }))), [{}]);
