"""The page and the notebook on Python show what happens."""

import ast
import doctest
from pathlib import Path

import dutyclock
import nbclient
import nbformat

DOCS = Path(__file__).parents[2] / "docs"


def test_the_examples_of_the_page_run():
    page = (DOCS / "python.md").read_text()
    example = doctest.DocTestParser().get_doctest(page, {}, "python.md", None, 0)
    failures = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example)
    assert failures.attempted > 8 and failures.failed == 0


def test_the_example_of_the_module_runs():
    assert doctest.testmod(dutyclock).failed == 0


def test_the_notebook_shows_its_results():
    notebook = nbformat.read(DOCS / "python.ipynb", as_version=4)
    shown = [shown_by(cell) for cell in notebook.cells if cell.cell_type == "code"]
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    run = [shown_by(cell) for cell in notebook.cells if cell.cell_type == "code"]
    assert run == shown


def shown_by(cell):
    """What a cell prints or returns, as text."""
    outputs = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "".join(outputs)


def test_every_argument_of_check_is_one_of_the_checker():
    tree = ast.parse(Path(dutyclock.__file__).read_text())
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    checker = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Checker")
    init = next(node for node in checker.body if isinstance(node, ast.FunctionDef) and node.name == "__init__")
    of_check = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "check")
    names = lambda function: [argument.arg for argument in function.args.kwonlyargs]  # noqa: E731
    assert names(init) == names(of_check)
    documented = ast.get_docstring(of_check)
    assert all(f"\n    {name}: " in documented for name in names(of_check)), documented
