"""What there is only once, for all programs: restores it after each."""

import types
from unittest.mock import ANY, DEFAULT

import things

FUNCTIONS = [thing for thing in vars(things).values() if isinstance(thing, types.FunctionType)]
FUNCTIONS += [things.Repo.astat, things.Plain.stat]
SHARED = [(thing, type(thing), dict(vars(thing))) for thing in [*FUNCTIONS, DEFAULT, ANY]]
#: Classes, and what each had.
CLASSES = {}


def keep(*classes):
    """Note what classes have."""
    CLASSES.update((cls, dict(vars(cls))) for cls in classes)


keep(*[thing for thing in vars(things).values() if isinstance(thing, type)])


def restore():
    """Take away what a program set on what all programs share."""
    for thing, cls, attributes in SHARED:
        if type(thing) is not cls:
            thing.__class__ = cls
        vars(thing).clear()
        vars(thing).update(attributes)
    for cls, attributes in CLASSES.items():
        for name in vars(cls).keys() - attributes.keys():
            delattr(cls, name)
        for name, value in attributes.items():
            if vars(cls).get(name) is not value:
                setattr(cls, name, value)
