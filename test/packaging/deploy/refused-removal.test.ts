import { describe, expect, it } from 'vitest';
import type { ReserveInUse, StandingDeny } from '../../../lib/packaging/deploy/deployer.ts';
import { refusedRemoval } from '../../../lib/packaging/deploy/refused-removal.ts';

const quarantine: StandingDeny = {
  holder: 'App',
  isOnUser: false,
  incident: '0123456789abcdef',
  policy: 'rolewarden-0123456789abcdef-quarantine',
  stopsNewSessions: true,
  lapse: new Date('2026-05-02T02:00:00Z'),
};
const revocation: StandingDeny = {
  holder: 'Batch',
  isOnUser: false,
  incident: 'fedcba9876543210',
  policy: 'rolewarden-fedcba9876543210-revocation',
  stopsNewSessions: false,
  lapse: new Date('2026-05-02T01:00:00Z'),
};
const reserve: ReserveInUse = { policy: 'rolewarden-reserve-1', holders: ['App'] };

describe('serverless remove', () => {
  it('goes on where nothing stands', () => {
    expect(refusedRemoval([], [])).toBeUndefined();
  });

  it('refuses while a deny stands, and says which, until when, and both ways out', () => {
    expect(refusedRemoval([quarantine, revocation], [])?.split('\n')).toEqual([
      'These denies of Rolewarden stand. Without the stack nobody extends, restores or deletes them:',
      '  App: rolewarden-0123456789abcdef-quarantine (incident 0123456789abcdef) denies new sessions too, ends by itself at 2026-05-02T02:00:00Z',
      '  Batch: rolewarden-fedcba9876543210-revocation (incident fedcba9876543210) denies sessions from before its cutoff, ends by itself at 2026-05-02T01:00:00Z',
      'Lift them first (each command shows what it would do; with --yes it does it):',
      '  node dist/rolewarden.js lift 0123456789abcdef',
      'Or leave them where they are: npx serverless remove --force',
    ]);
  });

  it('names an incident of several denies once', () => {
    const said = refusedRemoval([quarantine, { ...quarantine, holder: 'Other' }], []);
    expect(said?.match(/rolewarden\.js lift 0123456789abcdef/g)).toHaveLength(1);
  });

  it('lifts the deny on a user by its name: it has one end only', () => {
    const said = refusedRemoval([{ ...quarantine, holder: 'user/alice', isOnUser: true }], []);
    expect(said).toContain('  node dist/rolewarden.js lift user/alice --revive');
  });

  it('offers no lift where only old sessions are denied: it would do nothing', () => {
    expect(refusedRemoval([revocation], [])).not.toContain('rolewarden.js lift');
    expect(refusedRemoval([revocation], [])).toContain('remove --force');
  });

  it('says of a boundary of release 0.1.0 that it does not end', () => {
    const { lapse: _, ...endless } = quarantine;
    expect(refusedRemoval([endless], [])).toContain('never ends by itself');
  });

  it('refuses while a reserve is attached, forced or not', () => {
    for (const denies of [[], [quarantine]]) {
      const said = refusedRemoval(denies, [reserve]);
      expect(said).toContain('rolewarden-reserve-1 carries a deny on App.');
      expect(said).toContain('Not even --force');
      expect(said).toContain('--revive');
    }
  });
});
