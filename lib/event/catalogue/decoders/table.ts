import type { JsonObject } from '../../../base/json.ts';
import type { CloudTrailEvent } from '../../cloudtrail.ts';
import type { CataloguedCall } from '../catalogue.ts';
import type { FoundRole } from '../members.ts';
import { automationRole } from './automation-role.ts';
import type { Decoder } from './decoder.ts';
import { launchConstraint } from './launch-constraint.ts';
import { launchTemplate } from './launch-template.ts';
import { openapi } from './openapi.ts';
import { options } from './options.ts';
import { patch } from './patch.ts';
import { ssmDocument } from './ssm-document.ts';

/** By the name in `<…>` among a catalogued call's parameters. */
const DECODERS: Readonly<Record<string, Decoder>> = {
  'automation-role': automationRole,
  'launch-constraint': launchConstraint,
  'launch-template': launchTemplate,
  openapi,
  options,
  patch,
  'ssm-document': ssmDocument,
};

export const DECODER_NAMES = Object.keys(DECODERS);

export function decodedRoles(
  call: CataloguedCall,
  event: CloudTrailEvent & { readonly requestParameters: JsonObject },
): FoundRole[] {
  return call.parameters
    .filter((path) => path.startsWith('<'))
    .flatMap((path) => DECODERS[path.slice(1, -1)]?.(call, event) ?? []);
}
