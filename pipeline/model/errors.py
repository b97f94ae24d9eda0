"""What can go wrong with a file or a page, said so that an archivist knows what to do.

An error's class carries its code and its two messages. ``{detail}`` in a message is filled with
what was found. ``docs/inputs.md`` lists them all, and a test keeps it so.
"""

from __future__ import annotations

from typing import ClassVar

from pipeline.model.page import Problem


class RazmetkaError(Exception):
    """The root of every error that is raised on purpose."""

    code: ClassVar[str]
    en: ClassVar[str]
    ru: ClassVar[str]

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__(f"{self.code}: {self.problem.en}")

    @property
    def problem(self) -> Problem:
        """The error as it is stored and shown."""
        filled = {"detail": self.detail}
        return Problem(self.code, self.ru.format(**filled), self.en.format(**filled))


class InputError(RazmetkaError):
    """The file or the page itself is at fault: another try would end the same way."""


class SurroundingsError(RazmetkaError):
    """Disk, memory, a missing program: the page is innocent and is tried again."""


class SettingsError(RazmetkaError):
    """A file of settings makes no sense."""

    code = "SETTINGS"
    en = "A settings file is wrong ({detail}). Correct it or take back the one that was delivered."
    ru = "Ошибка в файле настроек ({detail}). Исправьте его или верните исходный."


class EmptyFileError(InputError):
    """Nothing in it."""

    code = "EMPTY_FILE"
    en = "The file is empty (0 bytes). Copy or scan it again."
    ru = "Файл пуст (0 байт). Скопируйте или отсканируйте его заново."


class NotAnImageError(InputError):
    """Not a format that we read."""

    code = "NOT_AN_IMAGE"
    en = "This is not a scan that can be read ({detail}). Give JPEG, PNG, TIFF, JP2, WebP or PDF."
    ru = "Это не скан, который можно прочесть ({detail}). Нужен JPEG, PNG, TIFF, JP2, WebP или PDF."


class TruncatedError(InputError):
    """The data end too early or are damaged."""

    code = "TRUNCATED"
    en = "The image is cut short or damaged ({detail}). Copy or scan it again."
    ru = "Изображение обрезано или повреждено ({detail}). Скопируйте или отсканируйте его заново."


class TooManyPixelsError(InputError):
    """Larger than any page."""

    code = "TOO_MANY_PIXELS"
    en = "The page is too large ({detail}). Scan it at a lower resolution or in parts."
    ru = "Страница слишком велика ({detail}). Отсканируйте с меньшим разрешением или по частям."


class BadDimensionsError(InputError):
    """No page has this shape."""

    code = "BAD_DIMENSIONS"
    en = "The image has a shape that no page has ({detail}). Check the scan."
    ru = "Изображение имеет невозможные для страницы размеры ({detail}). Проверьте скан."


class UnsupportedPixelsError(InputError):
    """A kind of pixel that we cannot show."""

    code = "UNSUPPORTED_PIXELS"
    en = "The kind of pixels is not supported ({detail}). Save the scan as 8-bit grey or colour."
    ru = "Такой вид пикселей не поддерживается ({detail}). Сохраните скан в сером или цвете, 8 бит."


class AnimatedError(InputError):
    """A moving picture."""

    code = "ANIMATED"
    en = "This is an animation, not a scan ({detail}). Save the page as a still image."
    ru = "Это анимация, а не скан ({detail}). Сохраните страницу как неподвижное изображение."


class TooManyPagesError(InputError):
    """More pages than one file may have."""

    code = "TOO_MANY_PAGES"
    en = "The file has too many pages ({detail}). Split it into parts."
    ru = "В файле слишком много страниц ({detail}). Разделите его на части."


class PdfDamagedError(InputError):
    """A PDF that cannot be opened or a page that cannot be drawn."""

    code = "PDF_DAMAGED"
    en = "The PDF is damaged ({detail}). Copy it again or restore it from a backup."
    ru = "PDF повреждён ({detail}). Скопируйте его заново или восстановите из резервной копии."


class PdfEncryptedError(InputError):
    """A PDF that wants a password."""

    code = "PDF_ENCRYPTED"
    en = "The PDF is locked with a password. Save a copy without the password."
    ru = "PDF защищён паролем. Сохраните копию без пароля."


class PdfNoPagesError(InputError):
    """A PDF without pages."""

    code = "PDF_NO_PAGES"
    en = "The PDF has no pages. Check the file."
    ru = "В PDF нет ни одной страницы. Проверьте файл."


