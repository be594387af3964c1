const HOME: Readonly<Record<string, string>> = {
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-eusc': 'eusc-de-east-1',
};

/** The one region of a partition in which IAM writes its events, and so the only one the stack works in. */
export function homeRegion(partition: string): string {
  return HOME[partition] ?? 'us-east-1';
}
