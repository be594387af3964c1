import type { JsonObject } from '../../../base/json.ts';
import type { CloudTrailEvent } from '../../cloudtrail.ts';
import type { CataloguedCall } from '../catalogue.ts';
import type { FoundRole } from '../members.ts';

/** Finds the roles that a call has inside another text or structure. Reads only its own call's shape and never throws. */
export type Decoder = (
  call: CataloguedCall,
  event: CloudTrailEvent & { readonly requestParameters: JsonObject },
) => FoundRole[];
