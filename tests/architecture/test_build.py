"""What one ``make build`` leaves behind, for the pages that need it."""

from sync.docs_assets import NAMES, TARGET


def test_a_build_brings_the_files_of_the_docs_page():
    # Every test runs after a build; a page that asks for another command is not finished.
    assert [name for name in NAMES if not (TARGET / name).is_file()] == []
