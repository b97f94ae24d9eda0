"""A document as plain text, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Final

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.export.placed import marked_text
from pipeline.model.page import Page, PageState, Zone
from pipeline.text.repair import readable

_RULE: Final = "─" * 30
_NO_TEXT: Final = {
    PageState.BLANK: "Пустая страница. / A blank page.",
    PageState.SUSPECT: "Текст не прочитан: сверьте со сканом. / No text was read: check the scan.",
    PageState.QUEUED: "Ещё не прочитана. / Not read yet.",
    PageState.RUNNING: "Читается. / Being read.",
    PageState.CANCELLED: "Чтение отменено. / Reading was cancelled.",
}


@dataclass(frozen=True, slots=True)
class TextFormat:
    """UTF-8. Zones are parted by an empty line, pages by a form feed and a line with the number.

    ``modern`` writes the text as a reader of today would have it in place of what was read.
    """

    name: str = "txt"
    suffix: str = ".txt"
    modern: bool = False

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write the pages one by one; a page without text says why, in brackets."""
        numbered = len(document.pages) > 1
        for index, page in enumerate(document.pages):
            head = f"{_RULE} {page.number} {_RULE}\n\n" if numbered else ""
            parting = "\f" if index else ""
            text = page_text(page, modern=self.modern, marked=context.mark_doubtful)
            stream.write(f"{parting}{head}{text}\n".encode())


def page_text(page: Page, *, modern: bool = False, marked: bool = False) -> str:
    """Return the text of a page in reading order; in brackets why it is missing or in doubt.

    ``modern`` gives the derived form, ``marked`` a question mark in brackets after each doubtful
    word of what was read.
    """
    texts = [inert(_told(zone, modern, marked)).strip("\n") for zone in zones_in_order(page)]
    texts = [text for text in texts if text]
    if page.problem is not None or not texts:
        texts.insert(0, f"[{why_no_text(page)}]")
    return "\n\n".join(texts)


def _told(zone: Zone, modern: bool, marked: bool) -> str:  # noqa: FBT001
    if modern:
        return readable(zone.text).text
    return marked_text(zone) if marked else zone.text


def why_no_text(page: Page) -> str:
    """Return in both languages why a page has no text, or what is wrong with it."""
    if page.problem is not None:
        problem = page.problem
        return inert(f"{problem.code}. {problem.ru} / {problem.en}")
    return _NO_TEXT.get(page.state, "На странице нет текста. / There is no text on the page.")
