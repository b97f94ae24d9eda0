"""Risk: bytes become code, a name becomes a command, or a password is shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings, without_password
from tests.desk.command import Razmetka

ROOT = Path(__file__).parents[1]
PROGRAM = ("pipeline", "workers", "config", "desk", "benchmarks")
BYTES_TO_CODE = {"pickle", "cPickle", "dill", "marshal", "shelve", "yaml", "joblib"}
SECRET = "тайна-1950"  # noqa: S105


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for room in PROGRAM:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield str(path.relative_to(ROOT)), node


def test_nothing_makes_code_of_bytes() -> None:
    found = []
    for path, node in nodes():
        names: set[str] = set()
        if isinstance(node, ast.Import):
            names = {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {(node.module or "").partition(".")[0]}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            names = {node.func.id} & {"eval", "exec"}
        found += [(path, name) for name in names & (BYTES_TO_CODE | {"eval", "exec"})]
    assert found == []


def test_only_a_child_unpickles_and_only_what_its_pool_sends() -> None:
    calls = {
        (path, node.func.attr)
        for path, node in nodes()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name | ast.Attribute)
        and ast.unparse(node.func.value).rpartition(".")[2] == "connection"
    }
    assert {path for path, call in calls if call == "recv"} == {"workers/child.py"}
    assert {path for path, call in calls if call == "send"} == {"workers/crew.py"}


def test_no_shell_sees_a_word_of_ours() -> None:
    shells = [
        (path, ast.unparse(node))
        for path, node in nodes()
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "shell" or ast.unparse(node.func) in ("os.system", "os.popen")
    ]
    assert shells == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:{}@host:5432/ledger",
        "redis://:{}@127.0.0.1:6379/0",
        "postgresql://anna:{}@host/ledger?sslmode=require",
        "postgresql:///ledger?host=/run&password={}&sslmode=require",
        "postgresql://host/ledger?user=anna&password={}",
    ],
)
@given(st.text("abc@:/%+=", min_size=1, max_size=8))
def test_an_address_is_shown_without_its_password(url: str, odd: str) -> None:
    password = f"{SECRET}{odd}{SECRET}"
    shown = without_password(url.format(password))
    assert SECRET not in shown
    assert shown.startswith(url.split("{}", maxsplit=1)[0])


def test_an_address_without_a_password_is_shown_as_it_is() -> None:
    for url in ("sqlite:////home/a/razmetka.db", "redis://h:1/0", "postgresql://anna@h/d"):
        assert without_password(url) == url


def test_settings_do_not_print_addresses() -> None:
    url = f"postgresql://anna:{SECRET}@host/ledger"
    settings = Settings.model_construct(ledger_url=url, redis_url=url)
    assert SECRET not in repr(settings) + str(settings)


def test_a_server_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    razmetka = Razmetka(tmp_path)
    servers = {
        "DATABASE_URL": f"postgresql+psycopg://anna:{SECRET}@127.0.0.1:1/ledger",
        "REDIS_URL": f"redis://:{SECRET}@127.0.0.1:1/0",
    }
    for words in (("doctor", "--cluster"), ("status",)):
        said = razmetka(*words, **servers)
        assert said.code
        assert SECRET not in said.out + said.err
