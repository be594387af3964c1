"""Translates the SAM templates of two folders into CloudFormation, as AWS does at deployment."""

import json
import logging
import os
import pathlib
import sys

import yaml
from samtranslator.translator.transform import transform

NAMES = ["And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "If", "ImportValue", "Join", "Not", "Or", "Select", "Split", "Sub"]


class Loader(yaml.SafeLoader):
    """Knows the short forms of CloudFormation's functions."""


def long_form(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", long_form)


class Policies:
    """AWS's own policies by name."""

    def load(self):
        names = ["AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole", "AWSLambdaSQSQueueExecutionRole"]
        known = {name: f"arn:aws:iam::aws:policy/service-role/{name}" for name in names}
        return {**known, "AmazonS3FullAccess": "arn:aws:iam::aws:policy/AmazonS3FullAccess"}


def packaged(value):
    """`sam package` uploads what lies beside the template."""
    if isinstance(value, list):
        return [packaged(one) for one in value]
    if not isinstance(value, dict):
        return value
    local = {key for key in ("CodeUri", "ContentUri", "DefinitionUri") if isinstance(value.get(key), str)}
    return {key: "s3://artifacts/app.zip" if key in local else packaged(one) for key, one in value.items()}


def main(out, folders):
    out.mkdir(parents=True, exist_ok=True)
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".yml", ".json")):
            text = path.read_text()
            # An application would be looked up at AWS, and nothing here may ask AWS.
            if "AWS::Serverless" not in text or "AWS::Serverless::Application" in text:
                continue
            try:
                template = transform(packaged(yaml.load(text, Loader)), {}, Policies())
            except Exception as error:  # samples that AWS refuses, too
                print(f"{path.name}: {str(error)[:100]}", file=sys.stderr)
                continue
            (out / f"{path.stem}.json").write_text(json.dumps(template, default=str))


if __name__ == "__main__":
    os.environ["AWS_DEFAULT_REGION"] = "eu-west-1"
    logging.disable()
    main(pathlib.Path(sys.argv[2]), [pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[3])])
