import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE } from './sources.ts';

/** Versions are pinned, so that a seed means the same templates next year. All are under Apache-2.0 or MIT-0. */
const CDK = ['aws-cdk-lib@2.276.0', 'constructs@10'];
const BOOTSTRAP = 'aws-cdk@2.1148.1';
const SAM = 'aws-sam-translator==1.115.0';
const SAMPLES = 'cfn-lint==1.58.0';
const CONSTRUCTS = `
aws-apigateway-dynamodb@2.101.0
aws-apigateway-lambda@2.104.0
aws-apigatewayv2websocket-sqs@2.104.0
aws-cloudfront-mediastore@2.94.0
aws-cloudfront-oai-s3@2.84.0
aws-cloudfront-s3@2.104.0
aws-cognito-apigateway-lambda@2.93.0
aws-constructs-factories@2.92.1
aws-dynamodbstreams-lambda@2.101.0
aws-dynamodbstreams-lambda-elasticsearch-kibana@2.104.0
aws-eventbridge-lambda@2.103.0
aws-eventbridge-sqs@2.103.0
aws-eventbridge-stepfunctions@2.65.0
aws-fargate-opensearch@2.104.0
aws-lambda-bedrockinferenceprofile@2.104.0
aws-lambda-dynamodb@2.101.0
aws-lambda-elasticsearch-kibana@2.104.0
aws-lambda-opensearch@2.104.0
aws-lambda-s3@2.56.0
aws-lambda-secretsmanager@2.92.1
aws-lambda-sns@2.97.0
aws-lambda-sqs@2.86.0
aws-lambda-sqs-lambda@2.103.0
aws-lambda-stepfunctions@2.56.0
aws-openapigateway-lambda@2.103.0
aws-s3-lambda@2.96.0
aws-sns-lambda@2.103.0
aws-sns-sqs@2.56.0
aws-sqs-lambda@2.104.0
aws-wafwebacl-alb@2.104.0
aws-wafwebacl-apigateway@2.104.0
aws-wafwebacl-appsync@2.104.0
aws-wafwebacl-cloudfront@2.104.0
`
  .trim()
  .split('\n');

const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], encoding: 'utf8' });
const filesIn = (folder: string) => readdirSync(folder).map((name) => join(folder, name));
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Downloads the packages by npm and pip, and makes templates of them in node_modules/.cache/benign. */
export function fetchTemplates(): void {
  rmSync(CACHE, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'benign-'));
  try {
    bootstrapped(work);
    constructs(work);
    cdkApps();
    samples(work);
    serverless(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function unpacked(spec: string, work: string): string {
  const folder = mkdtempSync(join(work, 'npm-'));
  run('npm', ['pack', '--silent', spec], folder);
  for (const archive of filesIn(folder)) run('tar', ['-xzf', archive], folder);
  return join(folder, 'package');
}

function bootstrapped(work: string): void {
  const template = join(unpacked(BOOTSTRAP, work), 'lib/api/bootstrap/bootstrap-template.yaml');
  cpSync(template, join(CACHE, 'bootstrap/bootstrap-template.yaml'));
}

/** The snapshots of the packages' own integration tests; the stacks that only assert are left out. */
function constructs(work: string): void {
  for (const name of CONSTRUCTS) {
    const tests = join(unpacked(`@aws-solutions-constructs/${name}`, work), 'test');
    for (const path of readdirSync(tests, { recursive: true, encoding: 'utf8' }))
      if (path.endsWith('.template.json') && !path.includes('DeployAssert'))
        cpSync(join(tests, path), join(CACHE, 'constructs', name, path));
  }
}

function cdkApps(): void {
  const library = join(CACHE, 'cdk');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, 'package.json'), '{"private":true}');
  run('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', ...CDK], library);
  run(process.execPath, [here('apps.mjs'), join(CACHE, 'apps'), library], library);
}

function samples(work: string): void {
  run('pip', ['download', '-q', '--no-deps', '--no-binary', ':all:', SAMPLES, '-d', work], work);
  for (const archive of filesIn(work).filter((path) => path.endsWith('.tar.gz'))) run('tar', ['-xzf', archive], work);
  const root = filesIn(work).find((path) => /cfn_lint-[\d.]+$/.test(path)) ?? work;
  for (const folder of ['good', 'quickstart', 'integration', 'public'])
    cpSync(join(root, 'test/fixtures/templates', folder), join(CACHE, 'cfn-lint', folder), { recursive: true });
  const python = join(work, 'python');
  run('python3', ['-m', 'venv', python], work);
  run(join(python, 'bin/pip'), ['install', '-q', SAM, 'pyyaml'], work);
  run(
    join(python, 'bin/python'),
    [here('translate.py'), join(CACHE, 'cfn-lint'), join(CACHE, 'sam'), here('sam')],
    work,
  );
}

/** Each service of services.ts as `serverless package` writes it. */
function serverless(work: string): void {
  const folder = join(work, 'serverless');
  for (const path of filesIn(here('serverless'))) {
    const name = path.replace(/^.*\/|\.yml$/g, '');
    mkdirSync(folder, { recursive: true });
    cpSync(path, join(folder, 'serverless.yml'));
    writeFileSync(join(folder, 'index.js'), 'exports.handler = async () => {};');
    run(here('../../node_modules/.bin/osls'), ['package'], folder);
    cpSync(
      join(folder, '.serverless/cloudformation-template-update-stack.json'),
      join(CACHE, 'serverless', `${name}.json`),
    );
    rmSync(folder, { recursive: true, force: true });
  }
}
