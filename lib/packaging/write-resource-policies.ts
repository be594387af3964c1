import { readFileSync } from 'node:fs';
import { operatorPatterns, operatorWords } from './operators.ts';
import { resourcePolicies, type StackResources } from './resource-policies.ts';

/** From the plugin: the resources of the template, the operators of the settings, and who packages where there are none. */
interface Asked {
  readonly resources: StackResources;
  readonly settings: string;
  readonly operators: readonly string[];
  readonly caller?: string;
}

const { resources, settings, operators, caller } = JSON.parse(readFileSync(0, 'utf8')) as Asked;
const named = operators.length > 0 ? operators : operatorPatterns(caller ?? '');
try {
  process.stdout.write(JSON.stringify(resourcePolicies(resources, named)));
  if (operators.length === 0) process.stderr.write(operatorWords(settings, named));
} catch (error) {
  console.error(error instanceof Error ? `${settings}: ${error.message}` : error);
  process.exitCode = 1;
}
