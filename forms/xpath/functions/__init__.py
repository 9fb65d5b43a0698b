"""The function library of OpenRosa forms, by name."""

from forms.xpath.functions import codes, fences, logic, nodesets, numbers, places, signed, texts, times
from forms.xpath.functions.signature import Function

FUNCTIONS: dict[str, Function] = {
    **texts.FUNCTIONS,
    **logic.FUNCTIONS,
    **numbers.FUNCTIONS,
    **nodesets.FUNCTIONS,
    **times.FUNCTIONS,
    **codes.FUNCTIONS,
    **places.FUNCTIONS,
    **fences.FUNCTIONS,
    **signed.FUNCTIONS,
}
