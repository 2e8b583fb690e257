"""What all explorables have in common: module and stylesheet, settings, and a picture where no widget can live."""

import html
from typing import Any, ClassVar, Self

import anywidget
from traitlets import Dict, default

from utils.explorables.bundle import FOLDER, bundle
from utils.explorables.stand_in import display_with_stand_in
from utils.figures.look import Figure, picture_bundle


class Explorable(anywidget.AnyWidget):
    """A widget that computes in the browser; its settings are traits, checked as soon as they are set.

    A subclass names its JavaScript (``class Mine(Explorable, script="mine.js")``), declares its traits, and draws
    itself as a figure (`_draw`) for places where no widget can show.

    Parameters
    ----------
    preset : str, optional
        One of the `presets`; what else is given comes on top of it.
    **settings : any
        Traits by name.

    Raises
    ------
    TypeError
        If there is no such setting.
    ValueError
        If a value is not as its setting asks for.
    """

    presets: ClassVar[dict[str, dict[str, Any]]] = {}  # name: {"name": what readers see, "traits": what it sets}
    _esm: ClassVar[str]
    _presets = Dict().tag(sync=True)
    _css = (FOLDER / "shared" / "explorable.css").read_text(encoding="utf-8")

    def __init_subclass__(cls, script: str | None = None, **words: Any) -> None:
        if script is not None:
            cls._esm = bundle(script)
        super().__init_subclass__(**words)

    def __init__(self, *, preset: str | None = None, **settings: Any) -> None:
        own = self.settings()
        for name in settings:
            if name not in own:
                raise TypeError(f"{type(self).__name__} has no setting {name!r}: it has {', '.join(own)}.")
        super().__init__(**{**(self._traits_of(preset) if preset is not None else {}), **settings})

    def preset(self, name: str) -> Self:
        """Set everything that a preset sets, and return the explorable.

        Parameters
        ----------
        name : str
            One of the `presets`.

        Raises
        ------
        ValueError
            If there is no such preset.
        """
        traits = self._traits_of(name)
        # Held together: what fits one preset need not fit half of another.
        with self.hold_sync(), self.hold_trait_notifications():
            for trait, value in traits.items():
                setattr(self, trait, value)
        return self

    @classmethod
    def _traits_of(cls, preset: str) -> dict[str, Any]:
        if not isinstance(preset, str) or preset not in cls.presets:
            known = f"it can be {', '.join(cls.presets)}" if cls.presets else f"{cls.__name__} has none"
            raise ValueError(f"preset is {preset!r}, which is unknown: {known}.")
        return cls.presets[preset]["traits"]

    @classmethod
    def settings(cls) -> list[str]:
        """Return the names of the settings, in the order of their declaration."""
        return [name for base in reversed(cls.__mro__) for name, trait in vars(base).items() if _is_setting(trait)]

    @default("_presets")
    def _presets_for_the_browser(self) -> dict[str, dict[str, Any]]:
        return self.presets

    def _draw(self) -> tuple[Figure, str]:
        """Return a figure of the present state, and what is to be seen on it."""
        raise NotImplementedError

    def __repr__(self) -> str:
        """Return the call that makes this explorable."""
        words = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.settings())
        return f"{type(self).__name__}({words})"

    def _ipython_display_(self) -> None:
        """Display a picture of the present state, then the widget: where it lives, the picture is hidden."""
        display_with_stand_in(self, self._picture(), "Run this cell to play with it.")

    def _picture(self) -> dict[str, str]:
        """Return what stands where the widget can't: in an untrusted notebook, on a code host, without its state."""
        try:
            return picture_bundle(*self._draw())
        except Exception as error:  # whatever has failed, the widget itself is alive
            why = str(error).partition("\n")[0] or "no message"
            alt = f"The picture that stands in for it could not be drawn ({type(error).__name__}: {why})."
            return {"text/plain": f"{self!r}\n{alt}", "text/html": html.escape(alt)}


def _is_setting(trait: Any) -> bool:
    return bool(getattr(trait, "metadata", {}).get("setting"))
