/**
 * The tests of lib/foo/bar.ts: test/foo/bar.test.ts and test/foo/bar-<subject>.test.ts. A test belongs to the file with the
 * longest name: test/contain-user.test.ts is of lib/contain-user.ts, not of lib/contain.ts.
 */
export function ownTests(file: string, sources: readonly string[], tests: readonly string[]): readonly string[] {
  return tests.filter((test) => ownerOf(test, sources) === file);
}

/** Where the test of a file is looked for. */
export function testPathOf(file: string): string {
  return file.replace(/^lib\//, 'test/').replace(/\.ts$/, '.test.ts');
}

function ownerOf(test: string, sources: readonly string[]): string | undefined {
  const subject = stem(test);
  return sources
    .filter((source) => subject === stem(source) || subject.startsWith(`${stem(source)}-`))
    .reduce<string | undefined>(
      (longest, source) => (source.length > (longest?.length ?? 0) ? source : longest),
      undefined,
    );
}

/** The path below lib/ or test/ without its ending. */
function stem(path: string): string {
  return path.replace(/^(?:lib|test)\//, '').replace(/(?:\.test)?\.ts$/, '');
}
