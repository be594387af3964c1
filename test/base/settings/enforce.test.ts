import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { enforceSays } from '../../../lib/base/settings/enforce.ts';
import { parseSettings } from '../../../lib/base/settings/settings-file.ts';

const NOW = new Date('2026-05-04T12:00:00Z');
const settingsOf = (text: string) => parseSettings(text, 'rolewarden.yml', [], NOW);
const acknowledged = (by: string, on = '2026-05-01') =>
  `mode: enforce\nenforce: {acknowledged: {by: ${JSON.stringify(by)}, on: ${on}}}`;
const NEITHER =
  /^rolewarden\.yml: mode is "enforce" but .*node dist\/rolewarden\.js scp.*enforce: \{ scp: true \}, or set enforce: \{ acknowledged: \{ by: <your name>, on: <today> \} \}$/;

describe('mode: enforce', () => {
  it.each<[string, string, object]>([
    ['the service control policy', 'mode: enforce\nenforce: {scp: true}', { scp: true }],
    ['an acknowledgement', acknowledged('dana'), { acknowledged: { by: 'dana', on: '2026-05-01' } }],
    ['one of today', acknowledged('dana', '2026-05-04'), { acknowledged: { by: 'dana', on: '2026-05-04' } }],
    ['the longest name', acknowledged('d'.repeat(100)), { acknowledged: { by: 'd'.repeat(100) } }],
    ['a name with spaces', acknowledged('Dana Šimek'), { acknowledged: { by: 'Dana Šimek' } }],
    [
      'both',
      `${acknowledged('dana').slice(0, -1)}, scp: true}`,
      { scp: true, acknowledged: { by: 'dana', on: '2026-05-01' } },
    ],
  ])('is accepted with %s', (_, text, enforce) => {
    expect(settingsOf(text)).toMatchObject({ mode: 'enforce', enforce });
  });

  it.each<[string, string, RegExp]>([
    ['neither', 'mode: enforce', NEITHER],
    ['an empty section', 'mode: enforce\nenforce: {}', NEITHER],
    ['a policy that is not attached', 'mode: enforce\nenforce: {scp: false}', NEITHER],
    ['scp as a word', 'mode: enforce\nenforce: {scp: "yes"}', /enforce\.scp is "yes"; use true or false/],
    ['true', 'mode: enforce\nenforce: true', /enforce is true; use keys and values/],
    ['a misspelt key', 'mode: enforce\nenforce: {acknowleged: {}}', /"enforce\.acknowleged"; use scp or acknowledged/],
    ['no date', 'mode: enforce\nenforce: {acknowledged: {by: dana}}', /acknowledged\.on is missing; use a date/],
    [
      'no name',
      'mode: enforce\nenforce: {acknowledged: {on: 2026-05-01}}',
      /acknowledged\.by is missing; use the name/,
    ],
    ['an empty name', acknowledged(''), /enforce\.acknowledged\.by is ""; use the name of a person, at most 100/],
    ['a blank name', acknowledged('  '), /enforce\.acknowledged\.by is " {2}"; use the name of a person/],
    ['a name too long', acknowledged('d'.repeat(101)), /enforce\.acknowledged\.by is "ddd.*; use the name of a person/],
    ['a name of two lines', acknowledged('dana\nok'), /enforce\.acknowledged\.by is "dana\\nok"; use the name/],
    ['a name that moves the cursor', acknowledged('dana\u001b[2J'), /enforce\.acknowledged\.by is .*; use the name/],
    ['a name that turns the text', acknowledged('dana\u202e'), /enforce\.acknowledged\.by is .*; use the name/],
    ['a date that is none', acknowledged('dana', 'soon'), /on is "soon"; use a date such as 2026-11-28/],
    ['a day that is none', acknowledged('dana', '2026-02-30'), /on is "2026-02-30"; use a date such as 2026-11-28/],
    ['a time', acknowledged('dana', '"2026-05-01T10:00:00Z"'), /on is "2026-05-01T10:00:00Z"; use a date/],
    [
      'a future date',
      acknowledged('dana', '2026-05-06'),
      /acknowledged\.on is "2026-05-06", in the future; use the day/,
    ],
  ])('is refused with %s', (_, text, problem) => {
    expect(() => settingsOf(text)).toThrow(problem);
  });

  it('takes the date of the first time zone: it is tomorrow in UTC', () => {
    const tomorrow = acknowledged('dana', '2026-05-05');
    const at = (time: string) => () => parseSettings(tomorrow, 'rolewarden.yml', [], new Date(time));
    expect(at('2026-05-04T10:00:00Z')).not.toThrow();
    expect(at('2026-05-04T09:59:59Z')).toThrow('in the future');
  });

  it('takes any date where nobody says what day it is', () => {
    expect(parseSettings(acknowledged('dana', '2999-01-01')).enforce?.acknowledged?.on).toBe('2999-01-01');
  });

  it('is not the default, which needs no reason', () => {
    expect(settingsOf('mode: observe')).toEqual(DEFAULT_SETTINGS);
    expect(settingsOf('enforce: {scp: true}')).toEqual({ ...DEFAULT_SETTINGS, enforce: { scp: true } });
    expect(() => settingsOf('enforce: {acknowledged: {by: dana, on: 2027-01-01}}')).toThrow('in the future');
  });
});

describe('what the settings say of it', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['not attached', 'enforce: {scp: false}', []],
    [
      'attached',
      'enforce: {scp: true}',
      ['enforce.scp says that the service control policy of `node dist/rolewarden.js scp` is attached'],
    ],
    [
      'acknowledged',
      acknowledged('dana'),
      ['dana acknowledged on 2026-05-01 that whoever may change our functions is an administrator'],
    ],
  ])('%s', (_, text, says) => {
    expect(enforceSays(settingsOf(text))).toEqual(says);
  });
});