class RenderTimeoutError(InputError):
    """Drawing a PDF page never ends."""

    code = "RENDER_TIMEOUT"
    en = "Drawing this PDF page took longer than {detail} s. Print the page to an image."
    ru = "Отрисовка страницы PDF заняла больше {detail} с. Сохраните страницу как изображение."


class RenderHeldUpError(RenderTimeoutError):
    """Drawing did not end, but hardly had a processor: the machine was busy, so it is tried again.

    It has no code of its own; nobody can do anything about the page.
    """


class NotRegularError(InputError):
    """A link, pipe, device or folder where a file should be."""

    code = "NOT_REGULAR"
    en = "This is not an ordinary file ({detail}). Links and devices are not followed."
    ru = "Это не обычный файл ({detail}). Ссылки и устройства не открываются."


class UnreadableError(InputError):
    """The system does not let us read it."""

    code = "UNREADABLE"
    en = "The file cannot be opened ({detail}). Check its permissions and the disk."
    ru = "Файл не открывается ({detail}). Проверьте права доступа и диск."


class ChangedError(InputError):
    """The bytes are no longer those that were accepted."""

    code = "CHANGED"
    en = "The file changed or vanished after it was accepted ({detail}). Run it again."
    ru = "Файл изменился или исчез после приёма ({detail}). Запустите обработку снова."


class FixityError(InputError):
    """The bytes are not those that a list of checksums promised."""

    code = "FIXITY"
    en = "The checksum differs from the one that its list gives ({detail}). Copy the file again."
    ru = "Контрольная сумма не та, что в списке сумм ({detail}). Скопируйте файл заново."


class MissingFileError(InputError):
    """A list of checksums names a file that is not there."""

    code = "MISSING"
    en = "A list of checksums ({detail}) names this file, but it is not there. Copy it again."
    ru = "Файл назван в списке контрольных сумм ({detail}), но его нет. Скопируйте его заново."


class ChecksumListError(InputError):
    """A list of checksums makes no sense."""

    code = "CHECKSUM_LIST"
    en = "The list of checksums cannot be used ({detail}); no file was compared with it. Mend it."
    ru = "Список контрольных сумм негоден ({detail}); файлы с ним не сверены. Исправьте его."


class OcrTimeoutError(InputError):
    """Reading a page never ends."""

    code = "OCR_TIMEOUT"
    en = "Reading this page took longer than {detail} s each time. Look at the scan: is it noise?"
    ru = "Чтение страницы каждый раз длилось дольше {detail} с. Взгляните на скан: не шум ли это?"


class KilledError(InputError):
    """The page ended its process every time."""

    code = "KILLED"
    en = "The page ended its process {detail} times. Save the scan in another format and retry."
    ru = "Страница {detail} раза обрушила процесс. Сохраните скан в другом формате и повторите."


class FileTooLargeError(InputError):
    """Larger than the desk takes."""

    code = "FILE_TOO_LARGE"
    en = "The file is larger than the desk takes ({detail}). Hand it in by `razmetka submit`."
    ru = "Файл больше, чем принимает стол приёма ({detail}). Сдайте его через `razmetka submit`."


class QuotaError(InputError):
    """One person has too much on the counter."""

    code = "QUOTA"
    en = "You have too much uploaded and not yet queued ({detail}). Queue or drop it first."
    ru = "Слишком много загружено и не поставлено в очередь ({detail}). Поставьте или уберите."


class NotTextError(InputError):
    """A translation that is no plain text."""

    code = "NOT_TEXT"
    en = "This is no text ({detail}). Save the translation as .docx, or as text in UTF-8."
    ru = "Это не текст ({detail}). Сохраните перевод как .docx или как текст в UTF-8."


class NotWordError(NotTextError):
    """A translation that looks like a Word document and is none that can be opened."""

    code = "NOT_WORD"
    en = "This Word document cannot be opened ({detail}). Save it as .docx, without a password."
    ru = "Этот документ Word не открыть ({detail}). Сохраните его как .docx, без пароля."


class EngineError(SurroundingsError):
    """The engine cannot start or fails."""

    code = "ENGINE"
    en = "Reading failed: the engine does not work ({detail}). Run `razmetka doctor`."
    ru = "Прочесть не удалось: распознаватель не работает ({detail}). Запустите `razmetka doctor`."


class InkModelError(SurroundingsError):
    """The network that tells inks apart is missing or damaged."""

    code = "INK_MODEL"
    en = (
        "The model that tells inks apart cannot be used ({detail}). "
        "Install razmetka anew, or set `layout.inks` to `shapes`."
    )
    ru = (
        "Модель, различающая чернила, не работает ({detail}). "
        "Установите razmetka заново или задайте `layout.inks` = `shapes`."
    )


