import pytest


@pytest.fixture(autouse=True)
def _home(tmp_path_factory, monkeypatch):
    """Nothing that a test does reaches the home of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for variable in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
