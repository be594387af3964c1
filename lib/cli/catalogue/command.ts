import { catalogue, MODEL_VERSION, operationNameOf } from '../../event/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../event/catalogue/entry.ts';
import { type Io, UsageError } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { table } from '../table.ts';

interface Options {
  readonly json?: boolean;
  readonly event?: string;
}

export const addCatalogue: AddCommand = (program, io) => {
  program
    .command('catalogue')
    .description('Every call known to pass a role, and where in the call the role is.')
    .option('--event <source:name>', 'explain one call, such as ec2.amazonaws.com:RunInstances or ec2:RunInstances')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExit status: 0 done, 2 no such call.\n')
    .action(({ json, event }: Options) => {
      const entries = event === undefined ? catalogue() : [entryFor(event)];
      if (json) io.out(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      else if (event === undefined) printAll(entries, io);
      else io.out(entries.map(explained).join('\n'));
    });
};

/** Takes the event as CloudTrail names it, with or without the date suffix, or the IAM action. */
function entryFor(event: string): CatalogueEntry {
  const [source = '', name = ''] = event.split(':');
  const eventSource = source.includes('.') ? source : `${source}.amazonaws.com`;
  const operation = operationNameOf(eventSource, name).toLowerCase();
  const entry = catalogue().find(
    (candidate) =>
      candidate.operation.toLowerCase() === operation &&
      [candidate.service, candidate.eventSource, ...(candidate.otherEventSources ?? [])].some(
        (known) => known === source || known === eventSource,
      ),
  );
  if (entry !== undefined) return entry;
  throw new UsageError(
    `the catalogue has no "${event}": either it passes no role or it is unknown; write <eventSource>:<eventName>, such as ec2.amazonaws.com:RunInstances`,
  );
}

function printAll(entries: readonly CatalogueEntry[], io: Io): void {
  const rows = entries.map(({ service, operation, kind, parameters, passedTo }) => [
    `${service}:${operation}`,
    kind,
    parameters.length > 1 ? `${parameters[0]} and ${parameters.length - 1} more` : (parameters[0] ?? ''),
    passedTo.join(' '),
  ]);
  io.out(table(['CALL', 'KIND', 'ROLE AT', 'PASSED TO'], rows, io.columns));
  const prefixes = new Set(entries.map(({ service }) => service)).size;
  const arming = entries.filter(({ kind }) => kind === 'arming').length;
  io.err(
    `${entries.length} calls of ${prefixes} services, ${arming} of them only prepare a pass; from botocore ${MODEL_VERSION}\n`,
  );
}

function explained({
  service,
  eventSource,
  eventNames,
  operation,
  parameters,
  passedTo,
  kind,
  evidence,
  otherEventSources = [],
}: CatalogueEntry): string {
  const lines: [string, readonly string[]][] = [
    ['CloudTrail', [`${eventNames.join(' or ')} from ${[eventSource, ...otherEventSources].join(' or ')}`]],
    ['role at', parameters.map(parameterInWords)],
    ['passed to', [passedTo.length > 0 ? passedTo.join(', ') : 'not documented']],
    ['kind', [KINDS[kind]]],
    ['known from', [EVIDENCE[evidence]]],
  ];
  const body = lines.flatMap(([label, texts]) =>
    texts.map((text, index) => `  ${(index === 0 ? label : '').padEnd(12)}${text}\n`),
  );
  return `${service}:${operation}\n${body.join('')}`;
}

const KINDS: Readonly<Record<CatalogueEntry['kind'], string>> = {
  direct: 'direct: the role stands in a parameter of its own',
  indirect: 'indirect: the role hides inside something else and is decoded or looked up',
  arming: 'arming: prepares a pass that another call makes',
};

const EVIDENCE: Readonly<Record<CatalogueEntry['evidence'], string>> = {
  model: "the service's API model: the member's name",
  'model-documentation': "the service's API model: the member's documentation speaks of an IAM role",
  hand: 'written by hand: the model does not show it',
};

const DECODED: Readonly<Record<string, string>> = {
  '<automation-role>': 'the runbook parameter AutomationAssumeRole',
  '<launch-constraint>': "RoleArn, LocalRoleName or AdminRole in the constraint's JSON",
  '<launch-template>': "the launch template's version, looked up: its instance profile, then the role in it",
  '<openapi>': 'credentials in the OpenAPI body; unreadable where CloudTrail leaves the body out',
  '<options>': 'an option or attribute with the name of a role, such as SubscriptionRoleArn or ServiceRole',
  '<patch>': 'a patch operation on /credentials, /authorizerCredentials or /cloudwatchRoleArn',
  '<ssm-document>': "assumeRole in the runbook's text",
};

function parameterInWords(parameter: string): string {
  return DECODED[parameter] ?? parameter;
}
