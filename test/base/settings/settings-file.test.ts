import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { parseSettings } from '../../../lib/base/settings/settings-file.ts';
import { HOUR, MINUTE } from '../../../lib/base/time.ts';

const IDS = ['pass-admin-role'];

describe('the example settings', () => {
  const example = readFileSync('rolewarden.example.yml', 'utf8');

  it('are read, and approve nothing by themselves', () => {
    expect(parseSettings(example, 'rolewarden.example.yml').approved).toEqual([]);
  });

  it('show entries of approved that are read once they are uncommented, none of an administrator by a pattern', () => {
    const [, commented = ''] = /^approved: \[\]\n((?:#.*\n)+)/m.exec(example) ?? [];
    const lines = commented.split('\n').filter((line) => /^# (?:- | {2}\w+: )/.test(line));
    const { approved } = parseSettings(['approved:', ...lines.map((line) => line.slice(2))].join('\n'));
    expect(approved.map(({ services }) => services)).toEqual([
      ['lambda.amazonaws.com'],
      ['cloudformation.amazonaws.com'],
      ['cloudformation.amazonaws.com'],
    ]);
    expect(approved.slice(1).filter(({ role }) => role.includes('*'))).toEqual([]);
  });
});

describe('parseSettings', () => {
  it.each(['', '# nothing\n', '{}'])('reads %j as the defaults', (text) => {
    expect(parseSettings(text)).toEqual(DEFAULT_SETTINGS);
  });

  it('fills in what a section leaves out', () => {
    const settings = parseSettings(
      'quarantine: {window: 90m}\nrespond: {high: freeze}\ntrusted: {accounts: ["444455556666"]}',
    );
    expect(settings.quarantine).toEqual({ window: 90 * MINUTE, cap: 24 * HOUR });
    expect(settings.respond).toEqual({ ...DEFAULT_SETTINGS.respond, high: 'freeze' });
    expect(settings.trusted).toEqual({ accounts: ['444455556666'], providers: [], services: [] });
  });

  it('reads what is only observed', () => {
    expect(parseSettings('observe: {detectors: [pass-admin-role]}', 'f', IDS).observe).toEqual({
      accounts: [],
      detectors: ['pass-admin-role'],
    });
    expect(parseSettings('observe: {accounts: ["111122223333"]}').observe.accounts).toEqual(['111122223333']);
  });

  it('reads the opt-in for users, which is off, and whom it spares', () => {
    expect(DEFAULT_SETTINGS.contain.callerUser).toBeUndefined();
    expect(DEFAULT_SETTINGS.contain.byDesign).toBeUndefined();
    expect(parseSettings('contain: {byDesign: true}').contain).toEqual({ ...DEFAULT_SETTINGS.contain, byDesign: true });
    const settings = parseSettings('contain: {callerUser: true}\nprotect: {users: [break-glass]}');
    expect(settings.contain).toEqual({ ...DEFAULT_SETTINGS.contain, callerUser: true });
    expect(settings.protect).toEqual({ roles: [], users: ['break-glass'] });
    expect(() => parseSettings('contain: {callerUser: "yes"}')).toThrow('contain.callerUser is "yes"');
  });

  it('reads that only approved passes are allowed, which is off, however many are approved', () => {
    expect(parseSettings('approved: [{role: app}]')).toMatchObject({
      approved: [{ role: 'app' }],
      onlyApproved: false,
    });
    expect(parseSettings('onlyApproved: true')).toMatchObject({ approved: [], onlyApproved: true });
    expect(() => parseSettings('onlyApproved: maybe')).toThrow('onlyApproved is "maybe"; use true or false');
  });

  it('takes an account id that YAML read as a number', () => {
    expect(parseSettings('trusted: {accounts: [111122223333]}').trusted.accounts).toEqual(['111122223333']);
  });

  it('reads exceptions with their end', () => {
    const text =
      'exceptions: [{role: app, detectors: [pass-admin-role], owner: dana, reason: migration, until: 2026-12-31}]';
    expect(parseSettings(text, 'f', IDS).exceptions).toEqual([
      {
        role: 'app',
        detectors: ['pass-admin-role'],
        owner: 'dana',
        reason: 'migration',
        until: new Date('2026-12-31'),
      },
    ]);
  });

  const bad: [string, string][] = [
    [
      'respond: {high: quarantin}',
      'rolewarden.yml: respond.high is "quarantin"; use alert, freeze, revocation or quarantine',
    ],
    ['mode: on', 'rolewarden.yml: mode is "on"; use observe or enforce'],
    ['trusted: {acounts: []}', 'rolewarden.yml: unknown key "trusted.acounts"; use accounts, providers or services'],
    ['protekt: {}', 'rolewarden.yml: unknown key "protekt"; use mode, observe, organization,'],
    ['quarantine: {window: 5m}', 'rolewarden.yml: quarantine.window is "5m"; use 30m to 1d'],
    ['quarantine: {window: 60}', 'rolewarden.yml: quarantine.window is 60; use a duration such as 60m'],
    ['quarantine: {window: 20h, cap: 2h}', 'rolewarden.yml: quarantine.cap is 2h; use at least the window, 20h'],
    ['quarantine: {cap: 8d}', 'rolewarden.yml: quarantine.cap is "8d"; use 30m to 7d'],
    ['dormantAfter: 90x', 'rolewarden.yml: dormantAfter is "90x"; use a duration such as 90d'],
    ['trusted: {accounts: [12]}', 'rolewarden.yml: trusted.accounts[0] is "12"; use a 12-digit account id in quotes'],
    ['organization: acme', 'rolewarden.yml: organization is "acme"; use an organization id such as o-a1b2c3d4e5'],
    ['breaker: {denies: 0}', 'rolewarden.yml: breaker.denies is 0; use at least 1'],
    ['contain: {callerSession: maybe}', 'rolewarden.yml: contain.callerSession is "maybe"; use true or false'],
    ['respond: {pass-admin: alert}', 'rolewarden.yml: respond.pass-admin is not a severity or detector; use critical,'],
    ['observe: {accounts: [12]}', 'rolewarden.yml: observe.accounts[0] is "12"; use a 12-digit account id in quotes'],
    ['observe: {account: []}', 'rolewarden.yml: unknown key "observe.account"; use accounts or detectors'],
    ['observe: true', 'rolewarden.yml: observe is true; use keys and values'],
    [
      'observe: {detectors: [pass-admin]}',
      'rolewarden.yml: observe.detectors names "pass-admin"; see lib/detectors/README.md for the ids',
    ],
    [
      'exceptions: [{role: a, owner: b, reason: c, until: soon, detectors: [x]}]',
      'rolewarden.yml: exceptions[0].until is "soon"; use a date such as 2026-12-31',
    ],
    [
      'exceptions: [{role: a, owner: b, reason: c, until: 2026-12-31, detectors: [x]}]',
      'rolewarden.yml: exceptions[0].detectors names "x"',
    ],
    ['exceptions: [{role: a}]', 'rolewarden.yml: exceptions[0].owner is missing; use text'],
    ['- 1', 'rolewarden.yml: the file is [1]; use keys and values'],
    ['a: [', 'rolewarden.yml: not YAML: Flow sequence'],
  ];
  it.each(bad)('%s says what is wrong and what to use', (text, message) => {
    expect(() => parseSettings(text, 'rolewarden.yml', IDS)).toThrow(message);
  });

  it('tells every problem, one a line', () => {
    expect(() => parseSettings('mode: on\nfoo: 1')).toThrow(/mode is "on".*\n.*unknown key "foo"/);
  });
});
