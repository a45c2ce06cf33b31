"""Two categories, or two schemes: cells, perspectives and requirements, as the rules read them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.dataset.summary import Names
from iotssf_kg.namespaces import RDFS, SKOS, SSF, local
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.scheme import Scheme
from iotssf_kg.rules.soundness import Levels
from iotssf_kg.service.workbench.comparing.sides import (
    HAS,
    Compared,
    Field,
    Grid,
    Item,
    Line,
    Part,
    cited,
    node,
    paired,
)

_RECOVERY: Final = SSF("RecoveryDifficulty")


def categories(
    catalogue: Catalogue, left: NamedNode, right: NamedNode, lang: str
) -> Compared | None:
    """The categories *left* and *right*, of one scheme or two; None where one is in no scheme."""
    of, other = catalogue.scheme_of(left), catalogue.scheme_of(right)
    if of is None or other is None:
        return None
    names = names_of(catalogue, lang)
    sides = ((of, left), (other, right))
    place = (
        _line("scheme", ((node(s.iri, names),) for s, _ in sides)),
        _line("rank", ((_rank(s, c),) for s, c in sides)),
        _line("levels", (_levels(s, c, names) for s, c in sides)),
    )
    perspectives = _either(
        [s.perspectives[c] for s, c in sides], lambda each: Line(cited(each, names), (), ())
    )
    requirements = _either(
        [s.asks[c] for s, c in sides], lambda each: _requirement(catalogue, each, names)
    )
    return Compared(
        cited(left, names),
        cited(right, names),
        (
            Part("place", place),
            Part("perspectives", tuple(perspectives)),
            Part("requirements", tuple(requirements)),
        ),
        tuple(_grid(catalogue, s, names, _inside(s, c)) for s, c in sides),
    )


def schemes(catalogue: Catalogue, left: NamedNode, right: NamedNode, lang: str) -> Compared | None:
    """The schemes *left* and *right*; None where one is not known.

    Each has categories of its own, so cells are compared by what they ask for, and requirements
    by the cells that ask for them.
    """
    one, other = catalogue.schemes.get(left), catalogue.schemes.get(right)
    if one is None or other is None:
        return None
    names, sides = names_of(catalogue, lang), (one, other)
    place = (
        _line("version", ((Item(s.version, s.version),) for s in sides)),
        _line("categories", ((cited(c, names) for c in s.categories) for s in sides)),
    )
    cells = (
        paired(_at(levels, names), ((_asking(s, levels, names),) for s in sides))
        for levels in sorted(one.cells, key=lambda at: sorted(map(str, at)))
    )
    begins = [dict(_begins(scheme, names)) for scheme in sides]
    requirements = (
        _requirement(catalogue, each, names)._replace(
            left=begins[0].get(each, ()), right=begins[1].get(each, ())
        )
        for each in sorted(begins[0].keys() | begins[1].keys(), key=_order(catalogue))
    )
    return Compared(
        node(left, names),
        node(right, names),
        (
            Part("place", place),
            Part("cells", tuple(cells)),
            Part("requirements", tuple(requirements)),
        ),
        tuple(_grid(catalogue, s, names, _unlike(s, o)) for s, o in ((one, other), (other, one))),
    )


def names_of(catalogue: Catalogue, lang: str) -> Names:
    """What readers of *lang* call what *catalogue* defines."""
    facts, labels = catalogue.facts, dict[str, str]()
    for each, texts in facts.rows(RDFS("label")).items():
        spoken = [text for text in texts if isinstance(text, Literal)]
        if isinstance(each, NamedNode) and spoken:
            labels[each.value] = min(spoken, key=lambda t: (t.language != lang, t.value)).value
    notation = SKOS("notation")
    cites = {
        each.value: facts.texts(each, notation)[0]
        for each in facts.rows(notation)
        if isinstance(each, NamedNode)
    }
    return Names(labels, cites)


def _line(name: str, sides: Iterable[Iterable[Item]]) -> Line:
    return paired(Item(name, said=name), sides)


def _rank(scheme: Scheme, category: NamedNode) -> Item:
    text = f"{scheme.categories.index(category) + 1} / {len(scheme.categories)}"
    return Item(text, text)


def _levels(scheme: Scheme, category: NamedNode, names: Names) -> Iterator[Item]:
    yield from sorted(_at(levels, names) for levels in scheme.levels_of(category))


def _at(levels: Levels, names: Names) -> Item:
    text = " × ".join(sorted(map(names.cited, levels), reverse=True))
    return Item(text, text)


def _either(
    sides: Sequence[Collection[NamedNode]], line: Callable[[NamedNode], Line]
) -> Iterator[Line]:
    """A line for each node that either side has."""
    for each in sorted({*sides[0], *sides[1]}, key=str):
        left, right = ((HAS,) if each in side else () for side in sides)
        yield line(each)._replace(left=left, right=right)


def _requirement(catalogue: Catalogue, each: NamedNode, names: Names) -> Line:
    perspective = catalogue.requirements[each].perspective
    name = Item(each.value, f"{local(each)} {names.of(each)}", each.value)
    return Line(name, (), (), names.of(perspective))


def _order(catalogue: Catalogue) -> Callable[[NamedNode], tuple[str, str]]:
    requirements = catalogue.requirements
    return lambda each: (str(requirements[each].perspective), str(each))


def _asked(scheme: Scheme, levels: Levels) -> frozenset[NamedNode]:
    """The requirements and perspectives that *scheme* asks for at *levels*."""
    category = scheme.category_of[scheme.cells[levels]]
    return frozenset((*scheme.asks[category], *scheme.perspectives[category]))


def _asking(scheme: Scheme, levels: Levels, names: Names) -> Item:
    category = cited(scheme.category_of[scheme.cells[levels]], names)
    return category._replace(key=" ".join(sorted(map(str, _asked(scheme, levels)))))


def _begins(scheme: Scheme, names: Names) -> Iterator[tuple[NamedNode, tuple[Item, ...]]]:
    """Each requirement of *scheme*, with the category at which it begins."""
    for category, introduced in scheme.introduces.items():
        for each in introduced:
            cells = [at for at in scheme.cells if each in _asked(scheme, at)]
            key = " ".join(sorted(_at(levels, names).key for levels in cells))
            yield each, (cited(category, names)._replace(key=key),)


def _inside(scheme: Scheme, category: NamedNode) -> Callable[[Levels], tuple[str, str]]:
    """How a cell is marked where *category* matters."""

    def mark(levels: Levels) -> tuple[str, str]:
        return ("here", "") if scheme.category_of[scheme.cells[levels]] == category else ("", "")

    return mark


def _unlike(scheme: Scheme, other: Scheme) -> Callable[[Levels], tuple[str, str]]:
    """How a cell is marked where *other* asks for something else; with how much more this asks."""

    def mark(levels: Levels) -> tuple[str, str]:
        mine, theirs = _asked(scheme, levels), _asked(other, levels)
        return ("differs", str(len(mine - theirs))) if mine != theirs else ("", "")

    return mark


def _grid(
    catalogue: Catalogue,
    scheme: Scheme,
    names: Names,
    mark: Callable[[Levels], tuple[str, str]],
) -> Grid:
    axes: dict[bool, list[NamedNode]] = {True: [], False: []}
    for level in sorted({level for levels in scheme.cells for level in levels}, key=str):
        axes[catalogue.axis[level] == _RECOVERY].append(level)
    rows = []
    for recovery in reversed(axes[True]):
        fields = []
        for economic in axes[False]:
            levels = frozenset((recovery, economic))
            category = scheme.category_of[scheme.cells[levels]]
            fields.append(Field(names.cited(category), category.value, *mark(levels)))
        rows.append((cited(recovery, names).text, tuple(fields)))
    columns = tuple(cited(economic, names).text for economic in axes[False])
    return Grid(names.of(scheme.iri), columns, tuple(rows))
