/** List prices of us-east-1 in dollars, without the free tier. Look them up before you rely on them. */
export const PRICES = {
  'SQS request': 0.000_000_5,
  'Lambda invocation of 1 s with 128 MB': 0.000_002_3,
  'EventBridge event': 0.000_001,
  'S3 request': 0.000_005,
  'hour of a t4g.nano with 8 GB of disk and a public address': 0.0042 + 0.0009 + 0.005,
} as const;

export interface Use {
  readonly of: keyof typeof PRICES;
  readonly most: number;
}

/** In cents. Calls to IAM, STS, EC2 and CloudFormation cost nothing. */
export function centsFor(uses: readonly Use[]): number {
  return uses.reduce((sum, { of, most }) => sum + most * PRICES[of] * 100, 0);
}

/** The cost with its arithmetic, a line for each price and one for the sum. */
export function costLines(uses: readonly Use[]): string[] {
  const kinds = (Object.keys(PRICES) as Use['of'][]).flatMap((of) => {
    const most = uses.filter((use) => use.of === of).reduce((sum, use) => sum + use.most, 0);
    return most === 0 ? [] : [{ of, most }];
  });
  const lines = kinds.map(
    (use) => `${use.most} × ${use.of} at $${PRICES[use.of].toFixed(7)} = ${centsFor([use]).toFixed(2)} cents`,
  );
  return [...lines, `at most ${centsFor(kinds).toFixed(2)} cents in all; calls to IAM, STS and EC2 cost nothing`];
}
