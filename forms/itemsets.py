"""Where the choices of a question come from."""

import re
from collections.abc import Mapping

from lxml import etree

from forms.instance import local_name
from forms.itext import Texts
from forms.model import Choice, Itemset, Secondary
from forms.trees import XFORMS, written_in

# The list that a text with a query chooses from (select_one_external).
EXTERNAL = "itemsets.csv"

_XF = f"{{{XFORMS}}}"
_ITEMSET = re.compile(
    r"""^\s*(?:randomize\()?\s*instance\(\s*['"]([^'"]+)['"]\s*\)/root/item\s*(?:\[(.*)\])?""", re.DOTALL
)
_QUERY = re.compile(r"""^\s*instance\(\s*(['"].*?['"])\s*\)/root/item(\[)?""", re.DOTALL)


def itemset_of(node: etree._Element) -> Itemset | None:
    """Where the choices of a control come from, None when they stand in it."""
    query = node.get("query")
    if query:
        # One file holds the rows of every such list, told apart by a column.
        nodeset = _QUERY.sub(
            lambda found: f"instance('{EXTERNAL}')/root/item[list_name={found[1]}{' and ' if found[2] else ']'}", query
        )
        return Itemset(nodeset.strip())
    itemset = node.find(f"{_XF}itemset")
    if itemset is None:
        return None
    value, label = itemset.find(f"{_XF}value"), itemset.find(f"{_XF}label")
    shown = (label.get("ref") or "label").strip() if label is not None else "label"
    inside = re.match(r"^jr:itext\((.+)\)$", shown)
    return Itemset(
        nodeset=itemset.get("nodeset", "").strip(),
        value_ref=(value.get("ref") or "name").strip() if value is not None else "name",
        label_ref=(inside[1] if inside else shown).strip(),
        label_is_itext=inside is not None,
    )


def read_secondary(instance: etree._Element) -> Secondary:
    """An instance beside the first one."""
    src = instance.get("src", "")
    root = next(instance.iterchildren("*"), None)
    return Secondary(instance.get("id", ""), src.rpartition("/")[2], None if src else root)


def choices_of(
    itemset: Itemset, sources: Mapping[str, Secondary], texts: Texts
) -> tuple[tuple[Choice, ...], str | None, str]:
    """Choices of a list written in the form, or the name of the file they come from, and the filter."""
    match = _ITEMSET.match(itemset.nodeset)
    source = sources.get(match[1]) if match else None
    choice_filter = (match[2] or "").strip() if match else ""
    if source is None or source.root is None:
        return (), source.list_name if source else None, choice_filter
    return tuple(_choice(item, itemset, texts) for item in source.root.iter(f"{_XF}item")), None, choice_filter


def _choice(item: etree._Element, itemset: Itemset, texts: Texts) -> Choice:
    cells = {local_name(cell): written_in(cell).strip() for cell in item.iterchildren("*")}
    value, shown = cells.pop(itemset.value_ref, ""), cells.pop(itemset.label_ref, "")
    labels = texts.of(shown) if itemset.label_is_itext else dict.fromkeys(texts.languages, shown)
    return Choice(value, labels, cells)
