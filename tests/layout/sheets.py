"""Drawn sheets and hand-made lines, to find layout on."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from config.settings import load_settings
from pipeline.layout.kinds import name_blocks
from pipeline.layout.named import Named
from pipeline.layout.options import LayoutOptions
from pipeline.layout.plan import Plan, find_plan
from pipeline.layout.shapes import Ground
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Word
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import Sheet, prepare
from tests.drawing import DPI, FACE

PAGE = Box(0, 0, 1654, 2339)
LETTER_PX = 17
VOCABULARY = load_settings().reading.vocabulary
TEXT = (
    "Сегодня посетил министра и передал ему содержание вашего указания.",
    "Министр просил сообщить правительству, что ответ будет дан письменно",
    "в ближайшие дни. По вопросу о поставках он заметил, что дороги заняты",
)


def empty(paper: int = 240) -> Image.Image:
    return Image.new("L", (PAGE.width, PAGE.height), paper)


def typed(page: Image.Image, text: str, at: tuple[int, int], size: int = 30) -> Box:
    """Type a line and return the box of its ink."""
    pen, face = ImageDraw.Draw(page), ImageFont.truetype(FACE, size)
    pen.text(at, text, font=face, fill=30)
    left, top, right, bottom = pen.textbbox(at, text, font=face)
    return Box.from_corners(left, top, right, bottom)


def sheet_of(page: Image.Image) -> Sheet:
    (sheet,) = prepare(np.asarray(page, np.uint8), DPI, PreprocessOptions())
    return sheet


def plan_of(page: Image.Image) -> Plan:
    return find_plan(sheet_of(page), LayoutOptions())[1]


def line(text: str, x: int, y: int, height: int = 26, confidence: float = 0.9) -> Line:
    """Return a line as an engine reads it, words of even pitch, boxes in pixels of the sheet."""
    words, at = [], x
    for word in text.split(" "):
        width = LETTER_PX * len(word)
        words.append(Word(word, Box(at, y, width, height), confidence))
        at += width + LETTER_PX
    return Line(bounding(word.box for word in words), text, confidence, tuple(words))


def zones(*blocks: tuple[Line, ...]) -> list[Named]:
    """Return the zones that blocks of lines become on a bare page."""
    return name_blocks(blocks, (), Ground(PAGE), VOCABULARY)


def texts(found: list[Named], kind: str) -> list[tuple[str, ...]]:
    """Return the texts of the lines of each zone of a kind."""
    return [tuple(each.text for each in zone.lines) for zone in found if zone.kind == kind]
