"""What the command says, in Russian and English."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.page import PageState, Problem


@dataclass(frozen=True, slots=True)
class Words:
    """The command's phrases in one language."""

    lang: str
    listing: str
    reading: str
    writing: str
    paused: str
    stopped: str
    nothing: str
    files: str
    pages: str
    left_out: str
    refused: str
    report: str
    sound: str
    retried: str
    lost_scans: str
    lines_corrected: str
    written_before: str
    first_visit: str
    found: str
    page: str
    indexed: str
    not_indexed: str
    states: dict[PageState, str]

    def of(self, problem: Problem) -> str:
        """Return a problem's message in this language."""
        return problem.ru if self.lang == "ru" else problem.en


RU = Words(
    lang="ru",
    listing="Просмотр папок",
    reading="Чтение",
    writing="Запись результатов",
    paused="Пауза",
    stopped="Остановлено. Следующий запуск продолжит с этого места.",
    nothing="Здесь нет ни одного скана.",
    files="файлы",
    pages="страницы",
    left_out="пропущено служебных файлов",
    refused="не приняты",
    report="Отчёт",
    sound="Всё на месте: ни одного нарушения.",
    retried="Снова в очереди",
    lost_scans="страниц с малым изображением: скан не найден",
    lines_corrected="Исправленных строк",
    written_before="Записано раньше и содержит скрытое, пока не записано снова",
    first_visit="Первого администратора заводят здесь",
    found="Найдено страниц",
    page="стр.",
    indexed="Страниц в указателе",
    not_indexed="Страниц ещё нет в указателе (запустите razmetka reindex)",
    states={
        PageState.QUEUED: "в очереди",
        PageState.RUNNING: "читаются",
        PageState.DONE: "прочитаны",
        PageState.SUSPECT: "под вопросом",
        PageState.BLANK: "пустые",
        PageState.QUARANTINED: "в карантине",
        PageState.CANCELLED: "отменены",
    },
)
EN = Words(
    lang="en",
    listing="Looking through the folders",
    reading="Reading",
    writing="Writing the results",
    paused="Paused",
    stopped="Stopped. The next run goes on from here.",
    nothing="There is no scan here.",
    files="files",
    pages="pages",
    left_out="system files left out",
    refused="refused",
    report="Report",
    sound="All is sound: no rule is broken.",
    retried="Queued again",
    lost_scans="pages with a small picture only: the scan is gone",
    lines_corrected="Lines corrected",
    written_before="Written before, and with what is withheld until it is written again",
    first_visit="Make the first administrator here",
    found="Pages found",
    page="page",
    indexed="Pages indexed",
    not_indexed="Pages not indexed yet (run razmetka reindex)",
    states={state: state.value for state in PageState},
)


def words_for(lang: str) -> Words:
    """Return the phrases of a language given as ``ru``, ``ru_RU.UTF-8`` and the like."""
    return RU if lang.lower().startswith("ru") else EN
