"""`zhishen.sklearn` loads scikit-learn only when it is imported, and says what to install if it is missing."""

from __future__ import annotations

from fork_server import packages_imported

import zhishen.sklearn


def run(code):
    return packages_imported().run(["-c", code])


def test_public_names():
    assert zhishen.sklearn.__all__ == ["NetworkClassifier", "NetworkRegressor"]


def test_import_zhishen_does_not_import_scikit_learn():
    code = "import sys, zhishen.train, zhishen.interop; print('sklearn' in sys.modules)"
    assert run(code).stdout == "False\n"


def test_without_scikit_learn_one_sentence_says_what_to_install():
    code = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from zhishen.errors import MissingDependencyError\n"
        "try:\n    import zhishen.sklearn\nexcept MissingDependencyError as error:\n    print(error)"
    )
    sentence = run(code).stdout
    assert sentence.startswith("zhishen.sklearn needs the package scikit-learn, which cannot be imported here")
    assert sentence.endswith("install it with: python -m pip install scikit-learn\n")
