"""The words of the forms of a walk, by key. None tells what is recorded or scored: that would prime the walkers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "form.title": "Walk in {study}, {date}",
        "form.lead": "Answer at each stop, alone and before you talk. Skip what you cannot tell; no answer is wrong.",
        "form.language": "Language",
        "form.example": "This form is an example: it was made from a study with simulated data.",
        "form.you": "Before you start",
        "form.rater": "Your number",
        "form.rater.hint": "The one you drew or were given. Never a name.",
        "form.group": "Group that you count yourself to, if you wish",
        "form.group.hint": "Told only where 5 people or more of it rated a place.",
        "form.consent": "I agree that what I write is kept word for word and shown with the results of this walk.",
        "form.consent.hint": "Write no names. You may stop at any time.",
        "form.stop": "Stop",
        "form.stop.choice": "{n}. {name}",
        "form.stop.unnamed": "{n}. Stop without a name",
        "form.code": "Code on paper: {code}",
        "form.here": "Where you stand, only if it is not at the stop",
        "form.ratings": "What do you find here?",
        "form.scale": "0 is not at all, 3 is fully.",
        "form.rate.0": "0: not at all",
        "form.rate.1": "1: a little",
        "form.rate.2": "2: mostly",
        "form.rate.3": "3: fully",
        "form.rate.none": "No answer",
        "form.ask.light": "Is there enough light to see the ground and faces?",
        "form.ask.openness": "Can you see far enough to all sides?",
        "form.ask.visibility": "Could others see you, from windows, doors or the street?",
        "form.ask.people": "Are other people about?",
        "form.ask.security": "Is help at hand: an open door, staff, somebody to ask?",
        "form.ask.walk_path": "Can everybody walk and roll here: even, wide, nothing in the way?",
        "form.ask.public_transport": "Is public transport near and easy to find?",
        "form.ask.gender_mix": "Are women about as much as men?",
        "form.ask.feeling": "Do you feel at ease here?",
        "form.words": "What do you see, hear or think here?",
        "form.change": "What would you change here?",
        "form.back": "Stop before",
        "form.next": "Next stop",
        "form.answered": "Stop {n}: {answers} of 9 questions answered",
        "form.keep": "Save your answers",
        "form.keep.says": "What you write stays in this browser on this device, also when the page is closed. Nothing "
        "is sent. Save the file and give it to the organiser.",
        "form.keep.not": "This browser keeps nothing when the page is closed: save the file before you leave it.",
        "form.save": "Save as a file",
        "form.saved": "Saved: {file}. Give this file to the organiser.",
        "form.forget": "Delete my answers from this device",
        "form.forget.sure": "Delete them? Press again to delete.",
        "form.forgotten": "Your answers are deleted from this device.",
        "form.needs.rater": "Write your number first.",
        "form.needs.consent": "Tick that you agree first; without it nothing can be handed in.",
        "form.needs.answer": "Answer something at one stop at least.",
        "form.credit": "Stops: © OpenStreetMap contributors.",
    }
)  # fmt: skip
