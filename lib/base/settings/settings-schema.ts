import { z } from 'zod';
import { formatDuration, parseDuration } from '../duration.ts';
import { DAY, MINUTE } from '../time.ts';
import { RESPONSES } from './response.ts';
import { oneOf, shown } from './settings-words.ts';

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
/** A wildcard only in AWS's own form for a permission set, whose roles have a region in their path and a suffix in their name. */
const operator = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:(?:(?:role|user)\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]+|role\/aws-reserved\/sso\.amazonaws\.com\/\*AWSReservedSSO_[\w+=,.@-]+_\*)$/,
    {
      error: ({ input }) =>
        `is ${shown(input)}; use the whole ARN of a role or user, or arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_<Name>_*`,
    },
  )
  .describe('The whole ARN of a role or user, or of a permission set with * for its region and its suffix.');
const region = z
  .string({ error: ({ input }) => `is ${shown(input)}; use a region such as eu-west-1` })
  .regex(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/, { error: ({ input }) => `is ${shown(input)}; use a region such as eu-west-1` });
const response = z.enum(RESPONSES, { error: ({ input }) => `is ${shown(input)}; use ${oneOf(RESPONSES)}` });
const until = z
  .union([z.string(), z.date()])
  .refine((value) => !Number.isNaN(new Date(value).getTime()), {
    error: ({ input }) => `is ${shown(input)}; use a date such as 2026-12-31`,
  })
  .describe('After this date the exception is ignored and reported.');

const person = z
  .string({ error: ({ input }) => `is ${shown(input)}; use the name of a person` })
  .regex(/^(?=.*\S)[^\p{C}\p{Zl}\p{Zp}]{1,100}$/u, {
    error: ({ input }) => `is ${shown(input)}; use the name of a person, at most 100 characters on one line`,
  });
const day = z
  .string({ error: ({ input }) => `is ${shown(input)}; use a date such as 2026-11-28` })
  .refine(isDay, { error: ({ input }) => `is ${shown(input)}; use a date such as 2026-11-28` });

/** The schema of `rolewarden.yml`. Unknown keys are errors, because a misspelt rail protects nobody. */
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
      .describe(
        'Roles and IAM users that are never contained; of the roles only those that are older than the first scan of the account.',
      ),
    approved: z
      .array(
        z.strictObject({
          role: pattern,
          services: z.array(z.string()).optional(),
          principals: z.array(pattern).optional(),
        }),
      )
      .describe(
        'Which role may be passed to which services by whom: such a pass is no finding. Where the role is a pattern or newer than 24 h, a pass that gives the passer more power is told all the same.',
      ),
    onlyApproved: z.boolean().describe('Every pass that approved does not cover is a finding.'),
    respond: z.record(z.string(), response).describe(`By severity or detector id: ${oneOf(RESPONSES)}.`),
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
        byDesign: z.boolean(),
      })
      .partial()
      .describe(
        'Whose sessions a containment may reach, and the shared roles that may be stopped whole; boundary: where no other policy fits, the deny may become the permissions boundary of a role in use that has none, whatever the severity; callerUser: an IAM user who called is denied for quarantine.cap, after which the keys work again; byDesign: a pass that has stood in the account, such as that of CDK’s deploy role, is contained as well.',
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
    enforce: z
      .strictObject({
        scp: z.boolean(),
        acknowledged: z.strictObject({
          by: person,
          on: day.describe('The day of the acknowledgement, such as 2026-11-28; not in the future.'),
        }),
      })
      .partial()
      .describe(
        'Why mode enforce is accepted: it needs one of the two. scp: the service control policy of `rolewarden scp` is attached; doctor looks whether it holds for its caller. acknowledged: the name of somebody who knows that whoever may change our functions is an administrator, and the date.',
      ),
    regions: z
      .array(region)
      .describe(
        'The regions besides the home region whose events are forwarded to it. With no such key, all regions that are enabled in the account; [] for none.',
      ),
    operators: z
      .array(operator)
      .min(1, { error: () => 'names nobody; name a role or leave the key out' })
      .describe(
        'Who may read and write the queues, the ledger and the topic beside the functions: the roles that use rolewarden contained, lift, contain, fix and redrive. With no such key, whoever packages the stack.',
      ),
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

export type SettingsFile = z.infer<typeof settingsSchema>;

/** A day of the calendar: JavaScript takes 30 February for 2 March. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

function isBetween(value: number | undefined, least: number, most: number): boolean {
  return value === undefined || (value >= least && value <= most);
}
