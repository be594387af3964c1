/** Roles that can take over an account. Such a name alone spares no role: anybody who may create roles may use it. */
const WELL_KNOWN: readonly string[] = [
  'OrganizationAccountAccessRole',
  'AWSControlTowerExecution',
  'AWSCloudFormationStackSetExecutionRole',
  'AWSCloudFormationStackSetAdministrationRole',
];

export function isWellKnown(roleName: string): boolean {
  return WELL_KNOWN.includes(roleName);
}
