"""What all explorables have in common: module and stylesheet, settings, and a picture where no widget can live."""

from typing import Any, ClassVar

import anywidget

from utils.explorables.bundle import FOLDER, bundle
from utils.figures import Figure, picture_bundle


class Explorable(anywidget.AnyWidget):
    """A widget that computes in the browser; its settings are traits, checked as soon as they are set.

    A subclass names its JavaScript (``class Mine(Explorable, script="mine.js")``), declares its traits, and draws
    itself as a figure (`_draw`) for places where no widget can show.

    Parameters
    ----------
    **settings : any
        Traits by name.

    Raises
    ------
    TypeError
        If there is no such setting.
    ValueError
        If a value is not as its setting asks for.
    """

    _esm: ClassVar[str]
    _css = (FOLDER / "shared" / "explorable.css").read_text(encoding="utf-8")

    def __init_subclass__(cls, script: str | None = None, **words: Any) -> None:
        if script is not None:
            cls._esm = bundle(script)
        super().__init_subclass__(**words)

    def __init__(self, **settings: Any) -> None:
        own = self.settings()
        for name in settings:
            if name not in own:
                raise TypeError(f"{type(self).__name__} has no setting {name!r}: it has {', '.join(own)}.")
        super().__init__(**settings)

    @classmethod
    def settings(cls) -> list[str]:
        """Return the names of the settings, in the order of their declaration."""
        return [name for base in reversed(cls.__mro__) for name, trait in vars(base).items() if _is_setting(trait)]

    def _draw(self) -> tuple[Figure, str]:
        """Return a figure of the present state, and what is to be seen on it."""
        raise NotImplementedError

    def __repr__(self) -> str:
        """Return the call that makes this explorable."""
        words = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.settings())
        return f"{type(self).__name__}({words})"

    def _repr_mimebundle_(self, **words: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**words)
        figure, alt = self._draw()
        # A notebook that can't show the widget (an untrusted one, a code host, a PDF) takes the next best.
        return {**data, **picture_bundle(figure, alt)}, metadata


def _is_setting(trait: Any) -> bool:
    return bool(getattr(trait, "metadata", {}).get("setting"))
