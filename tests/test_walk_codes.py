"""Codes of stops: no look-alikes, and a copying error shows."""

from __future__ import annotations

from itertools import combinations

import pytest

from geosafe.walk_codes import ALPHABET, LENGTH, check_character, is_code, stop_code


def test_the_alphabet_has_no_look_alikes_and_a_prime_number_of_characters():
    assert len(ALPHABET) == 23
    assert len(set(ALPHABET)) == 23
    assert not set(ALPHABET) & set("01258BGILOQSZ")


def test_the_check_by_hand():
    # D is 7, A 5, C 6, E 8: 2*7 + 3*5 + 4*6 + 5*8 = 93, and 93 + 22 = 115 = 5 * 23.
    assert [ALPHABET.index(char) for char in "DACE"] == [7, 5, 6, 8]
    assert check_character("DACE") == ALPHABET[22]
    assert is_code("DACEY")
    assert is_code("da-ce y")


@pytest.mark.parametrize("code", [stop_code("Town", "2026-11-18", f"way/{k}") for k in range(5)])
def test_one_wrong_character_or_two_that_changed_places_show(code):
    assert is_code(code)
    for place in range(LENGTH + 1):
        wrong = [code[:place] + char + code[place + 1 :] for char in ALPHABET if char != code[place]]
        assert not any(is_code(each) for each in wrong)
    for one, other in combinations(range(LENGTH + 1), 2):
        if other == one + 1 and code[one] != code[other]:
            swapped = list(code)
            swapped[one], swapped[other] = code[other], code[one]
            assert not is_code("".join(swapped))


def test_what_is_no_code_is_none():
    for text in ("", "DACE", "DACEYY", "DACE0", "ß" * 5, "DACE\u202e"):
        assert not is_code(text)


def test_the_same_stop_has_the_same_code_and_another_walk_another():
    assert stop_code("Town", "a", "b") == stop_code("Town", "a", "b")
    assert stop_code("Town", "ab", "") != stop_code("Town", "a", "b")
    assert stop_code("Town", "a", "b", salt=1) != stop_code("Town", "a", "b")
