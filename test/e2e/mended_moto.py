"""Starts moto_server as it is, but for six things that it does otherwise than AWS (moto 5.2.5)."""

import json
import sys

from moto.cloudformation.models import CloudFormationBackend, Stack
from moto.events.models import Rule
from moto.iam.models import ManagedPolicy, Role, iam_backends
from moto.server import main
from moto.utilities.utils import get_partition

send_to_targets_of = Rule.send_to_targets
lint_of = CloudFormationBackend.validate_template
put_policy_of = Role.put_policy
parts_of = Stack.stack_resources.fget
delete_stack_of = CloudFormationBackend.delete_stack


def validate_template(self, template):
    """ValidateTemplate takes cfn-lint's warnings (W…) for errors; AWS knows no such warnings."""
    return [found for found in lint_of(self, template) if found.rule.id.startswith("E")]


def put_policy(self, policy_name, policy_json):
    """A role made by CloudFormation keeps its inline policies as Python's dictionaries; IAM answers JSON."""
    text = policy_json if isinstance(policy_json, str) else json.dumps(policy_json)
    put_policy_of(self, policy_name, text)


def stack_resources(self):
    """A part of a type that moto does not make is None, on which DescribeStackResource fails."""
    return [part for part in parts_of(self) if part is not None]


def delete_stack(self, name_or_stack_id):
    """A stack forgets its exports when it is updated, and then fails to take them back when it is deleted."""
    for stack in self.stacks.values():
        for export in stack.exports:
            self.exports.setdefault(export.name, export)
    delete_stack_of(self, name_or_stack_id)


def send_to_targets(self, original_event, *args, **kwargs):
    """A rule that only has a schedule takes every event that is put, and moto cannot call its function."""
    if self.scheduled_expression and not self.event_pattern.get_pattern():
        return
    send_to_targets_of(self, original_event, *args, **kwargs)


def delete_managed_policy(self, account_id, region_name):
    """The managed policies of a deleted stack stay."""
    iam_backends[account_id][get_partition(region_name)].delete_policy(self.arn)


Stack.stack_resources = property(stack_resources)
Rule.send_to_targets = send_to_targets
ManagedPolicy.delete = delete_managed_policy
CloudFormationBackend.delete_stack = delete_stack
CloudFormationBackend.validate_template = validate_template
Role.put_policy = put_policy

if __name__ == "__main__":
    main(sys.argv[1:])
