"""Gives a mock the names, looks and magic methods of its spec, and its children their kind."""

import difflib
from types import FunctionType, SimpleNamespace

from . import _compat, _magic, _shapes, _wording
from ._internals import Kinds, parent
from ._shapes import AWAITED, PLAIN
from ._specs import Known, Spec, call_of, spec_of


def take_spec(self, thing):
    """Note what the mock stands for; return the names to give unittest.mock in its place."""
    internals = self._asyncmocks
    if thing is None:
        if internals.spec is not None:
            internals.spec = internals.prepare = None
            use_magics(self, _magic.usual_of(internals.shape))
        return None
    spec = internals.spec = spec_of(thing)
    if internals.is_resource and spec.is_function and spec.protocols is None:
        spec.names = [*spec.names, *_shapes.PROTOCOLS, *_shapes.GENERATOR_METHODS]
    if spec.is_deep or spec.refuses:
        internals.prepare = teach_signature
    if spec.refuses and internals.shape == PLAIN and spec.is_called_async():
        internals.kind, internals.shape = async_variant(internals.kind), AWAITED
    if spec.refuses or spec.thing is not None:
        use_magics(self, spec.names if spec.refuses else _magic.USUAL.union(spec.names))
    elif spec.protocols is not None and internals.is_resource:
        use_magics(self, _magic.USUAL.difference(_shapes.PROTOCOLS).union(spec.protocols))
    # The class to unittest.mock, which would not let it be set.
    names = spec.names if spec.thing is None else [*spec.names, "__class__"]
    return names if spec.refuses else None


def async_variant(cls):
    if "_asyncmocks_async" not in vars(cls):
        names = {"__doc__": cls.__doc__, "__module__": cls.__module__}
        cls._asyncmocks_async = type(cls.__name__, (Kinds.call, cls), names)
    return vars(cls)["_asyncmocks_async"]


def use_magics(self, names):
    internals = self._asyncmocks
    internals.magics = _magic.class_of(_magic.KNOWN.intersection(names))
    type(self).__bases__ = _magic.bases(internals.kind, internals.magics)


def pose(self):
    """Make the mock look like its spec to `isinstance()`, `inspect` and `asyncio`."""
    internals = self._asyncmocks
    spec = internals.spec
    if spec is None:
        return
    if spec.title:  # the interpreter says it where it misses a protocol
        cls = type(self)
        cls.__name__ = cls.__qualname__ = f"{internals.kind.__name__}(spec={spec.title})"
    if spec.cls is not None:
        self.__class__ = spec.cls
    looks = _shapes.looks_of(spec.thing, internals.shape)
    if internals.shape == AWAITED:
        looks.update(_compat.coroutine_function_marks())
    vars(self).update(looks)
    internals.looks = tuple(looks)


def late_look(self, name):
    """Return what `inspect` finds only where it asks for it, as it takes time to make; or None."""
    internals, spec = self._asyncmocks, self._asyncmocks.spec
    if spec is None or name not in ("__signature__", "__wrapped__"):
        return None
    internals.looks = (*internals.looks, name)
    if name == "__signature__":
        # That of a function shows by its code, which lets the texts in it be evaluated.
        is_shown = spec.is_deep and (spec.is_bound or type(spec.thing) is not FunctionType)
        return spec.signature() if is_shown else None
    wrapped = getattr(spec.thing, "__wrapped__", None) if spec.is_function else None
    return Kinds.plain(spec=wrapped) if _shapes.is_function(wrapped) else None


def drop_looks(self, names):
    """Take away what a former spec left: its looks, and the magic methods that were touched."""
    internals, own = self._asyncmocks, type(self)
    for name in internals.looks:
        vars(self).pop(name, None)
    own.__name__ = internals.kind.__name__
    for name in _magic.KNOWN.difference(names):
        internals.methods.pop(name, None)
        if name in vars(own):
            delattr(own, name)


def teach_signature(self, args=None, kwargs=None):
    """Tell unittest.mock the signature of the spec, by which it compares calls; check the call."""
    # Done at the first call: it looks at each name of a spec, which takes time.
    internals = self._asyncmocks
    internals.prepare = internals.spec.check()
    signature = internals.signature()
    if signature is not None and internals.spec.refuses:  # with a signature it would refuse names
        signed = SimpleNamespace(**dict.fromkeys(internals.spec.names))
        signed.__call__ = lambda: None
        signed.__call__.__signature__ = signature
        shown_class = self.__class__
        parent.mock_add_spec(self, signed, internals.is_strict)
        self.__class__ = shown_class
        # The base takes the signature of `Class.method` for that of `Class().method`, too.
        instance = getattr(internals.above, "_asyncmocks", None)
        maker = instance.above if instance and instance.name_above == "()" else None
        if maker is not None and maker._asyncmocks.has(internals.name_above):
            of_class = getattr(maker, internals.name_above)
            if getattr(of_class, "_asyncmocks", internals).prepare is teach_signature:
                teach_signature(of_class)
    if internals.prepare and args is not None:
        internals.prepare(self, args, kwargs)


