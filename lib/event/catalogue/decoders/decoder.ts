import type { JsonObject } from '../../../base/json.ts';
import type { CloudTrailEvent } from '../../cloudtrail.ts';
import type { CataloguedCall } from '../catalogue.ts';
import type { FoundRole } from '../members.ts';

/** Finds the roles that a call hides inside something else. Reads only its own call's shape and never throws. */
export type Decoder = (
  call: CataloguedCall,
  event: CloudTrailEvent & { readonly requestParameters: JsonObject },
) => FoundRole[];
