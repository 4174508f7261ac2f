"""The site of the documentation: it is built, opens without a network, and has every page in both languages."""

import html
import json
import re
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "site"
LANGUAGES = {"en": SITE, "zh": SITE / "zh"}


@pytest.fixture(scope="session")
def site(report_session):
    """The site, built from the current sources; the build fails if a link leads nowhere."""
    begin = time.perf_counter()
    done = subprocess.run(["make", "docs"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report_session.append(time.perf_counter() - begin)
    return SITE


@pytest.fixture(scope="session")
def report_session():
    """The seconds of the build."""
    return []


def text(path):
    """The content of a page."""
    return path.read_text(encoding="utf-8")


def test_both_languages_have_the_same_pages(site, report, report_session):
    report(f"the site was built in {report_session[0]:.0f} s")
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
        assert not re.search(r"\$\$|\\frac|\\begin", re.sub(r"<code>.*?</code>", "", page, flags=re.DOTALL))
        assert ("<math" in page) == ("$" in text(source))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_leads_to_its_other_form(site, language):
    for path in LANGUAGES[language].rglob("*.html"):
        if language == "zh" or "zh" not in path.relative_to(site).parts:
            link = re.search(r'class="md-header__button zs-language"[^>]*?href="([^"]+)"', text(path), re.DOTALL)
            other = "en" if language == "zh" else "zh"
            expected = LANGUAGES[other] / path.relative_to(LANGUAGES[language])
            assert (path.parent / html.unescape(link[1])).resolve() == expected


def test_the_search_finds_chinese_words(site):
    index = json.loads(text(site / "zh/search/search_index.json"))
    assert index["config"]["lang"] == ["zh"]
    words = {word for entry in index["docs"] for word in re.split(r"[\s\u200b]+", entry["text"])}
    assert {"感知", "神经网络", "梯度"} <= words | {word[:2] for word in words}


def test_the_search_finds_english_words(site):
    titles = {entry["title"] for entry in json.loads(text(site / "search/search_index.json"))["docs"]}
    assert "Kernels" in titles


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