class MissingProgramError(SurroundingsError):
    """An outside program is not there."""

    code = "MISSING_PROGRAM"
    en = "A program is missing ({detail}). Run `razmetka doctor`."
    ru = "Не хватает программы ({detail}). Запустите `razmetka doctor`."


class DiskFullError(SurroundingsError):
    """No room left."""

    code = "DISK_FULL"
    en = "The disk is full ({detail}). Free some space; the work goes on by itself."
    ru = "На диске нет места ({detail}). Освободите место; работа продолжится сама."


class OutputError(SurroundingsError):
    """Results cannot be written where they should go."""

    code = "OUTPUT"
    en = "Results cannot be written ({detail}). Check the folder's rights; nothing read is lost."
    ru = "Результаты не записать ({detail}). Проверьте права на папку; прочитанное не потеряно."


class StoredFileError(SurroundingsError):
    """A file of our own is gone or no longer what its name says."""

    code = "STORED_FILE"
    en = "A stored file is missing or damaged ({detail}). Restore it from a backup."
    ru = "Сохранённый файл утрачен или повреждён ({detail}). Восстановите его из резервной копии."


class StoreGoneError(SurroundingsError):
    """The store of blobs cannot be reached."""

    code = "STORE_GONE"
    en = "The store of files cannot be reached ({detail}). Check it; the work goes on by itself."
    ru = "Хранилище файлов недоступно ({detail}). Проверьте его; работа продолжится сама."


class PictureError(SurroundingsError):
    """A picture for people to look at did not come about."""

    code = "PICTURE"
    en = "The picture could not be made ({detail}). Wait a little and try again."
    ru = "Изображение не удалось подготовить ({detail}). Подождите немного и повторите."


class BrokerError(SurroundingsError):
    """Redis cannot be reached."""

    code = "BROKER"
    en = "Redis cannot be reached ({detail}). Check it; the work goes on by itself."
    ru = "Redis недоступен ({detail}). Проверьте его; работа продолжится сама."


class DatabaseError(SurroundingsError):
    """The ledger cannot be reached or written."""

    code = "DATABASE"
    en = "The ledger cannot be written ({detail}). Check the disk and the database."
    ru = "Не удаётся записать в журнал ({detail}). Проверьте диск и базу данных."


class LedgerVersionError(SurroundingsError):
    """The ledger was written by a newer program."""

    code = "LEDGER_VERSION"
    en = "A newer Razmetka has written this ledger (version {detail}). Update the program."
    ru = "Журнал записан более новой Разметкой (версия {detail}). Обновите программу."


class OutOfMemoryError(SurroundingsError):
    """No memory left for the page."""

    code = "OUT_OF_MEMORY"
    en = "There was not enough memory for this page. Close other programs or use fewer processes."
    ru = "Для страницы не хватило памяти. Закройте другие программы или уменьшите число процессов."


class LostError(SurroundingsError):
    """Those who read the page vanished without a word."""

    code = "LOST"
    en = "Whoever was reading this page vanished {detail} times. Check the machine, then run again."
    ru = "Чтение страницы обрывалось без следа: {detail} раза. Проверьте машину и запустите снова."


class CancelledError(SurroundingsError):
    """A person stopped the work."""

    code = "CANCELLED"
    en = "The work was cancelled before this file was opened. Run it again to read it."
    ru = "Работа отменена до открытия этого файла. Запустите её снова, чтобы его прочесть."


class BenchError(SurroundingsError):
    """A benchmark lacks something that it needs."""

    code = "BENCH"
    en = "The benchmark cannot run ({detail}). See docs/benchmarks.md."
    ru = "Замер невозможен ({detail}). См. docs/benchmarks.md."


class TrainingError(SurroundingsError):
    """The recogniser cannot be taught with what is there."""

    code = "TRAINING"
    en = "The recogniser cannot be taught ({detail}). See docs/reading.md."
    ru = "Обучить распознаватель нельзя ({detail}). См. docs/reading.md."


class UnexpectedError(SurroundingsError):
    """A fault of our own."""

    code = "UNEXPECTED"
    en = "Something went wrong inside Razmetka ({detail}). Please report it with the scan."
    ru = "Внутренняя ошибка Разметки ({detail}). Сообщите о ней, приложив скан."


class DeskNotBuiltError(SurroundingsError):
    """The pages of the desk are not there: a clone whose npm parts were not fetched."""

    code = "DESK_NOT_BUILT"
    en = "The desk's pages are not built ({detail} is missing). Run `make desk` in the clone."
    ru = "Страницы рабочего стола не собраны (нет {detail}). Выполните `make desk` в копии проекта."
