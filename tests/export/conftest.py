"""What the tests of exports share."""

import pytest

from config.vocabulary import load_vocabulary
from pipeline.export.context import ExportContext
from pipeline.model.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(scope="session")
def context(vocabulary: Vocabulary) -> ExportContext:
    return ExportContext(vocabulary)
