"""Moto's access control on each case of standard input: [{document, action, resource}] in, a list of booleans out."""

import json
import sys

from moto.iam.access_control import IAMPolicy, PermissionResult

answers = []
for case in json.load(sys.stdin):
    policy = IAMPolicy(json.dumps(case["document"]))
    answers.append(policy.is_action_permitted(case["action"], case["resource"]) == PermissionResult.PERMITTED)
json.dump(answers, sys.stdout)
