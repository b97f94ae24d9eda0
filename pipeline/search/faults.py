"""What is wrong with a query, and where."""

from __future__ import annotations

from pipeline.model.errors import RazmetkaError
from pipeline.model.page import Problem


class QueryError(RazmetkaError):
    """A query that makes no sense. ``at`` and ``length`` say which characters, from 0."""

    code = "QUERY"
    en = "{detail}"
    ru = "{detail}"

    def __init__(self, ru: str, en: str, at: int, length: int = 1) -> None:
        self.at = at
        self.length = max(length, 1)
        self._told = Problem(self.code, ru, en)
        super().__init__(en)

    @property
    def problem(self) -> Problem:
        """The error as it is shown, in both languages."""
        return self._told

    def pointed(self, query: str) -> str:
        """Return the query with marks under the place that is meant."""
        return f"{query}\n{' ' * self.at}{'^' * self.length}"
