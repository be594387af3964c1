import { parse as parseYaml, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { DEFAULT_SETTINGS, RESPONSES, type Settings } from './settings.ts';
import { lineOf, oneOf, shown } from './settings-words.ts';
import { DAY, formatDuration, MINUTE, parseDuration } from './time.ts';

/** One line for a person: the key, the value, what is accepted. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

const duration = (least: number, most: number, example: string) =>
  z
    .string({ error: ({ input }) => `is ${shown(input)}; use a duration such as ${example}` })
    .describe(`A duration: a number and s, m, h or d; ${formatDuration(least)} to ${formatDuration(most)}.`)
    .refine((text) => parseDuration(text) !== undefined, {
      error: ({ input }) => `is ${shown(input)}; use a duration such as ${example}`,
    })
    .refine((text) => isBetween(parseDuration(text), least, most), {
      error: ({ input }) => `is ${shown(input)}; use ${formatDuration(least)} to ${formatDuration(most)}`,
    });

const accountId = z.coerce
  .string()
  .regex(/^\d{12}$/, { error: ({ input }) => `is ${shown(input)}; use a 12-digit account id in quotes` });
const pattern = z.string().min(1).describe('A name or an ARN; * and ? are wildcards.');
const response = z.enum(RESPONSES, { error: ({ input }) => `is ${shown(input)}; use ${oneOf(RESPONSES)}` });
const until = z
  .union([z.string(), z.date()])
  .refine((value) => !Number.isNaN(new Date(value).getTime()), {
    error: ({ input }) => `is ${shown(input)}; use a date such as 2026-12-31`,
  })
  .describe('After this date the exception is ignored and reported.');

/** What `rolewarden.yml` may hold; unknown keys are errors, because a misspelt rail protects nobody. */
export const settingsSchema = z
  .strictObject({
    mode: z
      .enum(['observe', 'enforce'], { error: ({ input }) => `is ${shown(input)}; use observe or enforce` })
      .describe('observe tells what would be written and writes nothing; enforce writes.'),
    observe: z
      .strictObject({ accounts: z.array(accountId), detectors: z.array(z.string().min(1)) })
      .partial()
      .describe(
        'What is only told although mode is enforce: whole accounts, and what these detectors alone would contain.',
      ),
    organization: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, {
        error: ({ input }) => `is ${shown(input)}; use an organization id such as o-a1b2c3d4e5`,
      })
      .describe('The AWS Organizations id whose accounts count as our own.'),
    trusted: z
      .strictObject({ accounts: z.array(accountId), providers: z.array(z.string()), services: z.array(z.string()) })
      .partial()
      .describe('Outsiders that a role may trust without a finding.'),
    protect: z
      .strictObject({ roles: z.array(pattern), users: z.array(pattern) })
      .partial()
      .describe('Roles and IAM users that are never contained.'),
    approved: z
      .array(
        z.strictObject({
          role: pattern,
          services: z.array(z.string()).optional(),
          principals: z.array(pattern).optional(),
        }),
      )
      .describe(
        'Which role may be passed to which services by whom; once there is an entry, every other pass is a finding.',
      ),
    respond: z
      .record(z.string(), response)
      .describe('By severity or detector id: alert, freeze, revocation or quarantine.'),
    quarantine: z
      .strictObject({ window: duration(30 * MINUTE, DAY, '60m'), cap: duration(30 * MINUTE, 7 * DAY, '24h') })
      .partial()
      .describe(
        'How long newly issued sessions are denied (at least two sweep periods), and the cap of all extensions.',
      ),
    breaker: z
      .strictObject({ denies: z.int().min(1).max(100), period: duration(MINUTE, DAY, '1h') })
      .partial()
      .describe('More whole-role denies than this in the period, and roles are only frozen.'),
    contain: z
      .strictObject({
        passedRole: z.boolean(),
        changedRole: z.boolean(),
        callerSession: z.boolean(),
        wholeRole: z.array(pattern),
        boundary: z.boolean(),
        callerUser: z.boolean(),
      })
      .partial()
      .describe(
        'Whose sessions a containment may reach, and the shared roles that may be stopped whole; boundary: where no other policy fits, a whole role is stopped by its permissions boundary, which does not end by itself; callerUser: an IAM user who called is denied for quarantine.cap, after which the keys work again.',
      ),
    dormantAfter: duration(DAY, 400 * DAY, '90d').describe('A role not used for so long is dormant.'),
    exceptions: z
      .array(
        z.strictObject({
          role: pattern,
          service: z.string().optional(),
          principal: pattern.optional(),
          detectors: z.array(z.string()).min(1),
          owner: z.string().min(1),
          reason: z.string().min(1),
          until,
        }),
      )
      .describe("An owner's recorded reason to suppress."),
    guard: z
      .strictObject({
        deployers: z.array(pattern),
        responders: z.array(pattern),
        infrastructure: z.array(pattern),
        keys: z.array(z.string().min(1)),
      })
      .partial()
      .describe(
        'deployers: who deploys the stack, whose changes of it are mere notes. responders: who ends a containment by taking the deny away. infrastructure: tools that strip policies they do not know. keys: the KMS keys that the stack uses, by id or ARN.',
      ),
  })
  .partial();

