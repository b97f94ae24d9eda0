"""Lines of text gathered into blocks: columns, paragraphs, single lines of a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.layout.lines import TextLine
from pipeline.layout.options import LayoutOptions
from pipeline.model.geometry import Box, bounding


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together, top to bottom, and the box around them on the sheet."""

    lines: tuple[TextLine, ...]
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "box", bounding(line.box for line in self.lines))

    @property
    def rows(self) -> tuple[tuple[Box, ...], ...]:
        """The boxes of its lines; those that stand level with each other make one row."""
        rows: list[list[Box]] = []
        for box in sorted((line.box for line in self.lines), key=lambda box: box.centre[1]):
            if rows and bounding(rows[-1]).overlap_y(box) > 0.5 * min(
                box.height, rows[-1][0].height
            ):
                rows[-1].append(box)
            else:
                rows.append([box])
        return tuple(tuple(sorted(row)) for row in rows)

    @property
    def letter_height(self) -> float:
        """Mean height of its letters in pixels, long lines counting more."""
        letters = sum(line.letters for line in self.lines)
        return sum(line.letter_height * line.letters for line in self.lines) / letters


def find_blocks(lines: list[TextLine], options: LayoutOptions) -> list[Block]:
    """Return the blocks, top to bottom and left to right."""
    columns = [Block(tuple(group)) for group in _stacks(lines, options)]
    blocks = _overlapping_joined(_rows_joined(columns))
    return sorted(blocks, key=lambda block: (block.box.y, block.box.x))


def _stacks(lines: list[TextLine], options: LayoutOptions) -> list[list[TextLine]]:
    """Put each line under the lowest line that it continues, or begin a new stack."""
    stacks: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.box.bottom):
        above = [stack for stack in stacks if _continues(stack, line, options)]
        if above:
            max(above, key=lambda stack: stack[-1].box.overlap_x(line.box)).append(line)
        else:
            stacks.append([line])
    return stacks


def _continues(stack: list[TextLine], line: TextLine, options: LayoutOptions) -> bool:
    last = stack[-1]
    narrower = min(last.box.width, line.box.width)
    height = min(last.letter_height, line.letter_height)
    alike = max(last.letter_height, line.letter_height) <= 1.45 * height
    gap = line.box.y - last.box.bottom
    return (
        alike
        and last.box.overlap_x(line.box) >= 0.6 * narrower
        and _aligned(last.box, line.box, height)
        and -0.5 * height <= gap <= _gap_allowed(stack, height, options)
    )


def _aligned(first: Box, second: Box, height: float) -> bool:
    """Return whether two lines begin or are centred alike, or are of a like width."""
    narrower, wider = sorted((first.width, second.width))
    return (
        abs(first.x - second.x) < 8 * height
        or abs(first.centre[0] - second.centre[0]) < 4 * height
        or narrower >= 0.45 * wider
    )


def _gap_allowed(stack: list[TextLine], height: float, options: LayoutOptions) -> float:
    """Return the widest gap to the next line: a little over those above it, if there are any."""
    if len(stack) < 2:
        return options.line_gap * height
    above = max(below.box.y - line.box.bottom for line, below in pairwise(stack[-4:]))
    return max(1.35 * above + 0.35 * height, 0.8 * height)


def _overlapping_joined(blocks: list[Block]) -> list[Block]:
    """Join blocks that lie in one another, so that no pixel is read twice."""
    joined: list[Block] = []
    for block in sorted(blocks, key=lambda block: -block.box.area):
        partner = next((i for i, other in enumerate(joined) if _inside(block, other)), -1)
        if partner < 0:
            joined.append(block)
        else:
            lines = (*joined[partner].lines, *block.lines)
            joined[partner] = Block(tuple(sorted(lines, key=lambda line: line.box.y)))
    return joined if len(joined) == len(blocks) else _overlapping_joined(joined)


def _inside(smaller: Block, larger: Block) -> bool:
    """Return whether the blocks share a line: one would be read with the other as well."""
    return any(line.box.share_inside(larger.box) > 0.5 for line in smaller.lines) or any(
        line.box.share_inside(smaller.box) > 0.5 for line in larger.lines
    )


def _rows_joined(blocks: list[Block]) -> list[Block]:
    """Join single lines that stand in one row, as the fields of a form do, to one line's block."""
    singles = sorted((block for block in blocks if len(block.lines) == 1), key=lambda b: b.box.x)
    joined: list[Block] = []
    for block in singles:
        partner = next((i for i, other in enumerate(joined) if _one_row(other, block)), -1)
        if partner < 0:
            joined.append(block)
        else:
            joined[partner] = Block((*joined[partner].lines, *block.lines))
    return [block for block in blocks if len(block.lines) > 1] + joined


def _one_row(first: Block, second: Block) -> bool:
    height = min(first.letter_height, second.letter_height)
    lower = min(first.box.height, second.box.height)
    gap = -first.box.overlap_x(second.box)
    return (
        first.box.overlap_y(second.box) >= 0.45 * lower
        and max(first.letter_height, second.letter_height) <= 1.6 * height
        and gap <= 12 * height
    )
