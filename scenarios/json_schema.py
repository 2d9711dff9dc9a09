"""The JSON Schema of scenario files, for editors: `python -m scenarios.json_schema` writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from scenarios.schema import ScenarioFile

__all__ = ["PATH", "schema_text"]

PATH = Path(__file__).with_name("scenario.schema.json")
_EXACTLY_ONE = {"oneOf": [{"required": ["on"]}, {"required": ["when"]}]}


class _Terse(GenerateJsonSchema):
    """Without the titles and nulls that pydantic adds and no editor shows."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """The key is title enough."""
        return False

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        """Defaults that say something."""
        made = super().default_schema(schema)
        return {key: value for key, value in made.items() if not (key == "default" and value is None)}


def schema_text() -> str:
    """The schema as JSON; what only a case can tell (names of levers, actors) stays open."""
    schema = ScenarioFile.model_json_schema(by_alias=True, schema_generator=_Terse)
    schema["$defs"]["Event"] |= _EXACTLY_ONE
    del schema["required"]  # a file that extends another inherits what must be given
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Parley scenario"}
    return json.dumps(head | {key: schema[key] for key in schema if key != "title"}, indent=1) + "\n"


def main() -> None:
    """Write the schema beside this file."""
    PATH.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
