/** `2026-01-31 12:00:00 UTC` */
export function stamp(time: string): string {
  return time.replace('T', ' ').replace('Z', ' UTC');
}
