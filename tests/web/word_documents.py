"""Word documents as tests need them: a zip with the two members that matter."""

from __future__ import annotations

import zipfile
from io import BytesIO

OFFICE = "http://schemas.openxmlformats.org"
RELATIONS = (
    f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="{{0}}"/>'
    "</Relationships>"
)
SPACES = (
    f'xmlns:w="{OFFICE}/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
PASSAGES = (
    "<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t>Strictly </w:t></w:r><w:r><w:t>secret</w:t></w:r></w:p>"
    "<w:p/><w:p><w:ins><w:r><w:t>To</w:t></w:r></w:ins><w:del><w:r><w:delText>From</w:delText>"
    "</w:r></w:del><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:r><w:tab/></w:r>"
    "<w:hyperlink><w:r><w:t>Lugov</w:t></w:r></w:hyperlink></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>No. 1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    "<w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:instrText>PAGE</w:instrText></w:r></w:p>"
    "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r>"
    "</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>In a box</w:t></w:r></w:p>"
    "</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Beside it</w:t></w:r></w:p>"
)
SAID = ["Strictly secret", "To Lugov", "No. 1", "One\ntwo", "In a box", "Beside it"]


def packed(**members: bytes) -> bytes:
    """Return a zip; ``_`` in a name stands for a slash."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr({"rels": "_rels/.rels"}.get(name, f"word/{name}.xml"), data)
    return stream.getvalue()


def document(passages: str, before: str = "", name: str = "document") -> bytes:
    """Return a Word document of these paragraphs."""
    body = f"{before}<w:document {SPACES}><w:body>{passages}</w:body></w:document>"
    rels = RELATIONS.format(f"word/{name}.xml")
    return packed(rels=rels.encode(), **{name: body.encode()})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
