/** Everything that the sandbox makes has a name of this form, or, where AWS gives names, this tag. */
export const PREFIX = 'rolewarden-sandbox-';
export const TAG = 'rolewarden-sandbox';

/** `rolewarden-sandbox-<run>-<what>`, where a run is 6 hex digits. */
const NAME = new RegExp(`^${PREFIX}[0-9a-f]{6}-[a-z0-9-]{1,38}$`);

/** Nothing else is ever removed. */
export function isOurs(name: string, run?: string): boolean {
  return NAME.test(name) && (run === undefined || name.startsWith(`${PREFIX}${run}-`));
}

export function nameIn(run: string, what: string): string {
  const name = `${PREFIX}${run}-${what}`;
  if (!isOurs(name, run)) throw new Error(`"${name}" is not a name that the sandbox would remove`);
  return name;
}
