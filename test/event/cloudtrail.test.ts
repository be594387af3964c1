import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { record } from '../support/events.ts';

const BARE = record({ eventID: 'e-1' });

describe('parseEvent', () => {
  const shapes: [string, unknown][] = [
    ['a bare record', BARE],
    [
      'an EventBridge envelope',
      { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', account: '1', region: 'r', detail: BARE },
    ],
  ];
  it.each(shapes)('reads %s', (_, value) => {
    expect(parseEvent(value)).toMatchObject({
      eventId: 'e-1',
      eventName: 'ListRoles',
      account: '111122223333',
      region: 'us-east-1',
    });
  });

  const odd: [string, unknown, object][] = [
    ['null parameters', record({ requestParameters: null }), {}],
    ['parameters that are a string', record({ requestParameters: 'x' }), {}],
    ['no userIdentity', record({ userIdentity: null }), { principal: { kind: 'unknown' } }],
    [
      'a time with nanoseconds',
      record({ eventTime: '2024-12-16 18:41:07.000000000' }),
      { time: new Date('2024-12-16T18:41:07Z') },
    ],
    ['an account only in the caller', record({ recipientAccountId: undefined as never }), { account: '111122223333' }],
  ];
  it.each(odd)('takes %s', (_, value, expected) => {
    expect(parseEvent(value)).toMatchObject(expected);
  });

  it('leaves the time out of a record without eventTime', () => {
    expect(parseEvent(record({ eventTime: null }))).not.toHaveProperty('time');
  });

  it('gives copies of a record without eventID the same id', () => {
    const one = record({ eventID: null });
    expect(parseEvent(one).eventId).toBe(parseEvent(structuredClone(one)).eventId);
    expect(parseEvent(one).eventId).toMatch(/^sha256-[0-9a-f]{32}$/);
  });

  const bad: [string, unknown, string][] = [
    ['a list', [], 'not a CloudTrail record: expected a JSON object'],
    ['null', null, 'not a CloudTrail record: expected a JSON object'],
    ['no eventName', record({ eventName: undefined as never }), 'eventName is missing'],
    ['an eventName that is a number', record({ eventName: 7 }), 'eventName is not a string'],
    ['no eventSource', record({ eventSource: undefined as never }), 'eventSource is missing'],
    ['no eventName in an envelope', { 'detail-type': 'x', detail: {} }, 'detail.eventSource is missing'],
    ['a detail that is no object', { 'detail-type': 'x', detail: 'y' }, 'detail is not an object'],
    [
      'a time that is none',
      record({ eventTime: 'yesterday' }),
      'eventTime is "yesterday", not a time such as 2026-01-31T12:00:00Z',
    ],
  ];
  it.each(bad)('names the field of %s', (_, value, message) => {
    expect(() => parseEvent(value)).toThrow(message);
  });

  it('throws nothing but ParseError, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          parseEvent(value);
        } catch (error) {
          expect(error).toHaveProperty('name', 'ParseError');
        }
      }),
    );
  });
});
