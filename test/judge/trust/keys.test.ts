import { expect, test } from 'vitest';
import { type KeyMeaning, meaningOf } from '../../../lib/judge/trust/keys.ts';

type Fact = readonly [key: string, meaning: KeyMeaning | undefined, because: string];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const FACTS: readonly Fact[] = [
  ['aws:principalaccount', 'account', "AWS fills in the caller's account"],
  ['aws:principalorgid', 'organization', "AWS fills in the organization of the caller's account"],
  ['aws:principalorgpaths', 'organization-path', 'a path begins with the organization'],
  ['aws:principalarn', 'principal-arn', 'the ARN of a caller holds its account'],
  ['aws:userid', 'userid', 'IAM makes unique ids, and nobody can choose one'],

  ['aws:sourcevpc', 'network', 'a VPC belongs to somebody, but its id does not say to whom'],
  ['aws:sourcevpcarn', 'network', 'a machine in the VPC may hold credentials of another account'],
  ['aws:sourcevpce', 'network', 'an endpoint belongs to somebody, but its id does not say to whom'],
  ['aws:vpceaccount', 'network', 'a caller through the endpoint may hold credentials of another account'],
  ['aws:vpceorgid', 'network', 'a caller through the endpoint may hold credentials of another organization'],
  ['aws:vpceorgpaths', 'network', 'a caller through the endpoint may hold credentials of another organization'],

  ['aws:sourceaccount', 'source-account', 'a service names the account for which it calls'],
  ['aws:sourceowner', 'source-account', 'older services name the account for which they call by this key'],
  ['aws:sourceorgid', 'source-organization', 'a service names the organization for which it calls'],
  ['aws:sourceorgpaths', 'source-organization-path', 'a service names the organization for which it calls'],
  ['aws:sourcearn', 'source-arn', 'a service names the resource for which it calls'],
  ['aws:principalisawsservice', 'service-call', 'services call for every account'],
  ['aws:principalservicename', 'service-call', 'the service calls for every account'],
  ['aws:principalservicenameslist', 'service-call', 'the service calls for every account'],

  ['aws:sourceip', 'weak', 'many share an address'],
  ['aws:vpcsourceip', 'weak', 'every VPC may have the same private addresses'],
  ['aws:username', 'weak', 'the account of a caller names its users: every account may have an admin'],
  ['aws:multifactorauthpresent', 'weak', 'the account of a caller hands out its MFA devices'],
  ['aws:multifactorauthage', 'weak', 'the account of a caller hands out its MFA devices'],
  ['aws:sourceidentity', 'weak', 'the account of a caller sets it'],
  ['sts:sourceidentity', 'weak', 'the caller sets it'],
  ['sts:rolesessionname', 'weak', 'the caller sets it'],
  ['sts:externalid', 'weak', 'the caller sends it, and a vendor may use the same one for all its customers'],
  ['aws:principaltag/team', 'weak', 'the account of a caller tags its principals'],
  ['aws:requesttag/team', 'weak', 'the caller sends it'],
  ['aws:resourcetag/team', 'weak', "the tag is the role's own, the same for every caller"],

  ['aws:principaltag', undefined, 'a tag key without a tag is no key'],
  ['x-aws:principaltag/team', undefined, 'another key that ends like one of them'],
  ['aws:principaltype', undefined, 'every account has users and roles'],
  ['aws:useragent', undefined, 'the caller writes it'],
  ['aws:referer', undefined, 'the caller writes it'],
  ['aws:securetransport', undefined, 'everybody calls STS over TLS'],
  ['aws:currenttime', undefined, 'the same for everybody'],
  ['aws:epochtime', undefined, 'the same for everybody'],
  ['aws:requestedregion', undefined, 'the caller chooses it'],
  ['aws:tagkeys', undefined, 'the caller sends them'],
  ['sts:transitivetagkeys', undefined, 'the caller sends them'],
  ['aws:calledvia', undefined, 'everybody may call through a service'],
  ['aws:viaawsservice', undefined, 'everybody may call through a service'],
  ['aws:resourceaccount', undefined, "the role's own account, the same for every caller"],
  ['aws:resourceorgid', undefined, "the role's own organization, the same for every caller"],
  ['constructor', undefined, 'a word of JavaScript is no key'],
  ['__proto__', undefined, 'a word of JavaScript is no key'],
  ['', undefined, 'no key'],
];

test.each(FACTS)('%s: %s (%s)', (key, meaning) => {
  expect(meaningOf(key)).toBe(meaning);
});
