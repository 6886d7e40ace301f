"""Where a password or a key may come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Unavailable
from core.secret import secret

NAME = "ROUNDSMAN_SMTP_PASSWORD"


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (NAME, f"{NAME}_FILE", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)


def test_without_any_it_is_blank() -> None:
    assert secret(NAME) == ""


def test_the_environment_wins_over_a_credential_of_systemd(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / NAME.lower()).write_text("from systemd\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert secret(NAME) == "from systemd"
    monkeypatch.setenv(NAME, "from the environment")
    assert secret(NAME) == "from the environment"


def test_a_file_is_read_only_while_nobody_else_can_read_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("from a file\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(path))
    path.chmod(0o600)
    assert secret(NAME) == "from a file"
    path.chmod(0o640)
    with pytest.raises(Unavailable, match="chmod 600"):
        secret(NAME)
    path.unlink()
    with pytest.raises(Unavailable, match="cannot be read"):
        secret(NAME)
