"""The site of the documentation: it is built, opens without a network, and has every page in both languages."""

import html
import json
import re
import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "site"
MATH = re.compile(r"<math.*?</math>", re.DOTALL)
LANGUAGES = {"en": SITE, "zh": SITE / "zh"}


@pytest.fixture(scope="session")
def site(build_seconds):
    """The site, built from the current sources; the build fails if a link leads nowhere."""
    begin = time.perf_counter()
    done = subprocess.run(["make", "docs"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    build_seconds.append(time.perf_counter() - begin)
    return SITE


@pytest.fixture(scope="session")
def build_seconds():
    """How long the build took."""
    return []


def text(path):
    """The content of a page."""
    return path.read_text(encoding="utf-8")


def test_both_languages_have_the_same_pages(site, report, build_seconds):
    report(f"the site was built in {build_seconds[0]:.0f} s")
    english = {path.relative_to(site) for path in site.rglob("*.html") if "zh" not in path.relative_to(site).parts}
    assert english == {path.relative_to(site / "zh") for path in (site / "zh").rglob("*.html")}
    assert len(english) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_chapters_have_formulas_and_figures(site, language):
    for source in (ROOT / "src/zhishen/chapters" / language).glob("*.md"):
        page = text(LANGUAGES[language] / "chapters" / f"{source.stem}.html")
        names = re.findall(r'<zs-figure name="(\w+)">', text(source))
        for name in names:
            assert f"figures/{name}.{language}.light.png" in page
            assert (LANGUAGES[language] / "figures" / f"{name}.{language}.dark.png").is_file()
        assert "zs-figure name" not in page
        assert len(re.findall(r'style="--width: [\d.]+"><div class="zs-picture">', page)) == len(names)
        assert not re.search(r"\$\$|\\frac|\\begin", re.sub(r"<code>.*?</code>", "", page, flags=re.DOTALL))
        assert ("<math" in page) == ("$" in text(source))


@pytest.mark.parametrize("language", LANGUAGES)
def test_formulas_are_well_formed(site, language):
    """Only identifiers, numbers, operators and texts contain characters."""
    formulas = [
        formula for path in (LANGUAGES[language] / "chapters").glob("*.html") for formula in MATH.findall(text(path))
    ]
    assert len(formulas) > 200
    for formula in formulas:
        for element in ET.fromstring(formula).iter():
            tag = element.tag.rpartition("}")[2]
            assert tag in {"mi", "mn", "mo", "mtext"} or not (element.text or "").strip(), formula
            assert not (element.tail or "").strip(), formula


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_leads_to_its_other_form(site, language):
    for path in LANGUAGES[language].rglob("*.html"):
        if language == "zh" or "zh" not in path.relative_to(site).parts:
            link = re.search(r'class="md-header__button zs-language"[^>]*?href="([^"]+)"', text(path), re.DOTALL)
            other = "en" if language == "zh" else "zh"
            expected = LANGUAGES[other] / path.relative_to(LANGUAGES[language])
            assert (path.parent / html.unescape(link[1])).resolve() == expected


def words(folder):
    """All words that the search of a language knows; Chinese text is divided into words."""
    index = json.loads(text(folder / "search/search_index.json"))
    return {word for entry in index["docs"] for word in re.split(r"[\s\u200b]+", f"{entry['title']} {entry['text']}")}


def test_the_search_knows_the_words_of_both_languages(site):
    assert {"perceptron", "gradient", "zhishen.nn"} <= words(site)
    assert {"感知", "神经网络", "梯度", "zhishen.nn"} <= words(site / "zh")
    assert (site / "search/search_index.js").is_file()  # for pages that are opened from files


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_has_every_public_name(site, language):
    import zhishen

    for module in ("nn", "optim", "data", "metrics", "train"):
        page = text(LANGUAGES[language] / "api" / f"zhishen.{module}.html")
        for name in getattr(zhishen, module).__all__:
            assert re.search(rf'id="zhishen\.{module}\.([\w.]+\.)?{name}"', page), f"{module}.{name}"


def test_pages_without_a_chinese_form_say_so(site):
    assert "这一页目前只有英文" in text(site / "zh/kernels.html")
    for page in ("tour", "glossary", "chapters/1"):
        assert "这一页目前只有英文" not in text(site / f"zh/{page}.html")
