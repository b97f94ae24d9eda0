"""Settings from defaults, one TOML file, a profile and the environment, the later the stronger."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from config.cores import cores
from config.desk import DeskOptions
from config.tessdata import find_tessdata
from pipeline.intake.options import IntakeOptions
from pipeline.layout.options import LayoutOptions
from pipeline.model.errors import SettingsError
from pipeline.ocr.engine import EngineOptions
from pipeline.preprocess.options import PreprocessOptions

if TYPE_CHECKING:
    from pipeline.process import ReadingOptions

PROFILES = Path(__file__).parent / "profiles"
_PASSWORD = re.compile(r"(://[^:/@]*:).*(@[^@]*)$")
_ASKED_PASSWORD = re.compile(r"([?&]\w*password=)[^&]*", re.IGNORECASE)
DEFAULT_PROFILE = "default"


class Settings(BaseSettings):
    """All that can be set. ``RAZMETKA_ENGINE__ADAPTER=pytesseract`` reaches into a section.

    The two servers have the names that every program gives them, ``DATABASE_URL`` and
    ``REDIS_URL``. ``blobs_url`` is where small pictures and uploaded originals are kept: a
    folder, or ``s3://bucket/folder``; ``home`` by default. ``forms`` is a folder of forms of your
    own, beside those that come with the program.
    """

    model_config = SettingsConfigDict(
        env_prefix="RAZMETKA_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    ledger_url: str | None = Field(
        None, repr=False, validation_alias=AliasChoices("DATABASE_URL", "database_url")
    )
    redis_url: str | None = Field(
        None, repr=False, validation_alias=AliasChoices("REDIS_URL", "redis_url")
    )
    blobs_url: str | None = None
    home: Path = Field(default_factory=lambda: Path.home() / ".local/share/razmetka")
    forms: Path | None = None
    jobs: int = Field(default_factory=cores, ge=1, le=256)
    intake: IntakeOptions = IntakeOptions()
    preprocess: PreprocessOptions = PreprocessOptions()
    layout: LayoutOptions = LayoutOptions()
    desk: DeskOptions = DeskOptions()
    engine: EngineOptions = Field(default_factory=lambda: EngineOptions(tessdata=find_tessdata()))

    @property
    def reading(self) -> ReadingOptions:
        """What shapes a reading but the engine; only who reads loads what it needs."""
        from config.forms import with_forms
        from config.lexicon import load_knowledge
        from config.vocabulary import load_vocabulary
        from pipeline.process import ReadingOptions

        vocabulary = with_forms(load_vocabulary(), self.forms)
        return ReadingOptions(vocabulary, self.preprocess, self.layout, load_knowledge())

    @property
    def database_url(self) -> str:
        """Where the ledger is, password and all: one SQLite file in the home folder by default."""
        return self.ledger_url or f"sqlite:///{self.home.absolute() / 'razmetka.db'}"

    def for_readers(self) -> Self:
        """Return what reading a page takes: no server's address, and so no password."""
        return self.model_copy(update={"ledger_url": None, "redis_url": None, "blobs_url": None})


def load_settings(profile: str = DEFAULT_PROFILE, file: Path | None = None) -> Settings:
    """Return the settings; ``file`` is a TOML file, else ``razmetka.toml`` where one lies.

    Raises:
        SettingsError: a profile, a file or a variable is wrong; the message names it.

    """
    sources = [path for path in (_profile(profile), file or Path("razmetka.toml")) if path.exists()]
    if file is not None and not file.exists():
        raise SettingsError(f"{file}: no such file")

    class Loaded(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            files = [TomlConfigSettingsSource(settings_cls, path) for path in reversed(sources)]
            return init_settings, env_settings, *files

    try:
        loaded = Loaded()
        return Settings.model_construct(
            **{name: getattr(loaded, name) for name in Settings.model_fields}
        )
    except ValidationError as error:
        raise SettingsError(_explained(error)) from error
    except ValueError as error:
        raise SettingsError(str(error)) from error


def without_password(url: str) -> str:
    """Return a URL that may be shown and logged."""
    return _ASKED_PASSWORD.sub(r"\1***", _PASSWORD.sub(r"\1***\2", url))


def profiles() -> dict[str, Path]:
    """Return the profiles by name."""
    return {path.stem: path for path in sorted(PROFILES.glob("*.toml"))}


def _profile(name: str) -> Path:
    known = profiles()
    if name not in known:
        raise SettingsError(f"no profile {name!r}; there are {', '.join(known)}")
    return known[name]


def _explained(error: ValidationError) -> str:
    faults: list[Any] = error.errors()
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