type SettingsFile = z.infer<typeof settingsSchema>;

/**
 * The settings that a `rolewarden.yml` holds, with defaults for what it leaves out. An empty file is the defaults.
 * @param detectors ids that `respond`, `observe` and `exceptions` may name; without it they are not checked
 * @throws SettingsError with one line a problem: `rolewarden.yml: respond.high is "quarantin"; use alert, freeze, revocation or quarantine`
 */
export function parseSettings(text: string, file = 'rolewarden.yml', detectors?: readonly string[]): Settings {
  const value = yamlOf(text, file) ?? {};
  const parsed = settingsSchema.safeParse(value, { reportInput: true });
  if (!parsed.success)
    throw new SettingsError(parsed.error.issues.map((issue) => `${file}: ${lineOf(issue, settingsSchema)}`).join('\n'));
  const settings = withDefaults(parsed.data);
  const problems = [...unknownDetectors(settings, detectors), ...shortCap(settings)];
  if (problems.length > 0) throw new SettingsError(problems.map((problem) => `${file}: ${problem}`).join('\n'));
  return settings;
}

function yamlOf(text: string, file: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YAMLParseError) throw new SettingsError(`${file}: ${error.message.split('\n')[0]}`);
    throw error;
  }
}

function withDefaults(file: SettingsFile): Settings {
  const { organization } = file;
  return {
    mode: file.mode ?? DEFAULT_SETTINGS.mode,
    observe: { ...DEFAULT_SETTINGS.observe, ...present(file.observe) },
    ...(organization !== undefined && { organization }),
    trusted: { ...DEFAULT_SETTINGS.trusted, ...present(file.trusted) },
    protect: { ...DEFAULT_SETTINGS.protect, ...present(file.protect) },
    approved: (file.approved ?? []).map((approval) => present(approval)),
    respond: { ...DEFAULT_SETTINGS.respond, ...file.respond },
    quarantine: {
      window: milliseconds(file.quarantine?.window) ?? DEFAULT_SETTINGS.quarantine.window,
      cap: milliseconds(file.quarantine?.cap) ?? DEFAULT_SETTINGS.quarantine.cap,
    },
    breaker: {
      denies: file.breaker?.denies ?? DEFAULT_SETTINGS.breaker.denies,
      period: milliseconds(file.breaker?.period) ?? DEFAULT_SETTINGS.breaker.period,
    },
    contain: { ...DEFAULT_SETTINGS.contain, ...present(file.contain) },
    dormantAfter: milliseconds(file.dormantAfter) ?? DEFAULT_SETTINGS.dormantAfter,
    exceptions: (file.exceptions ?? []).map((exception) => ({
      ...present(exception),
      until: new Date(exception.until),
    })),
    ...(file.guard !== undefined && { guard: present(file.guard) }),
  };
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function present<T extends object>(value: T | undefined): Present<T> {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, field]) => field !== undefined)) as Present<T>;
}

function milliseconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

function isBetween(value: number | undefined, least: number, most: number): boolean {
  return value === undefined || (value >= least && value <= most);
}

const SEVERITY_KEYS = ['critical', 'high', 'medium', 'low', 'info'];

function unknownDetectors(
  { respond, observe, exceptions }: Settings,
  detectors: readonly string[] | undefined,
): string[] {
  if (detectors === undefined) return [];
  const isUnknown = (id: string) => !detectors.includes(id);
  const inRespond = Object.keys(respond).filter((key) => !SEVERITY_KEYS.includes(key) && isUnknown(key));
  const unknownIn = (ids: readonly string[], key: string) =>
    ids.filter(isUnknown).map((id) => `${key} names "${id}"; see lib/detectors/README.md for the ids`);
  return [
    ...inRespond.map(
      (key) => `respond.${key} is not a severity or detector; use ${oneOf(SEVERITY_KEYS)} or a detector id`,
    ),
    ...unknownIn(observe.detectors, 'observe.detectors'),
    ...exceptions.flatMap((exception, index) => unknownIn(exception.detectors, `exceptions[${index}].detectors`)),
  ];
}

function shortCap({ quarantine }: Settings): string[] {
  return quarantine.cap < quarantine.window
    ? [
        `quarantine.cap is ${formatDuration(quarantine.cap)}; use at least the window, ${formatDuration(quarantine.window)}`,
      ]
    : [];
}
