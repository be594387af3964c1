/** Asks for at most `width` items at a time; the answers keep the order of the items. After the first error no new call starts. */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  width: number,
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const waiting = items.entries();
  let failed = false;
  async function worker(): Promise<void> {
    for (const [index, item] of waiting) {
      if (failed) return;
      try {
        answers[index] = await ask(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: width }, worker));
  return answers;
}
