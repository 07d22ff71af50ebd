"""Figures as they are spoken, and when they are more exact than anybody can mean."""

from __future__ import annotations

import pytest

from rehearse.coach.lexicon_tokens import token_stream
from rehearse.coach.numbers import find_quantities, widest
from tests.evidence.spoken import heard, spoken


@pytest.mark.parametrize(
    ("said", "value", "decimals"),
    [
        ("It was point nine four three seven.", 0.9437, 4),
        ("It is .87 now.", 0.87, 2),
        ("Zero point oh four.", 0.04, 2),
        ("Seventeen thousand four hundred and thirty six point eight units.", 17_436.8, 1),
        ("Forty one million, seven hundred and eighty three thousand, two hundred and six.", 41_783_206.0, 0),
        ("Two hundred and ten families.", 210.0, 0),
        ("Ninety four point thirty seven.", 94.37, 2),
        ("In a quarter of an hour.", 0.25, 0),
    ],
)
def test_a_figure_is_read_as_it_is_spoken(said: str, value: float, decimals: int):
    stream = token_stream(*spoken(("Result", said)))
    figures = [quantity for quantity in widest(find_quantities(stream)) if quantity.value is not None]
    assert (figures[0].value, figures[0].decimals) == (pytest.approx(value), decimals)


def test_at_that_point_two_people_is_no_decimal():
    stream = token_stream(*spoken(("Result", "At that point two people left.")))
    assert [quantity.value for quantity in widest(find_quantities(stream))] == [2.0]


@pytest.mark.parametrize(
    ("said", "listener", "remarked"),
    [
        ("The AUC was 0.887.", "executive", True),
        ("The AUC was 0.887.", "peer", True),
        ("The AUC was 0.89.", "peer", False),
        ("The model is 94.37 percent accurate.", "peer", True),
        ("The model is 94.37 percent accurate, plus or minus a point.", "executive", False),
        ("We had 2.3 million users.", "executive", False),
        ("We sold a million one that day.", "executive", False),
        ("Our forecast is 41,783,206 euros.", "executive", True),
        ("It went up at 10.45 in the morning.", "executive", False),
        ("Next year it will save four million, two hundred and eighteen thousand, six hundred pounds.", "executive", True),
        ("We took four hundred and twelve thousand pounds in the end.", "executive", False),
        ("We are eighty-seven point four per cent more reliable as a lab.", "executive", True),
        ("It takes 43.6 minutes of stress off each manager.", "executive", True),
        ("It takes 43.6 minutes to bake.", "executive", False),
        ("Closing at noon would cost us precisely four hundred and twelve customers.", "manager", True),
        ("There were exactly fourteen children in the group.", "manager", False),
        ("The new model was 12.5 percent better than the baseline on the holdout set.", "executive", False),
        ("Customer satisfaction went from 71.4 percent to 83.2 percent.", "executive", False),
        ("It kind of cut the latency from 212.4 milliseconds to 87.6 milliseconds.", "peer", False),
        ("Energy use fell from 14.3 to 12.6 kilowatts, read from the meters.", "executive", False),
        ("We trained it on 48,213 labelled images of certain kinds.", "executive", False),
    ],
)
def test_a_figure_is_too_exact_for_its_listener_or_not(said: str, listener: str, remarked: bool):
    assert ("false_precision" in heard(said, section="Result", listener=listener)) is remarked


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("The video went up at ten that night.", False),
        ("They signed on the twenty eighth.", False),
        ("Complaints stayed at six.", True),
        ("It takes a minute instead of ten, and people noticed.", True),
    ],
)
def test_a_time_of_day_or_a_date_is_no_number_in_the_result(said: str, number: bool):
    assert ("numbers_in_result" in heard(said, section="Result")) is number


@pytest.mark.parametrize("written", ["²", "①", "9" * 400, "9" * 308 + " billion"])
def test_what_no_number_can_be_made_of_is_no_figure(written: str):
    assert widest(find_quantities(token_stream(*spoken(("Result", f"The flat of {written} metres was sold."))))) == ()


@pytest.mark.parametrize("written", ["10²", "9" * 400, "9" * 400 + " point five"])
def test_a_figure_nobody_can_read_keeps_no_answer_from_being_heard(written: str):
    assert "numbers_in_result" in heard(f"The flat of {written} metres cost nine dollars.", section="Result")
