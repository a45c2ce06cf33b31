"""Random queries with NOT EXISTS, and data so small that most of them meet something."""

from __future__ import annotations

from random import Random

PREFIX = "PREFIX : <urn:> "
VARIABLES = ["?x", "?y", "?z", "?w", "?v"]
PREDICATES = [":p", ":q", ":r"]
NODES = [":a", ":b", ":c", ":d"]
LITERALS = ["1", "2", '"s"']
BLANK = ["_:e", "_:f"]
KEYWORDS = ("FILTER", "OPTIONAL", "{", "MINUS", "BIND", "VALUES", "GRAPH")


def data(random: Random, *, blank: bool) -> str:
    """A default graph and two named ones, as TriG."""
    nodes = NODES + BLANK * blank

    def triple() -> str:
        value = random.choice(nodes + LITERALS)
        return f"{random.choice(nodes)} {random.choice(PREDICATES)} {value} ."

    def triples(most: int) -> str:
        return " ".join(triple() for _ in range(random.randint(most // 2, most)))

    named = " ".join(f":g{n} {{ {triples(14)} }}" for n in (1, 2))
    return f"@prefix : <urn:> . {triples(26)} {named}"


def query(random: Random) -> str:
    """A query with a NOT EXISTS or more."""
    head = random.choice(
        ["SELECT *", "SELECT *", "SELECT DISTINCT ?x ?y", "SELECT ?x (COUNT(*) AS ?n)", "ASK"]
    )
    tail = "GROUP BY ?x" if "COUNT" in head else ""
    return f"{PREFIX}{head} {{ {group(random, 2, top=True)} }} {tail}"


def group(random: Random, depth: int, *, top: bool = False) -> str:
    parts = [statement(random) for _ in range(random.choice([1, 1, 2, 2, 3]))]
    parts += [other(random, depth) for _ in range(random.choice([0, 0, 1, 2]))]
    if top or random.random() < 0.4:
        parts += [negation(random, 1) for _ in range(random.choice([1, 1, 1, 2]))]
    if random.random() < 0.3:
        random.shuffle(parts)
    return written(random, parts)


def other(random: Random, depth: int) -> str:
    """A part of a group that is neither a pattern nor NOT EXISTS."""
    value, node = random.choice([*NODES, *LITERALS]), random.choice([*NODES, "UNDEF"])
    flat = [
        f"VALUES {random.choice(VARIABLES)} {{ {node} {value} }}",
        f"VALUES (?x ?y) {{ (:a :b) ({node} {random.choice(['UNDEF', ':a'])}) }}",
        f"BIND({random.choice([':a', '?x', '1', '?nowhere', 'STR(?y)'])} AS ?k)",
        f"FILTER({expression(random)})",
    ]
    if not depth:
        return random.choice(flat)
    inner = group(random, depth - 1)
    columns = random.choice(["*", "?x", "DISTINCT ?x ?y", "?y (COUNT(*) AS ?n)"])
    grouped = "GROUP BY ?y" if "COUNT" in columns else ""
    return random.choice(
        [
            *flat,
            f"OPTIONAL {{ {inner} }}",
            f"{{ {inner} }} UNION {{ {group(random, depth - 1)} }}",
            f"{{ {inner} }}",
            f"MINUS {{ {inner} }}",
            f"{{ SELECT {columns} {{ {inner} }} {grouped} }}",
            f"GRAPH {random.choice(['?g', ':g1'])} {{ {inner} }}",
        ]
    )


def negation(random: Random, depth: int) -> str:
    """Mostly a FILTER that is NOT EXISTS, in one of its spellings."""
    parts = [statement(random) for _ in range(random.choice([1, 2, 2, 2, 3]))]
    if random.random() < 0.35:
        parts.append(f"FILTER({expression(random)})")
    if depth and random.random() < 0.3:
        parts.append(negation(random, depth - 1))
    if random.random() < 0.05:
        parts.append(other(random, 1))
    inner = written(random, parts)
    spellings = [
        *(f"FILTER NOT EXISTS {{ {inner} }}", f"FILTER (!EXISTS {{ {inner} }})") * 4,
        f"FILTER(( NOT # }}\n EXISTS {{ {inner} }} ))",
        f"FILTER EXISTS {{ {inner} }}",
        f"FILTER(NOT EXISTS {{ {inner} }} || {expression(random)})",
    ]
    return random.choice(spellings)


def statement(random: Random) -> str:
    subject = random.choice([*VARIABLES * 4, *NODES, "[]"])
    properties = [f"{path(random, 2)} {target(random)}" for _ in range(random.choice([1, 1, 1, 2]))]
    return f"{subject} {' ; '.join(properties)}"


def target(random: Random) -> str:
    inner = f"[ {random.choice(PREDICATES)} {random.choice(VARIABLES)} ]"
    return random.choice([*VARIABLES * 4, *NODES, *LITERALS, "[]", inner])


def path(random: Random, depth: int) -> str:
    plain = random.choice(PREDICATES)
    if not depth or random.random() < 0.7:
        return plain if random.random() < 0.9 else "?w"
    one, more = (path(random, depth - 1).replace("?w", ":p") for _ in range(2))
    found = f"^{plain}", f"{one}/{more}", f"({one}|{more})", f"({one})*", f"({one})?", f"({one})+"
    return random.choice([*found, "!:p"])


def expression(random: Random) -> str:
    name, more = random.choice(VARIABLES), random.choice(VARIABLES)
    return random.choice(
        [
            *(f"{name} = {more}", f"{name} != {more}", f"{name} = :a", f"{name} > 1"),
            *(f"BOUND({name})", f"isIRI({name})", f"COALESCE({name}, 1) = 1"),
            f"{name} IN (:a, :b, 1)",
        ]
    )


def written(random: Random, parts: list[str]) -> str:
    """*parts* one after the other, with a full stop where one must stand and where one may."""
    found = []
    for part, following in zip(parts, [*parts[1:], "}"], strict=True):
        both = not part.startswith(KEYWORDS) and not following.startswith((*KEYWORDS, "}"))
        found.append(part + (" . " if both or random.random() < 0.3 else " "))
    return "".join(found)
