"""What the scripts that Blender runs share: how they tell the test what happened."""

import json


def say(name, value):
    print("PEGBAR", json.dumps([name, value]), flush=True)


def failure(operator, **properties):
    """Returns what an operator refuses with; None when it does its work."""
    try:
        operator(**properties)
    except RuntimeError as error:
        return str(error).strip()
    return None
