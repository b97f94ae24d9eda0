"""The printed forms of ciphered telegrams: the same matter in other type and another order."""

from __future__ import annotations

from dataclasses import dataclass

from samples.facsimile.raster import Rng


@dataclass(frozen=True, slots=True)
class Form:
    """A printed form. Heights are baselines in millimetres from the sheet's top.

    ``secrecy`` and ``warning`` are the places of the two notices · ``columns``, ``rows`` and
    ``pitch`` shape the distribution list, ``boxed`` rules it, ``ditto`` stands for ``Экз.`` from
    the second row on, ``comrade`` is printed after each number · ``received`` puts the date of
    receipt before the origin in the routing line · ``notice`` is the foot's return notice and
    ``imprint`` the printing house's own line.
    """

    name: str
    title: str
    title_y: float
    title_size: float
    secrecy: tuple[float, float]
    warning: tuple[float, float]
    list_y: float
    columns: int
    rows: int
    pitch: float
    routing_y: float
    notice: tuple[str, ...]
    sans: bool = False
    boxed: bool = False
    received: bool = False
    ditto: str = "»"
    comrade: str = "-т."
    imprint: str = ""

    @property
    def start(self) -> float:
        """The first baseline for typing below the printed matter."""
        return max(self.routing_y, self.list_y + (self.rows - 1) * self.pitch + 3) + 9


_RETURN_MFA = (
    "По истечении 48 часов с момента получения телеграмма",
    "подлежит возвращению в 10-й Отдел МИД СССР.",
)
_RETURN_STAFF = (
    "Возвратить в 8-й отдел не позднее чем через 48 часов.",
    "Делать выписки и передавать другим лицам запрещено.",
)
_RETURN_CC = ("Подлежит возврату в Особый сектор ЦК ВКП(б) в течение 24 часов.",)

FORMS = (
    Form(
        "classic", "ШИФРТЕЛЕГРАММА", 36, 25, (152, 24), (105, 46), 58, 3, 7, 6.6, 113, _RETURN_MFA,
    ),
    Form(
        "ruled", "Шифртелеграмма", 30, 24, (42, 20), (105, 40), 53, 3, 6, 6.8, 106, _RETURN_STAFF,
        boxed=True, imprint="Зак. 1184",
    ),
    Form(
        "sans", "ШИФРОВКА", 28, 30, (150, 40), (54, 40), 54, 2, 8, 6.0, 114, _RETURN_CC,
        sans=True, ditto="Экз.", comrade=" - тов.",
    ),
    Form(
        "staff", "ШИФРТЕЛЕГРАММА", 44, 22, (150, 20), (150, 27), 60, 3, 5, 7.2, 106, _RETURN_STAFF,
        boxed=True, ditto="Экз.", received=True,
    ),
    Form(
        "plain", "ШИФРТЕЛЕГРАММА", 26, 20, (105, 33), (105, 39), 50, 2, 6, 6.4, 96, _RETURN_CC,
        sans=True, received=True, comrade="-т.", imprint="Тип. ЦК. Зак. 307",
    ),
)  # fmt: skip

JUDGED_FORM = Form(
    "wide", "ВХОДЯЩАЯ ШИФРОТЕЛЕГРАММА", 25, 17, (105, 33), (105, 41), 76, 3, 7, 6.2, 58,
    _RETURN_MFA, boxed=True, ditto="—",
)  # fmt: skip
"""The variant that development pages never see: the list stands below the routing line."""


def form_for(rng: Rng, name: str | None, *, judged: bool) -> Form:
    """Return the form asked for by name, or one by chance.

    Raises:
        ValueError: a development page asks for the judged form, or for an unknown one.

    """
    known = (*FORMS, JUDGED_FORM, JUDGED_FORM) if judged else FORMS
    if name is None:
        return known[int(rng.integers(len(known)))]
    for form in known:
        if form.name == name:
            return form
    raise ValueError(name)
