/** All pages of a listing of IAM. */
export async function paged<T>(
  page: (marker: string | undefined) => Promise<{ items: T[]; marker: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let marker: string | undefined;
  do {
    const next = await page(marker);
    all.push(...next.items);
    marker = next.marker;
  } while (marker !== undefined);
  return all;
}
