"""The tables of the search index, in two sets: one is asked while the other may be built anew.

Words stand in ``texts`` as opaque tokens, which the database's own full-text index finds: FTS5 over
the table on SQLite, a GIN index over a ``tsvector`` on PostgreSQL. ``vocabulary`` has every token
once, ``keys`` finds those that look alike (see ``pipeline.text.skeleton``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import TEXT

from pipeline.store.tables import metadata

SETS: Final = ("a", "b")
_BYTEWISE: Final = Text().with_variant(TEXT(collation="C"), "postgresql")
_FTS5: Final = (
    "CREATE VIRTUAL TABLE search_fts_{name} USING fts5(words, marks, content='search_texts_{name}',"
    " content_rowid='page_id', detail=none, columnsize=0,"
    " tokenize=\"unicode61 remove_diacritics 0 tokenchars '#:'\")"
)
_SHORT_ROWS: Final = ", ".join(
    (
        "SET (toast_tuple_target = 256)",
        *(f"ALTER {column} SET STORAGE MAIN" for column in ("place", "kind", "fond", "people")),
    )
)
_GIN: Final = "CREATE INDEX search_fts_{name} ON search_texts_{name} USING gin (({vector}))"
VECTOR: Final = (
    "array_to_tsvector(array_remove("
    "string_to_array(translate(words || ' ' || marks, '/^+', '   '), ' '), ''))"
)
"""What PostgreSQL indexes, as it stands in the index and in every query."""


@dataclass(frozen=True, slots=True)
class SearchSet:
    """One set of tables.

    ``pages`` has what hits are sorted and shown by, ``texts`` what they are counted by and the
    tokens, ``vocabulary`` each token with how often it was seen and how surely it was read,
    ``keys`` the look-alikes.
    """

    name: str
    pages: Table
    texts: Table
    vocabulary: Table
    keys: Table

    @property
    def fts(self) -> str:
        """The name of the database's full-text index."""
        return f"search_fts_{self.name}"


def _set(name: str) -> SearchSet:
    number = "page_id", Integer
    return SearchSet(
        name,
        Table(
            f"search_pages_{name}",
            metadata,
            Column(*number, primary_key=True, autoincrement=False),
            Column("reading_id", Integer),
            Column("source_id", Integer, nullable=False),
            Column("number", Integer, nullable=False),
            Column("state", String(16), nullable=False),
            Column("date", String(10)),
            Column("citation", Text, nullable=False),
            Column("citation_key", _BYTEWISE, nullable=False),
            Column("copy", Integer),
            Column("sketch", LargeBinary, nullable=False),
            Index(f"ix_search_pages_{name}_source", "source_id"),
        ),
        Table(
            f"search_texts_{name}",
            metadata,
            Column(*number, primary_key=True, autoincrement=False),
            Column("source_id", Integer, nullable=False),
            Column("date", String(10)),
            Column("place", Text),
            Column("kind", Text),
            Column("fond", Text),
            Column("people", Text, nullable=False),
            Column("words", Text, nullable=False),
            Column("marks", Text, nullable=False),
            Column("layout", Text, nullable=False),
            Column("places", LargeBinary, nullable=False),
        ),
        Table(
            f"search_vocabulary_{name}",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("form", _BYTEWISE, nullable=False),
            Column("seen", Integer, nullable=False),
            Column("confidence", Float, nullable=False),
            Index(f"ix_search_vocabulary_{name}", "form", unique=True),
        ),
        Table(
            f"search_keys_{name}",
            metadata,
            Column("key", BigInteger, primary_key=True, autoincrement=False),
            Column("word", Integer, primary_key=True, autoincrement=False),
            sqlite_with_rowid=False,
        ),
    )


search_sets: Final = {name: _set(name) for name in SETS}
search_index: Final = Table(
    "search_index",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("active", String(1), nullable=False),
    Column("building", String(1)),
)


def keep_texts_apart(connection: Connection, name: str) -> None:
    """Have PostgreSQL keep the tokens beside their rows, so that counting reads only short rows.

    Each page that is found is looked up in ``texts``, and every one would be in another block.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE search_texts_{name} {_SHORT_ROWS}"))


def create_full_text(connection: Connection, name: str) -> None:
    """Make the full-text index over a set of tables."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_FTS5.format(name=name))
    else:
        connection.exec_driver_sql(_GIN.format(name=name, vector=VECTOR))


def drop_full_text(connection: Connection, name: str) -> None:
    """Drop the full-text index of a set."""
    kind = "TABLE" if connection.dialect.name == "sqlite" else "INDEX"
    connection.execute(text(f"DROP {kind} IF EXISTS search_fts_{name}"))


def refill_full_text(connection: Connection, name: str) -> None:
    """Index anew what stands in a set's ``texts``; PostgreSQL has done so by itself."""
    if connection.dialect.name == "sqlite":
        rebuild = f"INSERT INTO search_fts_{name}(search_fts_{name}) VALUES('rebuild')"
        connection.exec_driver_sql(rebuild)
