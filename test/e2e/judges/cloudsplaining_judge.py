"""Which privilege escalation methods each policy on standard input gives, by cloudsplaining. {name: document} in, {methods, found} out."""

import json
import sys

from cloudsplaining.scan.policy_document import PolicyDocument
from cloudsplaining.shared.constants import PRIVILEGE_ESCALATION_METHODS

policies = json.load(sys.stdin)
found = {}
for name, document in policies.items():
    found[name] = [method["type"] for method in PolicyDocument(document).allows_privilege_escalation]
json.dump({"methods": PRIVILEGE_ESCALATION_METHODS, "found": found}, sys.stdout)
