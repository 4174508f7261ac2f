"""What a notebook shows of a study."""

from __future__ import annotations

from markup import texts

from zhishen.search import Choice, Linear, Study


def test_a_study_without_trials():
    assert texts(Study({"x": Linear(0, 1)})._repr_html_()) == ["no trials yet"]


def test_the_best_trials_come_first():
    with Study({"x": Linear(-4, 4), "kind": Choice(("<b>", "plain"))}, seed=1) as study:
        study.optimize(lambda point, report: -(point["x"] ** 2), trials=14)
        shown = texts(study._repr_html_())
        assert shown[:6] == ["14 trials by the strategy random: 14 complete", "trial", "value", "x", "kind", "seconds"]
        rows = [shown[6 + 5 * k : 11 + 5 * k] for k in range(10)]
        assert len(shown) == 6 + 50
        assert [row[0] for row in rows] == [str(trial.number) for trial in study.ranked()[:10]]
        assert rows[0][1] == f"{study.best.value:.6g}"
        assert {row[3] for row in rows} == {"<b>", "plain"}
        assert "<b>" not in study._repr_html_()


def test_trials_that_failed_are_counted():
    def objective(point, report):
        if point["x"] > 0.5:
            raise ValueError
        return point["x"]

    study = Study({"x": Linear(0, 1)}, seed=0)
    study.optimize(objective, trials=12)
    failed = sum(trial.state == "failed" for trial in study.trials)
    assert 0 < failed < 12
    assert texts(study._repr_html_())[0] == f"12 trials by the strategy random: {12 - failed} complete, {failed} failed"


def test_only_failures_have_no_table():
    study = Study({"x": Linear(0, 1)})
    study.optimize(lambda point, report: 1 / 0, trials=2)
    assert texts(study._repr_html_()) == ["2 trials by the strategy random: 2 failed"]
