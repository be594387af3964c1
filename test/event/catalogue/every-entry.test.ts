import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { RoleReference } from '../../../lib/base/role.ts';
import { catalogue } from '../../../lib/event/catalogue/catalogue.ts';
import { passesIn } from '../../../lib/event/catalogue/passes.ts';
import { event, OURS } from '../../support/events.ts';
import { RENDERINGS, requestWith } from './renderings.ts';

const ROLE = `arn:aws:iam::${OURS}:role/service-role/Night-Shift`;
/** Removing a role from a profile is catalogued for the profile's sake and hands nothing over. */
const entries = catalogue().filter(({ operation }) => operation !== 'RemoveRoleFromInstanceProfile');
const direct = entries.flatMap((entry) =>
  entry.parameters.filter((path) => !path.startsWith('<')).map((path) => ({ entry, path })),
);

function rolesIn(entry: { eventSource: string }, eventName: string, requestParameters: JsonObject): RoleReference[] {
  return passesIn(event({ eventSource: entry.eventSource, eventName, requestParameters })).map(({ role }) => role);
}

describe('every parameter of every catalogued call', () => {
  it.each(RENDERINGS)('yields exactly its role: $name', (rendering) => {
    const wrong = direct.filter(({ entry, path }) =>
      entry.eventNames.some((name) => {
        const [role, ...more] = rolesIn(entry, name, requestWith(path, ROLE, entry.operation, rendering));
        return role?.arn !== ROLE || more.length > 0;
      }),
    );
    expect(wrong).toEqual([]);
  });

  it.each(RENDERINGS)('yields a bare name as a role or an instance profile: $name', (rendering) => {
    const wrong = direct.filter(({ entry, path }) => {
      const [role, ...more] = rolesIn(
        entry,
        entry.operation,
        requestWith(path, 'Night-Shift', entry.operation, rendering),
      );
      return (role?.name ?? role?.instanceProfile) !== 'Night-Shift' || more.length > 0;
    });
    expect(wrong).toEqual([]);
  });

  it('yields a percent-encoded ARN decoded', () => {
    const [rendering] = RENDERINGS;
    if (rendering === undefined) throw new Error('no rendering');
    const wrong = direct.filter(({ entry, path }) => {
      const request = requestWith(path, encodeURIComponent(ROLE), entry.operation, rendering);
      return rolesIn(entry, entry.operation, request)[0]?.arn !== ROLE;
    });
    expect(wrong).toEqual([]);
  });

  it('is not disturbed by whatever else the request holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...direct),
        fc.constantFrom(...RENDERINGS),
        fc.dictionary(
          fc.string().map((key) => `x${key}`),
          fc.jsonValue(),
        ),
        ({ entry, path }, rendering, noise) => {
          const request = { ...noise, ...requestWith(path, ROLE, entry.operation, rendering) } as JsonObject;
          expect(rolesIn(entry, entry.operation, request)).toContainEqual({ arn: ROLE });
        },
      ),
    );
  });
});

describe('noise', () => {
  const readable = entries.filter(({ parameters }) => !parameters.includes('<openapi>'));

  it('yields no role from a catalogued call', () => {
    fc.assert(
      fc.property(fc.constantFrom(...readable), fc.dictionary(fc.string(), fc.jsonValue()), (entry, noise) => {
        expect(rolesIn(entry, entry.operation, noise as JsonObject)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('yields no role from any other call, and never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1 }),
        fc.jsonValue(),
        (eventSource, eventName, any) => {
          const parameters = { any } as JsonObject;
          const found = passesIn(
            event({ eventSource, eventName, requestParameters: parameters, responseElements: parameters }),
          );
          expect(found).toEqual([]);
        },
      ),
    );
  });

  it('does not exhaust the stack', () => {
    let deep: JsonObject = { roleArn: ROLE };
    for (let level = 0; level < 50_000; level += 1) deep = { deep };
    const events = ['CreateStateMachine', 'StartAutomationExecution'].map((eventName) =>
      event({
        eventSource: eventName === 'CreateStateMachine' ? 'states.amazonaws.com' : 'ssm.amazonaws.com',
        eventName,
        requestParameters: deep,
      }),
    );
    expect(events.flatMap(passesIn)).toEqual([]);
  });
});
