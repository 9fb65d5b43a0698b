"""The tests inside the package openrosa-xpath-evaluator pass on the phone's own binding, in the phone's browser.

They are bundled as the package ships them (tests/e2e/suite/bundle.js); only the evaluator that they ask for is another:
the class a form evaluates with (pwa/forms/expressions.js). The package runs them in the time zone of Phoenix.
"""

import subprocess
from functools import cache

import pytest

from tests.e2e.engine_page import SHELL
from tools.chromium import FLAGS, find
from tools.live import ROOT

TESTS = ROOT / "node_modules" / "openrosa-xpath-evaluator" / "test"
SPECS = sorted(str(path.relative_to(TESTS)) for path in TESTS.glob("*/**/*.spec.js"))
CUSTOM = "integration/openrosa-xpath/custom.spec.js > custom XPath functions"
NO_DOOR = "the package's door for functions of a page's own; a form has none, ours are added in expressions.js"
ID = "integration/native/nodeset-id.spec.js > nodeset id() function"
HALF_UP = "a half goes up, as XPath 1.0, the ODK XForms specification and JavaRosa have it (docs/decisions/0018)"
ANSWERED = "min() and max() leave out what is not answered, as JavaRosa (docs/decisions/0018); here that is NaN"
ROUND = "integration/openrosa-xpath/round.spec.js > #round()"
SWITCHED_OFF = "the package has switched this case off itself (xit)"

EXCLUDED = {
    "integration/openrosa-xpath/regex.spec.js > #regex() > should return `false` if value matches supplied regex": (
        "regex() means the whole value, as in JavaRosa (XPathFuncExpr.regex); the package searches in it"
    ),
    "integration/native/number.spec.js > native number functions > conversion of nodesets > sum()": (
        "sum() leaves out what is not answered, as in JavaRosa (XPathFuncExpr.sum) and ODK Web Forms; here it is NaN"
    ),
    "integration/openrosa-xpath/max.spec.js > #max() > max(self::*) & max(*)": ANSWERED,
    "integration/openrosa-xpath/min.spec.js > #min() > min()": ANSWERED,
    f"{ROUND} > with a single argument > with a single argument": HALF_UP,
    f"{ROUND} > with two arguments > with num_digits = 0": HALF_UP,
    f'{ROUND} > with two arguments > with num_digits > 0 > should evaluate round("-1.475", "2") to -1.48': HALF_UP,
    f"{CUSTOM} > should not allow unexpected arg types": NO_DOOR,
    f"{CUSTOM} > should not allow unexpected return types": NO_DOOR,
    f"{CUSTOM} > should not allow overriding existing functions": NO_DOOR,
    f"{CUSTOM} > should not allow overriding existing custom functions": NO_DOOR,
    f"{CUSTOM} > pad2() > should convert \"\" to '00'": NO_DOOR,
    f"{CUSTOM} > pad2() > should convert \"1\" to '01'": NO_DOOR,
    f"{CUSTOM} > pad2() > should convert \"11\" to '11'": NO_DOOR,
    f"{CUSTOM} > pad2() > should convert \"111\" to '111'": NO_DOOR,
    f"{CUSTOM} > pad2() > should convert 0 to '00'": NO_DOOR,
    f"{CUSTOM} > pad2() > should convert 1 to '01'": NO_DOOR,
    f"{CUSTOM} > pad2() > should convert 11 to '11'": NO_DOOR,
    f"{CUSTOM} > pad2() > should convert 111 to '111'": NO_DOOR,
    f"{CUSTOM} > pad2() > should throw if too few args are provided": NO_DOOR,
    f"{CUSTOM} > pad2() > should throw if too many args are provided": NO_DOOR,
    f"{ID} > returns empty result if the default namespace for the node is empty": SWITCHED_OFF,
    f"{ID} > works if the namespace of the id attribute is the XHTML namespace": SWITCHED_OFF,
    f"{ID} > works if the namespace of the id attribute is defined in the parent container": SWITCHED_OFF,
    f"{ID} > works if the id attribute has the xml namespace alias": SWITCHED_OFF,
}


@cache
def bundle(kind):
    command = ["node", str(ROOT / "tests" / "e2e" / "suite" / "bundle.js"), kind]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def results(playwright):
    """What every case gave, by spec file: name → '' or what went wrong."""
    browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
    found = {spec: {} for spec in SPECS}
    for kind in ("integration", "unit"):
        page = browser.new_context(timezone_id="America/Phoenix", locale="en-US").new_page()
        page.set_content(SHELL.split("<link", 1)[0])
        page.add_script_tag(content=bundle(kind))
        for case in page.evaluate("() => engine.run()"):
            found[case["name"].split(" > ", 1)[0]][case["name"]] = case["error"]
    browser.close()
    return found


@pytest.mark.parametrize("spec", SPECS)
def test_a_file_of_the_evaluators_own_tests_passes(results, spec, subtests):
    assert results[spec], "this file brought no case"
    for name, error in results[spec].items():
        with subtests.test(msg=name):
            if name in EXCLUDED:
                assert error, f"This is excluded ({EXCLUDED[name]}), and passes now: take it out of the list."
            else:
                assert error == ""


def test_no_case_is_lost_and_every_exclusion_is_one_of_them(results):
    names = {name for cases in results.values() for name in cases}
    assert EXCLUDED.keys() <= names
    print(f"\n{len(names)} cases of the evaluator's own, {len(EXCLUDED)} excluded by name, {len(SPECS)} files")
    assert len(names) >= 1900
