"""Generated bad POSTs to the real server: each is answered, none by a 500, and nothing is half-written."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, product

import pytest

from tests.faults import bad_posts
from tests.faults.bad_posts import Form, Post
from tests.faults.ledger import Ledger
from tests.faults.production import Loaded, Production, production
from tests.rounds import rounds

SEED = 20210126
PEOPLE = (
    "agen.1",
    "penyelia",
    "manajer.menteng",
    "srm.jakarta",
    "kantor.pusat",
    "administrator",
    "orang.lain",
    "",
)
AT_ONCE = 4
KEPT = ("auth_user", "django_session", "scripts_agent_membership", "allocation_post")


@pytest.fixture
def target(prepared: Loaded) -> Iterator[Production]:
    """A production of its own: some of the posts change people and settings as they are meant to."""
    with production(prepared, webs=1) as running:
        yield running


def test_ten_thousand_bad_posts_and_no_500(target: Production, tell):
    steps_of_calls(target)
    forms = forms_of_the_site(target)
    assert len({form.path for form in forms}) > 30
    for table in KEPT:
        target.sql(f"CREATE TABLE kept_{table} AS TABLE {table}")
    number = rounds(500, 10_000)
    posts = bad_posts.bad_posts(SEED, forms, PEOPLE)
    statuses: Counter[int] = Counter()
    failed: list[str] = []

    def send(post: Post) -> None:
        browser = target.browser(post.person, htmx=False)
        answer = browser.send("POST", post.path, post.body, post.headers)
        statuses[answer.status] += 1
        if answer.status >= 500:
            failed.append(f"{answer.status} to {post}")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(0, number, 100):
            list(pool.map(send, islice(posts, 100)))
            let_people_in_again(target)
    assert not failed, failed
    assert not target.faults
    assert not Ledger().compare(target.postgres.url)
    # They come far: some do what they ask for, most are refused in words.
    assert {200, 302, 400, 403, 404, 405, 409, 422} <= statuses.keys()
    assert statuses[403] + statuses[404] + statuses[405] < number * 0.8
    kinds = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
    tell("generated bad POSTs", number, f"0 of 500 and more: {kinds}", "0")


def steps_of_calls(target: Production) -> None:
    """Calls that have come to each step, so that every form can be found."""
    for acts in range(1, 7):
        agent = target.agent(1)
        for _ in range(acts):
            assert agent.do()


def forms_of_the_site(target: Production) -> list[Form]:
    """The forms on the page of each address; those of the calls, at each step."""
    forms: list[Form] = []
    for address in bad_posts.addresses():
        values = ("1", "31.71.01.1001", "UP3-MENTENG") if "<" in address else ("",)
        if "<call_id>" in address:
            forms += [form for n in range(1, 7) for form in forms_on(target, address, ("agen.1",), (str(n),))]
        elif address.startswith("/admin/"):
            forms += forms_on(target, address, ("administrator", "srm.jakarta"), values)
        else:
            forms += forms_on(target, address, ("agen.1", "penyelia"), values)
    return [form for form in forms if form.path != "/keluar/"]


def forms_on(
    target: Production, address: str, people: tuple[str, ...], values: tuple[str, ...]
) -> list[Form]:
    """The forms of the first page that one of the people gets at this address with one of the values."""
    for person, value in product(people, values):
        path = re.sub(r"<\w+>", value, address)
        page = target.browser(person, htmx=False).get(path)
        if page.status == 200 and "html" in page.headers.get("Content-Type", ""):
            return bad_posts.forms_of(person, path, page.text)
    return []


def let_people_in_again(target: Production) -> None:
    """Whoever was logged out, locked out or moved is back, so that the next posts come as far."""
    for table in KEPT:
        [(key,)] = target.sql(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
            " AND a.attnum = i.indkey[0] WHERE i.indrelid = %s::regclass AND i.indisprimary",
            table,
        )
        columns = target.sql(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", table
        )
        sets = ", ".join(f"{column} = excluded.{column}" for (column,) in columns)
        target.sql(f"INSERT INTO {table} TABLE kept_{table} ON CONFLICT ({key}) DO UPDATE SET {sets}")