def child_spec(owner, name):
    """Return what is known of a child, or of the result if there is no name."""
    internals, spec = owner._asyncmocks, owner._asyncmocks.spec
    if spec is None:
        return None
    if name is None:  # awaiting a call of a class gives no instance
        return None if internals.shape == AWAITED and spec.is_class else spec.result()
    is_entered = name == "__await__" and hasattr(type(owner), "__aenter__")
    if internals.is_resource and (is_entered or name == "__enter__"):
        return None  # it gives what `__aenter__` gives
    if name in ("__aenter__", "__await__"):
        gives, is_plain = spec.entering(), internals.shape == PLAIN
        if gives is None and is_plain and spec.cls is not None and name == "__aenter__":
            # Of what gives something else, without an annotation, all other names are awaited.
            gives = Spec(spec.cls, AWAITED, is_instance=True, refuses=False)
        return gives and Known(PLAIN, gives)
    if name in _magic.KNOWN and not spec.has(name):
        return None
    thing = spec.attribute(name) if spec.is_deep else None
    if issubclass(type(thing), parent):
        raise _compat.InvalidSpecError(
            f"Cannot autospec attr {name!r} from target {owner!r}: it is a Mock object itself, "
            f"{_wording.text_of(thing)}; pass what that mock stands for"
        )
    return spec.child(name)


def child_kind(owner, name, spec):
    internals = owner._asyncmocks
    is_step = internals.is_resource and name in _shapes.GENERATOR_METHODS
    if is_step or name in _magic.KNOWN:
        shape = AWAITED if is_step or name in _magic.ASYNC else PLAIN
    elif spec is not None:
        shape = spec.shape
    elif name is not None and internals.wraps is not None:
        # What another layer gives, a stream say, comes through as it is.
        call = call_of(_shapes.attribute_of(internals.wraps, name))
        shape = AWAITED if call.shape == AWAITED and call.protocols is not None else PLAIN
    else:  # what is used asynchronously has methods that are awaited
        shape = PLAIN if internals.shape == PLAIN else AWAITED
    if shape == PLAIN:  # the mock's own, if that is a plain one
        return internals.kind if internals.shape == PLAIN else Kinds.plain
    return getattr(Kinds, shape)


PREFIXES = ("assert", "assret", "asert", "aseert", "assrt", "wait_unt")


def nearest(name, names, cutoff=0.8):
    return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=cutoff)), None)


def refuse_typo(owner, name):
    """Refuse a mistyped assertion, which would pass as a call of a child."""
    internals, is_wait = owner._asyncmocks, name.startswith("wait_unt")
    is_bare = hasattr(internals.kind, f"assert_{name}")
    if internals.unsafe or internals.has(name) or not (is_bare or name.startswith(PREFIXES)):
        return
    known = [each for each in dir(internals.kind) if each.startswith(("assert_", "wait_until_"))]
    # Those of `unittest.mock.ThreadingMock` wait for calls.
    intended = f"assert_{name}" if is_bare else name.replace("until_call", "until_await")
    meant = nearest(intended, known, 0.85 if is_wait else 0.8)
    if is_wait and meant is None:  # the user's code may have waits of its own
        return
    hint = f" Did you mean {meant!r}?" if meant else ""
    raise AttributeError(
        f"{name!r} is not a valid assertion.{hint} If it is meant to be an attribute, "
        "pass a spec that has it, or unsafe=True."
    )


def refuse_without_effect(owner, name):
    """Raise TypeError for a setting of resources, or a near miss of one, that would do nothing."""
    internals = owner._asyncmocks
    if name[:1] not in "eis" or internals.unsafe or internals.has(name):
        return
    # `items` is an attribute like any other where nothing is iterated.
    settings = ("enter_result", "suppress", "items")[: 3 if internals.is_resource else 2]
    meant = nearest(name, settings)
    if meant is None or name == "item" or hasattr(internals.kind, name):
        return
    who = f"{internals.kind.__name__} {_wording.name_of(owner)!r}"
    if internals.is_resource:
        raise TypeError(f"{who} has no setting {name!r}; did you mean {meant!r}?")
    shape = "a coroutine function" if internals.shape == AWAITED else "anything plain"
    way = f"make it an AsyncContextManagerMock({meant}=...)"
    raise TypeError(f"{name} has no effect on {who}, the mock of {shape}: {way}")


def refused(owner, name, text="Mock object has no attribute"):
    if text.startswith("Mock object has no attribute"):
        spec, who = owner._asyncmocks.spec, _wording.name_of(owner)
        public = [each for each in spec.names if isinstance(each, str) and each[:1] != "_"]
        near = nearest(name, public, 0.6)
        hint = f"; did you mean {near!r}?" if near else ""
        of = f" is a mock of {spec.title}, which" if spec.title not in ("", who) else ""
        text = f"Mock object has no attribute {name!r}: {who}{of} has none{hint}"
    return _compat.attribute_error(text)
