import HOME_REGIONS from '../../base/home-regions.json' with { type: 'json' };

/** Why the service is not deployed at this stage or in this region; undefined where it may be. */
export function refusedPlace(stage: string, region: string): string | undefined {
  if (stage !== 'live')
    return `--stage ${stage}: an account has one guardrail, and its names are fixed. Another stage would overwrite the stack of the first one. Leave --stage out, or deploy to another account.`;
  if (!(Object.values(HOME_REGIONS) as string[]).includes(region))
    return `--region ${region}: IAM writes its events only in ${HOME_REGIONS.aws} (${HOME_REGIONS['aws-us-gov']} in GovCloud, ${HOME_REGIONS['aws-cn']} in China). Elsewhere the guardrail would see no trust change. Leave --region out, or name that region.`;
  return undefined;
}
