/**
 * An attacker who plants 150 tiny inline policies on a role must not make every event of it cost 150 calls, or hide one of them
 * behind a throttled read. IAM takes 10,240 characters of a role: ordinary roles have a few policies, and a contained one has at
 * most 30 denies of ours.
 */
const MOST_INLINE = 40;

/** Reads the inline policies of these names, all at once; none of them where they are too many to know what they allow together. */
export async function fewInline<Name, Policy>(
  names: readonly Name[],
  read: (name: Name) => Promise<Policy>,
): Promise<{ readonly policies: Policy[]; readonly unreadInline?: number }> {
  if (names.length > MOST_INLINE) return { policies: [], unreadInline: names.length };
  return { policies: await Promise.all(names.map(read)) };
}
