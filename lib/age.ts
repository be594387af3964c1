import type { Reading, Role } from './role.ts';
import { DAY } from './time.ts';

/** Newer than 24 h. A role whose age is unknown counts as old: stopping it may stop production. */
export function isNew(reading: Reading<Role>, now: Date): boolean {
  const createdAt = reading.state === 'read' ? reading.value.createdAt : undefined;
  return createdAt !== undefined && now.getTime() - createdAt.getTime() < DAY;
}
