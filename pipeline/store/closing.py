"""Single pages closed to roles. A page is what was scanned, in every file that holds it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, delete, insert, select

from pipeline.store.database import reading, writing
from pipeline.store.people import Role
from pipeline.store.tables import page_closures, pages


class PageClosures:
    """Which pages are closed to whom. Nothing is ever closed to administrators."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def of(self, page: int) -> frozenset[Role]:
        """Return the roles that may not see a page."""
        query = select(page_closures.c.role).where(page_closures.c.page_id == page)
        with reading(self.engine) as connection:
            return frozenset(map(Role, connection.scalars(query)))

    def pages(self, role: Role) -> frozenset[int]:
        """Return every page that a role may not see, by its id."""
        query = select(page_closures.c.page_id).where(page_closures.c.role == role)
        with reading(self.engine) as connection:
            return frozenset(connection.scalars(query))

    def numbers(self, source: int, role: Role) -> frozenset[int]:
        """Return the numbers of a source's pages that a role may not see."""
        query = (
            select(pages.c.number)
            .join(page_closures, page_closures.c.page_id == pages.c.id)
            .where(pages.c.source_id == source, page_closures.c.role == role)
        )
        with reading(self.engine) as connection:
            return frozenset(connection.scalars(query))

    def close(self, page: int, roles: Iterable[Role]) -> None:
        """Close a page to exactly these roles."""
        closed = set(roles) - {Role.ADMINISTRATOR}
        with writing(self.engine) as connection:
            connection.execute(delete(page_closures).where(page_closures.c.page_id == page))
            if closed:
                rows = [{"page_id": page, "role": role} for role in closed]
                connection.execute(insert(page_closures), rows)
